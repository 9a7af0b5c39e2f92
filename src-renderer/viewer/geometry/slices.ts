import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, clamp, dot, subtract } from '../../../src-shared/geometry/vector.js'
import type { PlaneFrame } from './plane-frame.js'

/** How many slices a point is from the first one, in whole and broken slices. */
function position(frame: PlaneFrame, pointLps: Vec3): number {
  return dot(subtract(pointLps, frame.first), frame.stack) / frame.spacing
}

/** Index of the slice within half a slice of a point; undefined where the stack does not reach so far. */
export function sliceAt(frame: PlaneFrame, pointLps: Vec3): number | undefined {
  const index = Math.round(position(frame, pointLps))
  return index >= 0 && index < frame.slices ? index + 0 : undefined
}

/** Index of the slice that holds a point; the nearest slice for a point outside. */
export function sliceIndex(frame: PlaneFrame, pointLps: Vec3): number {
  return clamp(Math.round(position(frame, pointLps)), 0, frame.slices - 1)
}

/** The number shown to people, from 1: as acquired, or right → left, front → back, head → foot. */
export function sliceNumber(frame: PlaneFrame, index: number): number {
  return frame.order === 1 ? index + 1 : frame.slices - index
}

/**
 * The point moved at right angles onto the plane that is shown for it: the middle plane of its slice, or of the nearest
 * one. An exact plane goes through the point itself.
 */
export function snapToSlice(frame: PlaneFrame, pointLps: Vec3): Vec3 {
  return onSlice(frame, pointLps, frame.exact ? within(frame, pointLps) : sliceIndex(frame, pointLps))
}

/** The point moved along the stack by a number of slices (in the order of their numbers), stopping at the ends. */
export function stepSlices(frame: PlaneFrame, pointLps: Vec3, steps: number): Vec3 {
  const from = frame.exact ? within(frame, pointLps) : sliceIndex(frame, pointLps)
  return onSlice(frame, pointLps, clamp(from + steps * frame.order, 0, frame.slices - 1))
}

/** The point moved on by one slice in the order of their numbers; from the last slice onto the first. */
export function nextSlice(frame: PlaneFrame, pointLps: Vec3): Vec3 {
  const last = sliceNumber(frame, sliceIndex(frame, pointLps)) === frame.slices
  return last ? moveToSlice(frame, pointLps, 1) : stepSlices(frame, pointLps, 1)
}

/** The point moved onto the slice with a number from 1; out of range stops at the ends. */
export function moveToSlice(frame: PlaneFrame, pointLps: Vec3, number: number): Vec3 {
  const index = frame.order === 1 ? number - 1 : frame.slices - number
  return onSlice(frame, pointLps, clamp(Math.round(index), 0, frame.slices - 1))
}

/** The position of a point, or the end of the stack that it lies beyond. */
function within(frame: PlaneFrame, pointLps: Vec3): number {
  return clamp(position(frame, pointLps), 0, frame.slices - 1)
}

function onSlice(frame: PlaneFrame, pointLps: Vec3, index: number): Vec3 {
  return along(pointLps, frame.stack, (index - position(frame, pointLps)) * frame.spacing)
}
