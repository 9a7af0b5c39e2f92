import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Basis } from './plane-frame.js'
import { along, dot, subtract } from '../../../src-shared/geometry/vector.js'

/** A place on the screen, CSS pixels from the top left of its viewport. */
export type ScreenPoint = readonly [number, number]

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A parallel projection: `centre` (LPS) is shown in the middle of a viewport of `width` × `height` CSS pixels. */
export interface Projection {
  readonly basis: Basis
  readonly centre: Vec3
  readonly mmPerPixel: number
  readonly width: number
  readonly height: number
}

/** Rounding of a slice's place, far below what a pixel shows. */
const UNSEEN_MM = 1e-6

/** Whether two projections show the same: their directions are those of one frame. */
export function sameProjection(a: Projection | undefined, b: Projection | undefined): boolean {
  if (!a || !b) return a === b
  return (
    a.basis === b.basis &&
    a.mmPerPixel === b.mmPerPixel &&
    a.width === b.width &&
    a.height === b.height &&
    a.centre.every((value, axis) => Math.abs(value - (b.centre[axis] ?? 0)) < UNSEEN_MM)
  )
}

/** Where an LPS point is drawn; its distance from the plane does not matter in a parallel projection. */
export function toScreen(projection: Projection, pointLps: Vec3): ScreenPoint {
  const offset = subtract(pointLps, projection.centre)
  return [
    projection.width / 2 + dot(offset, projection.basis.right) / projection.mmPerPixel,
    projection.height / 2 + dot(offset, projection.basis.down) / projection.mmPerPixel,
  ]
}

/** The LPS point under a place on the screen, at the depth of `centre`. */
export function toPatient(projection: Projection, point: ScreenPoint): Vec3 {
  const { basis, centre, mmPerPixel, width, height } = projection
  const across = along(centre, basis.right, (point[0] - width / 2) * mmPerPixel)
  return along(across, basis.down, (point[1] - height / 2) * mmPerPixel)
}

/** How far behind the projection's centre a point lies, mm; negative in front. */
export function depthOf(projection: Projection, pointLps: Vec3): number {
  return dot(subtract(pointLps, projection.centre), projection.basis.away)
}

/** At most this much of a slice may lie outside its viewport before the reader zooms. */
const MOST_CROPPED = 1.35

/**
 * Millimetres per pixel at zoom 1: a slice of `width` × `height` mm fills the viewport where that hides no more than
 * a quarter of it, because the joint is in the middle and black bars help no one; otherwise as large as that allows.
 */
export function fitScale(
  slice: { readonly width: number; readonly height: number },
  viewport: { readonly width: number; readonly height: number },
): number {
  if (viewport.width <= 0 || viewport.height <= 0) return 1
  const across = slice.width / viewport.width
  const down = slice.height / viewport.height
  const whole = Math.max(across, down)
  const filled = Math.min(across, down)
  return Math.max(filled, whole / MOST_CROPPED)
}
