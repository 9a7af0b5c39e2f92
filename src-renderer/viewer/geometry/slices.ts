import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Grid } from './grid.js'
import type { PlaneFrame } from './plane-frame.js'
import { clamp, component, withComponent } from '../../../src-shared/geometry/vector.js'

/** Voxel index, along the plane's axis, of the slice that holds a point; the nearest slice for a point outside. */
export function sliceIndex(grid: Grid, frame: PlaneFrame, pointLps: Vec3): number {
  const position = component(applyAffine(grid.toVoxel, pointLps), frame.axis)
  return clamp(Math.round(position), 0, frame.slices - 1)
}

/** The number shown to people, from 1: as acquired, or right → left, front → back, head → foot. */
export function sliceNumber(frame: PlaneFrame, index: number): number {
  return frame.order === 1 ? index + 1 : frame.slices - index
}

/** The point moved at right angles onto the centre of its slice. */
export function snapToSlice(grid: Grid, frame: PlaneFrame, pointLps: Vec3): Vec3 {
  return onSlice(grid, frame, pointLps, sliceIndex(grid, frame, pointLps))
}

/** The point moved along the stack by a number of slices (in the order of their numbers), stopping at the ends. */
export function stepSlices(grid: Grid, frame: PlaneFrame, pointLps: Vec3, steps: number): Vec3 {
  const index = clamp(sliceIndex(grid, frame, pointLps) + steps * frame.order, 0, frame.slices - 1)
  return onSlice(grid, frame, pointLps, index)
}

/** The point moved onto the slice with a number from 1; out of range stops at the ends. */
export function moveToSlice(grid: Grid, frame: PlaneFrame, pointLps: Vec3, number: number): Vec3 {
  const index = frame.order === 1 ? number - 1 : frame.slices - number
  return onSlice(grid, frame, pointLps, clamp(Math.round(index), 0, frame.slices - 1))
}

function onSlice(grid: Grid, frame: PlaneFrame, pointLps: Vec3, index: number): Vec3 {
  return applyAffine(grid.toPatient, withComponent(applyAffine(grid.toVoxel, pointLps), frame.axis, index))
}
