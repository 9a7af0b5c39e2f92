import { applyAffine, invertAffine } from '../../geometry/affine.js'
import { articularColumns, isBare, type ArticularColumn } from '../articular-columns.js'
import type { Partition } from '../partition.js'
import { COVERED_BONES } from './bones.js'
import { columnFeet } from './column-feet.js'
import { layerColumns, type LayerColumns } from './layer-columns.js'

/** One column for so many mm of bone. */
const SPACING_MM = 1.5
/** A column takes the mean of what stands on bone voxels so near to its foot, in voxels: steps of a voxel are no thickness. */
const NEAR = 2

/**
 * The articular layer column by column from the outlines alone: how high cartilage stands on each voxel of bone, as
 * measures/cartilage.ts has it, carried to the smooth surface of the bone. For packs that do not read columns.
 */
export function labelLayer(partition: Partition): LayerColumns {
  const { labels, grid, surface } = partition
  const feet = columnFeet(labels, SPACING_MM)
  const columns = articularColumns(surface, labels, grid)
  const toVoxel = invertAffine(labels.affine)
  const cuts = new Float32Array(3 * feet.count)
  for (let n = 0; n < feet.count; n++) {
    const place = applyAffine(toVoxel, [feet.feet[3 * n] ?? 0, feet.feet[3 * n + 1] ?? 0, feet.feet[3 * n + 2] ?? 0])
    const bone = COVERED_BONES[feet.bone[n] ?? 0]?.bone
    const near = columnsNear(columns, partition, place.map(Math.round)).filter((column) => column.bone === bone)
    if (near.length === 0) continue
    const mean = (of: (column: ArticularColumn) => number): number =>
      near.reduce((sum, column) => sum + of(column), 0) / near.length
    cuts[3 * n + 1] = mean((column) => (isBare(column) ? 0 : column.height))
    cuts[3 * n + 2] = Math.max(
      cuts[3 * n + 1] ?? 0,
      mean(({ reach }) => reach),
    )
  }
  return layerColumns(feet, cuts)
}

function columnsNear(
  columns: ReadonlyMap<number, ArticularColumn>,
  { grid: { ni, nj, nk, slab } }: Partition,
  [i0 = 0, j0 = 0, k0 = 0]: readonly number[],
): ArticularColumn[] {
  const near: ArticularColumn[] = []
  for (let k = Math.max(0, k0 - NEAR); k <= Math.min(nk - 1, k0 + NEAR); k++)
    for (let j = Math.max(0, j0 - NEAR); j <= Math.min(nj - 1, j0 + NEAR); j++)
      for (let i = Math.max(0, i0 - NEAR); i <= Math.min(ni - 1, i0 + NEAR); i++) {
        const column = columns.get(i + ni * j + slab * k)
        if (column) near.push(column)
      }
  return near
}
