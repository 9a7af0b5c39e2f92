import { toPatient, type ScreenPoint } from '../geometry/screen.js'
import { windowOfRegion } from '../presets.js'
import { CLICK, type Look, type Tool } from './tool.js'

/** A region is sampled on a lattice of at most so many places to each side. */
const MOST_SIDE = 64

/** Fits the window to the values in a rectangle. */
export const regionWindowTool: Tool = {
  id: 'region-window',
  title: 'Window of a region',
  cursor: 'crosshair',
  inStrip: { icon: 'region', command: 'tool-region-window' },
  begin(gesture) {
    const { controller, viewport, scan, start } = gesture
    let to = start
    const clear = (): void => {
      controller.region = null
    }
    return {
      move: (next) => {
        to = next
        controller.region = { viewport, from: start, to }
      },
      end: () => {
        clear()
        if (Math.min(Math.abs(to[0] - start[0]), Math.abs(to[1] - start[1])) < CLICK) return
        const window = windowOfRegion(valuesIn(gesture, start, to), scan.volume)
        if (window) controller.setWindow(window, scan.hash)
      },
      cancel: clear,
    }
  },
}

/** The values of the slice in a rectangle of the screen, one for each pixel or on a coarser lattice. */
function valuesIn({ projection, valueAt }: Look, from: ScreenPoint, to: ScreenPoint): number[] {
  const across = steps(from[0], to[0])
  const down = steps(from[1], to[1])
  return across.flatMap((x) => down.flatMap((y) => valueAt(toPatient(projection, [x, y])) ?? []))
}

function steps(from: number, to: number): number[] {
  const count = Math.min(MOST_SIDE, Math.max(2, Math.round(Math.abs(to - from))))
  return Array.from({ length: count }, (_, step) => from + ((to - from) * step) / (count - 1))
}
