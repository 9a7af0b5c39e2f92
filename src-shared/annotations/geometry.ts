import type { Vec3 } from '../geometry/box.js'
import { add, cross, dot, length, scale, subtract } from '../geometry/vector.js'

const DEGREES = 180 / Math.PI

/** Distance of two points, in their unit. */
export function distance(a: Vec3, b: Vec3): number {
  return length(subtract(b, a))
}

/** The angle between two directions, 0…180 degrees; 0 where one of them has no length. */
export function angleBetween(a: Vec3, b: Vec3): number {
  // Exact also for small angles, which an arc cosine is not.
  return Math.atan2(length(cross(a, b)), dot(a, b)) * DEGREES
}

/** The angle at a vertex, 0…180 degrees. */
export function angleAt(arm: Vec3, vertex: Vec3, other: Vec3): number {
  return angleBetween(subtract(arm, vertex), subtract(other, vertex))
}

/** The angle of two lines, which have no direction: 0…90 degrees (Cobb, Instr. Course Lect. 5:261, 1948). */
export function angleOfLines(from: Vec3, to: Vec3, otherFrom: Vec3, otherTo: Vec3): number {
  const angle = angleBetween(subtract(to, from), subtract(otherTo, otherFrom))
  return Math.min(angle, 180 - angle)
}

/** Area within a flat outline that does not cross itself, in squared units, whatever plane it lies in. */
export function outlineArea(outline: readonly Vec3[]): number {
  const [first] = outline
  if (!first) return 0
  let sum: Vec3 = [0, 0, 0]
  outline.forEach((point, place) => {
    const next = outline[(place + 1) % outline.length] ?? first
    sum = add(sum, cross(subtract(point, first), subtract(next, first)))
  })
  return length(scale(sum, 0.5))
}
