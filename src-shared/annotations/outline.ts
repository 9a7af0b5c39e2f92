import type { Annotation, AnnotationOf } from '../case/annotation.js'
import type { Vec3 } from '../geometry/box.js'
import { add, scale, subtract } from '../geometry/vector.js'

/** A closed region: its outline is what is drawn, measured and counted. */
export type ClosedAnnotation = AnnotationOf<'freehand' | 'ellipse'>

export function isClosed(annotation: Annotation): annotation is ClosedAnnotation {
  return annotation.kind === 'freehand' || annotation.kind === 'ellipse'
}

/** Sides of the polygon that stands for an ellipse: it is short of the ellipse by a twentieth of a thousandth. */
const SIDES = 360

/** The outline of a closed region in order, LPS mm; the last point is joined to the first. */
export function outlineOf(annotation: ClosedAnnotation): readonly Vec3[] {
  if (annotation.kind === 'freehand') return annotation.pointsLps
  const [centre, endA, endB] = annotation.pointsLps
  const a = subtract(endA, centre)
  const b = subtract(endB, centre)
  return Array.from({ length: SIDES }, (_, side) => {
    const turn = (2 * Math.PI * side) / SIDES
    return add(centre, add(scale(a, Math.cos(turn)), scale(b, Math.sin(turn))))
  })
}
