import { applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Grid } from './grid.js'

/** More steps than this across a slab show nothing more, and cost. */
const MOST_STEPS = 96

/**
 * Into how many even steps a slab is cut: each goes on by one whole voxel along the axis that the slab's normal crosses
 * most, so that no voxel is left out and none is asked twice. An even number: one step to each side at least.
 */
export function slabSteps(grid: Grid, normal: Vec3, thicknessMm: number): number {
  const voxels = applyLinear(grid.toVoxel, normal)
  const crossed = Math.max(...voxels.map(Math.abs)) * thicknessMm
  return evenly(Math.min(MOST_STEPS, crossed))
}

/** Steps while planes are turned: two voxels each, and never many. */
export function coarseSteps(steps: number, most: number): number {
  return evenly(Math.min(most, steps / 2))
}

function evenly(steps: number): number {
  return 2 * Math.max(1, Math.ceil(steps / 2 - 1e-9))
}
