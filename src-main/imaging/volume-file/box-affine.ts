import { applyAffine, applyLinear, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { cross, dot, length, unit } from '../../../src-shared/geometry/vector.js'

/** Axes further from a right angle than this (cosine, about 1°) span no rectangular box. */
const SHEARED_ABOVE = 0.02

/** LPS ↔ RAS: x and y change sign. */
export const FLIP_XY: Affine = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
/** LPS ↔ LAS: y changes sign. */
export const FLIP_Y: Affine = [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

export interface BoxAffine {
  readonly affine: Affine
  /** Whether k runs backwards through the file. */
  readonly flipped: boolean
}

/**
 * Makes an affine right-handed by counting slices from the other end where it is left-handed, as every volume of
 * Condyle is. Undefined where the axes are degenerate or not at right angles.
 */
export function rightHandedBox(affine: Affine, slices: number): BoxAffine | undefined {
  const [i, j, k] = axesOf(affine)
  if (![i, j, k].every((axis) => length(axis) > 1e-6 && axis.every(Number.isFinite))) return undefined
  const [a, b, c] = [unit(i), unit(j), unit(k)]
  if ([dot(a, b), dot(a, c), dot(b, c)].some((cosine) => Math.abs(cosine) > SHEARED_ABOVE)) return undefined
  if (dot(cross(a, b), c) > 0) return { affine: withoutNegativeZero(affine), flipped: false }
  const backwards: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, slices - 1, 0, 0, 0, 1]
  return { affine: withoutNegativeZero(multiplyAffine(affine, backwards)), flipped: true }
}

/** Where the first voxel lies. */
export function originOf(affine: Affine): Vec3 {
  return applyAffine(affine, [0, 0, 0])
}

/** Voxel steps along i, j, k. */
export function axesOf(affine: Affine): readonly [Vec3, Vec3, Vec3] {
  return [applyLinear(affine, [1, 0, 0]), applyLinear(affine, [0, 1, 0]), applyLinear(affine, [0, 0, 1])]
}

function withoutNegativeZero(affine: Affine): Affine {
  return affine.map((value) => value + 0)
}
