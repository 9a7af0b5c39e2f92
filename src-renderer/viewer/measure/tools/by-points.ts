import type { Annotation, AnnotationKind } from '../../../../src-shared/case/annotation.js'
import { toPatient, type ScreenPoint } from '../../geometry/screen.js'
import { CLICK, type Gesture, type Stroke } from '../../tools/tool.js'
import { drawnOn, measured, pointOf, type Drawn } from '../new-annotation.js'

type Point = [number, number, number]

/**
 * A stroke that takes a number of points: by clicks, or by drags from one to the next, as the hand likes. What is not
 * placed yet follows the pointer. Null where nothing may be drawn: in another's read, in a signed one.
 *
 * @param make the annotation of all points, those that are not placed yet at the pointer
 */
export function strokeByPoints(
  gesture: Gesture,
  kind: AnnotationKind,
  count: number,
  make: (drawn: Drawn, points: readonly Point[]) => Annotation,
  done: (annotation: Annotation) => void = (annotation) => void gesture.controller.measuring.keep(annotation),
): Stroke | null {
  const { controller, scan, projection } = gesture
  const { measuring } = controller
  if (!mayDraw(gesture)) return null
  const drawn = drawnOn(controller, kind, scan, projection)
  const placed: ScreenPoint[] = [gesture.start]
  let pressedAt = gesture.start
  let pointer = gesture.start
  const annotation = (): Annotation => {
    const places = Array.from({ length: count }, (_, place) => placed[place] ?? pointer)
    return make(
      drawn,
      places.map((place) => pointOf(toPatient(projection, place))),
    )
  }
  const far = (from: ScreenPoint, to: ScreenPoint): boolean => Math.hypot(to[0] - from[0], to[1] - from[1]) >= CLICK
  return {
    move: (to) => {
      pointer = to
      measuring.preview(annotation())
    },
    press: (to) => {
      pressedAt = pointer = to
      if (placed.length < count) placed.push(to)
      measuring.preview(annotation())
    },
    end: () => {
      if (placed.length < count && far(pressedAt, pointer)) placed.push(pointer)
      if (placed.length < count) return
      const last = annotation()
      controller.chooseTool('crosshair')
      // Two points in one place are a slip of the hand.
      if (!placed.some((place) => far(placed[0] ?? place, place)) && count > 1) measuring.drop()
      else done(measured(last, scan, controller))
    },
    goesOn: () => placed.length < count,
    cancel: () => measuring.drop(),
  }
}

/** Only on a slice: its numbers go into the read, also those of another date of the knee. */
export function mayDraw({ controller, viewport }: Pick<Gesture, 'controller' | 'viewport'>): boolean {
  return controller.measuring.editable && controller.sliceOf(viewport)?.number !== null
}
