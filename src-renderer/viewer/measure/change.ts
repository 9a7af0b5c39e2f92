import type { Annotation } from '../../../src-shared/case/annotation.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { add, cross, length, scale, subtract, unit } from '../../../src-shared/geometry/vector.js'
import { pointOf } from './new-annotation.js'

/** Moves the whole annotation by a step, LPS mm. A key image stays where it was taken. */
export function moved(annotation: Annotation, step: Vec3): Annotation {
  return mapped(annotation, (point) => add(point, step))
}

/** Moves one of its points by a step; an ellipse stays one, and its centre takes all of it along. */
export function reshaped(annotation: Annotation, handle: number, step: Vec3): Annotation {
  if (annotation.kind === 'ellipse')
    return handle === 0 ? moved(annotation, step) : turnedEllipse(annotation, handle, step)
  return mapped(annotation, (point, place) => (place === handle ? add(point, step) : point))
}

/** The places at which an annotation can be taken hold of, LPS mm, in the order of `reshaped`. */
export function handlesOf(annotation: Annotation): readonly Vec3[] {
  if (annotation.kind === 'freehand' || annotation.kind === 'key-image') return []
  if (annotation.kind !== 'ellipse') return annotation.pointsLps
  const [centre, endA, endB] = annotation.pointsLps
  const opposite = (end: Vec3): Vec3 => subtract(scale(centre, 2), end)
  return [centre, endA, endB, opposite(endA), opposite(endB)]
}

/** One end of an axis goes with the pointer, turning the other axis so that both stay at right angles. */
function turnedEllipse(ellipse: Extract<Annotation, { kind: 'ellipse' }>, handle: number, step: Vec3): Annotation {
  const [centre, endA, endB] = ellipse.pointsLps
  const [a, b] = [subtract(endA, centre), subtract(endB, centre)]
  const signed = handle > 2 ? scale(step, -1) : step
  const first = handle === 1 || handle === 3
  const held = add(first ? a : b, signed)
  if (length(held) === 0) return ellipse
  const normal = unit(cross(a, b))
  const other = first ? scale(unit(cross(normal, held)), length(b)) : scale(unit(cross(held, normal)), length(a))
  const [newA, newB] = first ? [held, other] : [other, held]
  return { ...ellipse, pointsLps: [centre, pointOf(add(centre, newA)), pointOf(add(centre, newB))] }
}

function mapped(annotation: Annotation, change: (point: Vec3, place: number) => Vec3): Annotation {
  const at = (point: Vec3, place: number): [number, number, number] => pointOf(change(point, place))
  switch (annotation.kind) {
    case 'length':
    case 'arrow': {
      const [a, b] = annotation.pointsLps
      return { ...annotation, pointsLps: [at(a, 0), at(b, 1)] }
    }
    case 'angle':
    case 'ellipse': {
      const [a, b, c] = annotation.pointsLps
      return { ...annotation, pointsLps: [at(a, 0), at(b, 1), at(c, 2)] }
    }
    case 'cobb': {
      const [a, b, c, d] = annotation.pointsLps
      return { ...annotation, pointsLps: [at(a, 0), at(b, 1), at(c, 2), at(d, 3)] }
    }
    case 'freehand':
      return { ...annotation, pointsLps: annotation.pointsLps.map(at) }
    case 'probe':
      return { ...annotation, pointsLps: [at(annotation.pointsLps[0], 0)] }
    case 'key-image':
      return annotation
  }
}
