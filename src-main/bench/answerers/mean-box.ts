import { transformBox } from '../../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { BenchCase } from '../../datasets/dataset.js'

/**
 * Boxes as fractions of the extent of their volume, left knees mirrored to right ones, so that boxes of different volumes
 * can be averaged. In LPS mm the mirrored axis is x; in voxels it is the slice axis, which runs medial–lateral in the
 * sagittal volumes of the released data.
 */
export function fractionsOfBox(box: Box, entry: BenchCase): Box | null {
  const extent = extentOf(entry)
  return (
    extent &&
    mirrored(
      mapBox(box, (value, axis) => (value - extent.min[axis]) / (extent.max[axis] - extent.min[axis])),
      entry,
    )
  )
}

/** The inverse of `fractionsOfBox`, for the volume of another case. */
export function boxFromFractions(fractions: Box, entry: BenchCase): Box | null {
  const extent = extentOf(entry)
  return (
    extent &&
    mapBox(
      mirrored(fractions, entry),
      (value, axis) => extent.min[axis] + value * (extent.max[axis] - extent.min[axis]),
    )
  )
}

/** Mean of the ends of boxes. */
export function meanBox(boxes: readonly Box[]): Box {
  const sum = { min: [0, 0, 0], max: [0, 0, 0] }
  for (const box of boxes)
    for (const axis of [0, 1, 2] as const) {
      sum.min[axis] = (sum.min[axis] ?? 0) + box.min[axis] / boxes.length
      sum.max[axis] = (sum.max[axis] ?? 0) + box.max[axis] / boxes.length
    }
  const [a = 0, b = 0, c = 0] = sum.min
  const [d = 0, e = 0, f = 0] = sum.max
  return { min: [a, b, c], max: [d, e, f] }
}

function extentOf(entry: BenchCase): Box | null {
  if (!entry.geometry) return null
  const { dims, affineLps } = entry.geometry
  const voxels: Box = { min: [-0.5, -0.5, -0.5], max: [dims[0] - 0.5, dims[1] - 0.5, dims[2] - 0.5] }
  if (entry.frame === 'voxel') return voxels
  return affineLps ? transformBox(affineLps, voxels) : null
}

function mirrored(box: Box, entry: BenchCase): Box {
  if (entry.side !== 'left') return box
  const axis = entry.frame === 'lps-mm' ? 0 : 2
  const flip = (corner: Vec3, other: Vec3): Vec3 => [
    axis === 0 ? 1 - other[0] : corner[0],
    corner[1],
    axis === 2 ? 1 - other[2] : corner[2],
  ]
  return { min: flip(box.min, box.max), max: flip(box.max, box.min) }
}

function mapBox(box: Box, map: (value: number, axis: 0 | 1 | 2) => number): Box {
  const corner = (point: Vec3): Vec3 => [map(point[0], 0), map(point[1], 1), map(point[2], 2)]
  return { min: corner(box.min), max: corner(box.max) }
}
