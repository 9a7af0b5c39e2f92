import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { OrientationPlane } from '../../../src-shared/case/import.js'

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

export function norm(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2])
}

export function unit(a: Vec3): Vec3 {
  return scale(a, 1 / norm(a))
}

/** cos 30°: a plane tilted further than this is called oblique. */
const OBLIQUE_BELOW = 0.866

/** The anatomical plane that slices with this LPS normal lie in. */
export function planeOfNormal(normal: Vec3): OrientationPlane {
  const [x, y, z] = [Math.abs(normal[0]), Math.abs(normal[1]), Math.abs(normal[2])]
  const largest = Math.max(x, y, z)
  if (largest < OBLIQUE_BELOW * norm(normal)) return 'oblique'
  return largest === x ? 'sagittal' : largest === y ? 'coronal' : 'axial'
}
