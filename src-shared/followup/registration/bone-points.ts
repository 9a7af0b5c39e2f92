import { tissueValue } from '../../anatomy/labels.js'
import { coarseLattice, labelField } from '../../anatomy/surfaces/bone-field.js'
import { surfaceNets } from '../../anatomy/surfaces/surface-nets.js'
import { taubinSmooth } from '../../anatomy/surfaces/taubin.js'
import type { LabelVolumes } from '../../case/structures.js'
import { applyAffine, applyLinear } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import { unit } from '../../geometry/vector.js'

/** The bones that two dates of a knee are laid on each other by, each for itself: a knee does not lie bent alike twice. */
export const REGISTERED_BONES = ['femur', 'tibia', 'patella'] as const
export type RegisteredBone = (typeof REGISTERED_BONES)[number]

/** Points of a surface, LPS mm, and the unit vectors out of it: x, y, z of each in turn. */
export interface SurfacePoints {
  readonly count: number
  readonly places: Float64Array
  readonly normals: Float64Array
}

/** A point for so many mm of surface: a bone's end gets some thousands, and finer ones say no more than voxels of 0.75 mm do. */
const SPACING_MM = 2.4
const LEVEL = 0.5
const ROUNDS = 8
/** What lies so close to where the picture ends, in cells, may be the cut through a shaft and no surface of a bone. */
const BORDER = 1.5

/** The outer surface of a bone as it was outlined; no points where it was not. */
export function bonePoints(labels: LabelVolumes, bone: RegisteredBone): SurfacePoints {
  const coarse = coarseLattice(labels, SPACING_MM)
  const mesh = taubinSmooth(surfaceNets(labelField(labels, tissueValue(bone), coarse), LEVEL), ROUNDS)
  const places: number[] = []
  const normals: number[] = []
  for (let n = 0; n < mesh.positions.length; n += 3) {
    const at: Vec3 = [mesh.positions[n] ?? 0, mesh.positions[n + 1] ?? 0, mesh.positions[n + 2] ?? 0]
    if (at.some((index, axis) => index < BORDER || index > (coarse.dims[axis] ?? 0) - 1 - BORDER)) continue
    const normal: Vec3 = [mesh.normals[n] ?? 0, mesh.normals[n + 1] ?? 0, mesh.normals[n + 2] ?? 0]
    places.push(...applyAffine(coarse.affine, at))
    normals.push(...unit(applyLinear(coarse.affine, normal)))
  }
  return { count: places.length / 3, places: Float64Array.from(places), normals: Float64Array.from(normals) }
}
