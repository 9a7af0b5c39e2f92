import { invertAffine, transformBox } from '../geometry/affine.js'
import type { Box } from '../geometry/box.js'
import type { Lattice } from '../geometry/lattice.js'

/** A run of the image's slices, counted from 1 as viewers do. */
export interface SliceSpan {
  readonly first: number
  readonly last: number
  readonly total: number
}

/** The slices (along the image's third axis) that an LPS box touches. */
export function slicesOf(image: Lattice, boxLps: Box): SliceSpan {
  const voxels = transformBox(invertAffine(image.affine), boxLps)
  const total = image.dims[2]
  const within = (index: number): number => Math.min(Math.max(index, 0), total - 1)
  // A face that only grazes a slice does not count, hence the thousandth.
  const first = within(Math.floor(voxels.min[2] + 0.501))
  const last = within(Math.ceil(voxels.max[2] - 0.501))
  return { first: first + 1, last: Math.max(first, last) + 1, total }
}

/** "slice 44 of 160" or "slices 41–48 of 160". */
export function sliceText({ first, last, total }: SliceSpan): string {
  return first === last ? `slice ${first} of ${total}` : `slices ${first}–${last} of ${total}`
}
