import type { Vec3 } from './box.js'

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

/** a + b · factor. */
export function along(a: Vec3, b: Vec3, factor: number): Vec3 {
  return [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor]
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function length(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2])
}

/** The same direction with length 1; a vector of length 0 stays as it is. */
export function unit(a: Vec3): Vec3 {
  const size = length(a)
  return size > 0 ? scale(a, 1 / size) : a
}

/** Component by axis number: `noUncheckedIndexedAccess` cannot see that 0, 1 and 2 exist. */
export function component(a: Vec3, axis: Axis): number {
  return axis === 0 ? a[0] : axis === 1 ? a[1] : a[2]
}

/** A copy with one component replaced. */
export function withComponent(a: Vec3, axis: Axis, value: number): Vec3 {
  return [axis === 0 ? value : a[0], axis === 1 ? value : a[1], axis === 2 ? value : a[2]]
}

export type Axis = 0 | 1 | 2
export const AXES = [0, 1, 2] as const

/** The axis along which a vector is longest. */
export function dominantAxis(a: Vec3): Axis {
  const [x, y, z] = [Math.abs(a[0]), Math.abs(a[1]), Math.abs(a[2])]
  return x >= y && x >= z ? 0 : y >= z ? 1 : 2
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
