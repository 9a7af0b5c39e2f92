import { applyAffine, affineSpacing, invertAffine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import type { Partition } from '../partition.js'
import { COVERED_BONES } from './bones.js'
import type { ColumnFeet } from './column-feet.js'

/** How deep under a foot its bone is looked for, mm: the mesh is smoother than the labels. */
const DEPTHS_MM = [0.4, 0.8, 1.2, 1.8, 2.4] as const

/** The subregion that every column stands on, as its place in ARTICULAR_SUBREGIONS + 1; 0 where it stands on none. */
export function columnRegions(feet: ColumnFeet, { labels, articular }: Partition): Uint8Array {
  const toVoxel = invertAffine(labels.affine)
  const [ni, nj, nk] = labels.dims
  const deep = DEPTHS_MM.map((depth) => Math.max(depth, affineSpacing(labels.affine)[0] / 2))
  const regions = new Uint8Array(feet.count)
  for (let column = 0; column < feet.count; column++) {
    const bone = COVERED_BONES[feet.bone[column] ?? 0]?.bone
    for (const depth of deep) {
      const below = [0, 1, 2].map(
        (axis) => (feet.feet[3 * column + axis] ?? 0) - depth * (feet.normals[3 * column + axis] ?? 0),
      )
      const point: Vec3 = [below[0] ?? 0, below[1] ?? 0, below[2] ?? 0]
      const [i, j, k] = applyAffine(toVoxel, point).map(Math.round)
      if (i === undefined || j === undefined || k === undefined) continue
      if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue
      const n = i + ni * (j + nj * k)
      if (labels.tissue[n] !== bone || articular[n] === 0) continue
      regions[column] = articular[n] ?? 0
      break
    }
  }
  return regions
}
