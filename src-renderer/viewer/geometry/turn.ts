import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, cross, dot, scale, unit } from '../../../src-shared/geometry/vector.js'
import type { ScreenPoint } from './screen.js'

/** LPS unit vectors to the right and down a picture. */
export interface Directions {
  readonly right: Vec3
  readonly down: Vec3
}

/** Planes whose normals are no further apart than this (cos 18°) are the one that is turned in: they stay. */
const SAME_PLANE = 0.95

/** cos of 0.1°: a plane that was turned back this near to where it hung hangs there. */
const BACK = 1 - 1.5e-6

/** A vector turned by an angle in radians around a unit vector, right-handed (Rodrigues). */
export function turnedAround(vector: Vec3, axis: Vec3, angle: number): Vec3 {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const turned = along(scale(vector, cosine), cross(axis, vector), sine)
  return along(turned, axis, dot(axis, vector) * (1 - cosine))
}

/** Whether a plane with a normal is turned by turning around an axis, or is the one that is turned in. */
export function turnsWith(normal: Vec3, axis: Vec3): boolean {
  return Math.abs(dot(normal, axis)) < SAME_PLANE
}

/**
 * Directions turned around an axis, exactly at right angles; null where that is how the plane hangs by itself, so that
 * its own slices are shown again.
 */
export function turnedDirections(from: Directions, hung: Directions, axis: Vec3, angle: number): Directions | null {
  const right = unit(turnedAround(from.right, axis, angle))
  const turned = turnedAround(from.down, axis, angle)
  const down = unit(along(turned, right, -dot(turned, right)))
  return dot(right, hung.right) > BACK && dot(down, hung.down) > BACK ? null : { right, down }
}

/** Angle in radians by which a pointer went around a place of the screen, clockwise, between −π and π. */
export function sweptAngle(around: ScreenPoint, from: ScreenPoint, to: ScreenPoint): number {
  const angle = Math.atan2(to[1] - around[1], to[0] - around[0]) - Math.atan2(from[1] - around[1], from[0] - around[0])
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}
