/**
 * Axis-aligned boxes, in LPS millimetres or in continuous voxel indices (each function says which).
 */
export type Vec3 = readonly [number, number, number]

/** An axis-aligned box; `min` ≤ `max` on every axis. Edges, not voxel centres: a one-voxel box is one voxel wide. */
export interface Box {
  readonly min: Vec3
  readonly max: Vec3
}

/** Extent along each axis, in the box's unit. */
export function boxSize(box: Box): Vec3 {
  return [box.max[0] - box.min[0], box.max[1] - box.min[1], box.max[2] - box.min[2]]
}

/** The centre, in the box's frame. */
export function boxCentre(box: Box): Vec3 {
  return [(box.min[0] + box.max[0]) / 2, (box.min[1] + box.max[1]) / 2, (box.min[2] + box.max[2]) / 2]
}

/** Volume in cubed units; 0 for a degenerate box. */
export function boxVolume(box: Box): number {
  const [x, y, z] = boxSize(box)
  return Math.max(0, x) * Math.max(0, y) * Math.max(0, z)
}

/** The common part of two boxes of one frame, or undefined where they do not overlap. */
export function intersectBoxes(a: Box, b: Box): Box | undefined {
  const min: Vec3 = [Math.max(a.min[0], b.min[0]), Math.max(a.min[1], b.min[1]), Math.max(a.min[2], b.min[2])]
  const max: Vec3 = [Math.min(a.max[0], b.max[0]), Math.min(a.max[1], b.max[1]), Math.min(a.max[2], b.max[2])]
  return min[0] < max[0] && min[1] < max[1] && min[2] < max[2] ? { min, max } : undefined
}

/** Intersection over union of two boxes of one frame, 0…1. Two empty boxes give 0. */
export function boxIou(a: Box, b: Box): number {
  const common = intersectBoxes(a, b)
  if (!common) return 0
  const shared = boxVolume(common)
  return shared / (boxVolume(a) + boxVolume(b) - shared)
}

/** Whether a point (same frame) lies in or on the box. */
export function boxContains(box: Box, point: Vec3): boolean {
  return (
    point[0] >= box.min[0] &&
    point[0] <= box.max[0] &&
    point[1] >= box.min[1] &&
    point[1] <= box.max[1] &&
    point[2] >= box.min[2] &&
    point[2] <= box.max[2]
  )
}

/** The smallest box around all points, or undefined for none. */
export function boxAround(points: readonly Vec3[]): Box | undefined {
  if (points.length === 0) return undefined
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const p of points) {
    min[0] = Math.min(min[0], p[0])
    min[1] = Math.min(min[1], p[1])
    min[2] = Math.min(min[2], p[2])
    max[0] = Math.max(max[0], p[0])
    max[1] = Math.max(max[1], p[1])
    max[2] = Math.max(max[2], p[2])
  }
  return { min, max }
}

/** The eight corners of a box. */
export function boxCorners(box: Box): Vec3[] {
  const { min, max } = box
  const corners: Vec3[] = []
  for (const x of [min[0], max[0]])
    for (const y of [min[1], max[1]]) for (const z of [min[2], max[2]]) corners.push([x, y, z])
  return corners
}
