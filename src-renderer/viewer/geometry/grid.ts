import {
  affineSpacing,
  applyAffine,
  applyLinear,
  invertAffine,
  transformBox,
  type Affine,
} from '../../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { AXES, clamp, component, unit, type Axis } from '../../../src-shared/geometry/vector.js'

/** The voxel grid of a volume in the patient: what every view derives its slices from. */
export interface Grid {
  /** Voxels along i, j, k. */
  readonly dims: Vec3
  /** Millimetres along i, j, k. */
  readonly spacing: Vec3
  /** Unit vectors of the voxel axes in LPS. */
  readonly axes: readonly [Vec3, Vec3, Vec3]
  /** Voxel index → LPS mm, and back. */
  readonly toPatient: Affine
  readonly toVoxel: Affine
  /** Middle of the volume and the LPS box around all of it (voxel edges, not centres). */
  readonly centre: Vec3
  readonly bounds: Box
}

/** The grid of a volume from its dimensions and affine (voxel index → LPS mm). Throws RangeError for a flat affine. */
export function gridOf(volume: { readonly dims: Vec3; readonly affineLps: Affine }): Grid {
  const { dims, affineLps } = volume
  const edges: Box = { min: [-0.5, -0.5, -0.5], max: [dims[0] - 0.5, dims[1] - 0.5, dims[2] - 0.5] }
  return {
    dims,
    spacing: affineSpacing(affineLps),
    axes: [
      unit(applyLinear(affineLps, [1, 0, 0])),
      unit(applyLinear(affineLps, [0, 1, 0])),
      unit(applyLinear(affineLps, [0, 0, 1])),
    ],
    toPatient: affineLps,
    toVoxel: invertAffine(affineLps),
    centre: applyAffine(affineLps, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2]),
    bounds: transformBox(affineLps, edges),
  }
}

/** Length of the volume along a voxel axis, edge to edge, mm. */
export function gridExtent(grid: Grid, axis: Axis): number {
  return component(grid.dims, axis) * component(grid.spacing, axis)
}

/** Index into the voxel array of the voxel that holds an LPS point, or undefined outside the volume. */
export function voxelAt(grid: Grid, pointLps: Vec3): number | undefined {
  const voxel = applyAffine(grid.toVoxel, pointLps)
  const [i, j, k] = [Math.round(voxel[0]), Math.round(voxel[1]), Math.round(voxel[2])]
  const inside = i >= 0 && j >= 0 && k >= 0 && i < grid.dims[0] && j < grid.dims[1] && k < grid.dims[2]
  return inside ? i + grid.dims[0] * (j + grid.dims[1] * k) : undefined
}

/** The nearest point that lies between the centres of the outermost voxels, so that it is on a slice of each plane. */
export function clampToGrid(grid: Grid, pointLps: Vec3): Vec3 {
  const voxel = applyAffine(grid.toVoxel, pointLps)
  const [i, j, k] = AXES.map((axis) => clamp(component(voxel, axis), 0, component(grid.dims, axis) - 1))
  return applyAffine(grid.toPatient, [i ?? 0, j ?? 0, k ?? 0])
}
