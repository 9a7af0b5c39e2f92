import { IDENTITY, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { unit } from '../../../src-shared/geometry/vector.js'
import type { Random } from '../random.js'

/** How far a leg lies from where it lay before. */
export interface Movement {
  /** mm, LPS. */
  readonly translation: Vec3
  /** A turn about an axis through the joint centre: unit vector, LPS, and degrees. */
  readonly axis: Vec3
  readonly degrees: number
  /** LPS mm before → LPS mm now. */
  readonly matrix: Affine
}

/** The most that a leg moves, mm and degrees. */
export interface MostMoved {
  readonly translation: number
  readonly degrees: number
}

/** Between two series of a study: so little that nobody would repeat one. */
export const BETWEEN_SERIES: MostMoved = { translation: 1, degrees: 1 }
/** Between two visits the leg is laid down anew. */
export const BETWEEN_VISITS: MostMoved = { translation: 8, degrees: 4 }

/** A movement about the joint (LPS mm) of a tenth to the whole of the most. */
export function drawMovement(joint: Vec3, most: MostMoved, random: Random): Movement {
  const direction = (): Vec3 => unit([random.normal(), random.normal(), random.normal()])
  const way = direction()
  const far = random.uniform(0.1, 1) * most.translation
  const translation: Vec3 = [way[0] * far, way[1] * far, way[2] * far]
  const axis = direction()
  const degrees = random.uniform(0.1, 1) * most.degrees
  return { translation, axis, degrees, matrix: rigid(translation, axis, degrees, joint) }
}

/** No movement at all. */
export const STILL: Movement = { translation: [0, 0, 0], axis: [0, 0, 1], degrees: 0, matrix: IDENTITY }

/** A turn about an axis through a point (Rodrigues' formula), then a translation. */
function rigid(translation: Vec3, [x, y, z]: Vec3, degrees: number, about: Vec3): Affine {
  const angle = (degrees * Math.PI) / 180
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const t = 1 - c
  // prettier-ignore
  const turn: Affine = [
    t * x * x + c, t * x * y - s * z, t * x * z + s * y, 0,
    t * x * y + s * z, t * y * y + c, t * y * z - s * x, 0,
    t * x * z - s * y, t * y * z + s * x, t * z * z + c, 0,
    0, 0, 0, 1,
  ]
  const to = [about[0] + translation[0], about[1] + translation[1], about[2] + translation[2]] as const
  return multiplyAffine(shift(to), multiplyAffine(turn, shift([-about[0], -about[1], -about[2]])))
}

function shift(by: Vec3): Affine {
  return [1, 0, 0, by[0], 0, 1, 0, by[1], 0, 0, 1, by[2], 0, 0, 0, 1]
}
