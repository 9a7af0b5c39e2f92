import type { Annotation } from '../../../../src-shared/case/annotation.js'
import { toPatient, type ScreenPoint } from '../../geometry/screen.js'
import { CLICK, type Tool } from '../../tools/tool.js'
import { drawnOn, measured, pointOf } from '../new-annotation.js'
import { mayDraw } from './by-points.js'

/** Draws an ellipse into the rectangle that is dragged. */
export const ellipseTool: Tool = {
  id: 'measure-ellipse',
  title: 'Elliptical region',
  cursor: 'crosshair',
  inStrip: { icon: 'ellipse', command: 'measure-ellipse' },
  begin(gesture) {
    const { controller, scan, projection, start } = gesture
    const { measuring } = controller
    if (!mayDraw(gesture)) return null
    const drawn = drawnOn(controller, 'ellipse', scan, projection)
    let end = start
    const ellipse = (): Annotation => {
      const middle: ScreenPoint = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2]
      const places: readonly ScreenPoint[] = [
        middle,
        [Math.max(start[0], end[0]), middle[1]],
        [middle[0], Math.max(start[1], end[1])],
      ]
      const [centre = [0, 0, 0], endA = centre, endB = centre] = places.map((place) => toPatient(projection, place))
      return { kind: 'ellipse', ...drawn, pointsLps: [pointOf(centre), pointOf(endA), pointOf(endB)], statistics: null }
    }
    return {
      move: (to) => {
        end = to
        measuring.preview(ellipse())
      },
      end: () => {
        controller.chooseTool('crosshair')
        if (Math.abs(end[0] - start[0]) < CLICK || Math.abs(end[1] - start[1]) < CLICK) measuring.drop()
        else void measuring.keep(measured(ellipse(), scan, controller))
      },
      cancel: () => measuring.drop(),
    }
  },
}
