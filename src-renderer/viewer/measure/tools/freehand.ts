import { MOST_POINTS, type Annotation } from '../../../../src-shared/case/annotation.js'
import { toPatient, type ScreenPoint } from '../../geometry/screen.js'
import type { Tool } from '../../tools/tool.js'
import { drawnOn, measured, pointOf } from '../new-annotation.js'
import { mayDraw } from './by-points.js'

/** Points of an outline are no nearer to each other than this, CSS pixels, until there are too many. */
const APART = 2

/** Draws the outline of a region by hand; it closes by itself. */
export const freehandTool: Tool = {
  id: 'measure-region',
  title: 'Region by hand',
  cursor: 'crosshair',
  inStrip: { icon: 'freehand', command: 'measure-region' },
  begin(gesture) {
    const { controller, scan, projection, start } = gesture
    const { measuring } = controller
    if (!mayDraw(gesture)) return null
    const drawn = drawnOn(controller, 'freehand', scan, projection)
    let outline: ScreenPoint[] = [start]
    let apart = APART
    const region = (): Annotation => {
      const pointsLps = outline.map((place) => pointOf(toPatient(projection, place)))
      return { kind: 'freehand', ...drawn, pointsLps, statistics: null }
    }
    return {
      move: (to) => {
        const last = outline.at(-1) ?? start
        if (Math.hypot(to[0] - last[0], to[1] - last[1]) < apart) return
        outline.push(to)
        if (outline.length > MOST_POINTS) {
          outline = outline.filter((_, place) => place % 2 === 0)
          apart *= 2
        }
        measuring.preview(region())
      },
      end: () => {
        controller.chooseTool('crosshair')
        if (outline.length < 3) measuring.drop()
        else void measuring.keep(measured(region(), scan, controller))
      },
      cancel: () => measuring.drop(),
    }
  },
}
