import { subtract } from '../../../../src-shared/geometry/vector.js'
import { toPatient, type ScreenPoint } from '../../geometry/screen.js'
import { CLICK, type Look, type Tool } from '../../tools/tool.js'
import { moved, reshaped } from '../change.js'
import { gripAt, type Grip } from '../marks.js'
import { measured } from '../new-annotation.js'
import { marksIn } from '../marks-in.js'
import { mayDraw } from './by-points.js'

/** Selects an annotation; drags it by its lines, or one of its points by its handle. */
export const changeAnnotationTool: Tool = {
  id: 'change-annotation',
  title: 'Change a measurement',
  cursor: 'move',
  hold: (point, look) => {
    const grip = gripOf(point, look)
    if (!grip) return undefined
    return {
      cursor: grip.handle !== null ? 'grab' : grip.mark.selected ? 'move' : 'pointer',
      annotation: grip.mark.annotation.id,
    }
  },
  begin(gesture) {
    const { controller, scan, projection, start, startLps } = gesture
    const { measuring } = controller
    const grip = gripOf(start, gesture)
    if (!grip) return null
    const { annotation } = grip.mark
    measuring.selected = annotation.id
    if (!mayDraw(gesture)) return null
    const own = controller.places.scan(annotation.volume) ?? scan
    let changed = annotation
    let dragged = false
    return {
      move: (to) => {
        dragged ||= Math.hypot(to[0] - start[0], to[1] - start[1]) >= CLICK
        if (!dragged) return
        const step = subtract(toPatient(projection, to), startLps)
        changed = grip.handle === null ? moved(annotation, step) : reshaped(annotation, grip.handle, step)
        measuring.preview(changed)
      },
      end: () => {
        if (dragged) void measuring.keep(measured(changed, own, controller))
      },
      cancel: () => measuring.drop(),
    }
  },
}

function gripOf(point: ScreenPoint, look: Look): Grip | undefined {
  return gripAt(marksIn(look), point)
}
