import { applyAffine } from '../geometry/affine.js'
import type { Box, Vec3 } from '../geometry/box.js'
import type { LabelVolume } from '../geometry/image-volume.js'

/** What one pass over a label volume tells about one label. */
export interface LabelStatistics {
  readonly voxels: number
  /** In ml. */
  readonly volume: number
  /** LPS mm. */
  readonly centroid: Vec3
  /** Voxel indices of the outermost voxels, inclusive. */
  readonly first: Vec3
  readonly last: Vec3
}

/** Statistics of every label that occurs except 0, by label value. */
export function labelStatistics(labels: LabelVolume): Map<number, LabelStatistics> {
  const counts = new Float64Array(256)
  const sums = new Float64Array(256 * 3)
  const first = new Int32Array(256 * 3).fill(0x7fffffff)
  const last = new Int32Array(256 * 3).fill(-1)
  const [ni, nj, nk] = labels.dims
  const add = (value: number, axis: number, index: number): void => {
    const at = value * 3 + axis
    sums[at] = (sums[at] ?? 0) + index
    if (index < (first[at] ?? 0)) first[at] = index
    if (index > (last[at] ?? 0)) last[at] = index
  }
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const value = labels.data[n++] ?? 0
        if (value === 0) continue
        counts[value] = (counts[value] ?? 0) + 1
        add(value, 0, i)
        add(value, 1, j)
        add(value, 2, k)
      }
  const millilitres = voxelVolume(labels) / 1000
  const statistics = new Map<number, LabelStatistics>()
  const triple = (array: Float64Array | Int32Array, value: number): Vec3 => [
    array[value * 3] ?? 0,
    array[value * 3 + 1] ?? 0,
    array[value * 3 + 2] ?? 0,
  ]
  for (let value = 1; value < 256; value++) {
    const voxels = counts[value] ?? 0
    if (voxels === 0) continue
    const [x, y, z] = triple(sums, value)
    statistics.set(value, {
      voxels,
      volume: voxels * millilitres,
      centroid: applyAffine(labels.affine, [x / voxels, y / voxels, z / voxels]),
      first: triple(first, value),
      last: triple(last, value),
    })
  }
  return statistics
}

/** Volume of one voxel, mm³. */
export function voxelVolume(labels: Pick<LabelVolume, 'affine'>): number {
  const m = (index: number): number => labels.affine[index] ?? 0
  return Math.abs(
    m(0) * (m(5) * m(10) - m(6) * m(9)) - m(1) * (m(4) * m(10) - m(6) * m(8)) + m(2) * (m(4) * m(9) - m(5) * m(8)),
  )
}

/** Outermost voxel indices → the box around their outer faces, in continuous voxel indices. */
export function facesOf(first: Vec3, last: Vec3): Box {
  return {
    min: [first[0] - 0.5, first[1] - 0.5, first[2] - 0.5],
    max: [last[0] + 0.5, last[1] + 0.5, last[2] + 0.5],
  }
}
