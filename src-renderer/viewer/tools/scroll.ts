import type { Tool } from './tool.js'

/** A drag of so many pixels goes one slice on. */
const PIXELS_PER_SLICE = 8

/** Goes through the slices: down is on, up is back. */
export const scrollTool: Tool = {
  id: 'scroll',
  title: 'Go through slices',
  cursor: 'row-resize',
  inStrip: { icon: 'scroll', command: 'tool-scroll' },
  begin({ controller, viewport, start }) {
    let reached = 0
    const to = (slices: number): void => {
      if (slices !== reached) controller.scroll(viewport, slices - reached)
      reached = slices
    }
    return {
      move: ([, y]) => to(Math.round((y - start[1]) / PIXELS_PER_SLICE)),
      end: () => {},
      cancel: () => to(0),
    }
  },
}
