import type { ArticularSurface } from './articular-surface.js'
import { voxelDistance, type Grid, type KneeLabels } from './knee-labels.js'
import { lesionValue } from './labels.js'

const PARTIAL = lesionValue('cartilage-partial-loss')
const FULL = lesionValue('cartilage-full-loss')

/** One column of the articular layer: what stands on one voxel of the bone's surface. Counts are voxels. */
export interface ArticularColumn {
  cartilage: number
  partial: number
  full: number
  /** Distance of its highest cartilage voxel from the bone, mm. */
  height: number
  /** The same of its highest voxel, lost ones too: how thick the layer was before any loss. */
  reach: number
  /** The highest cartilage voxel, and the bone's under it. */
  top: number
  readonly foot: number
  /** Tissue value of the bone. */
  readonly bone: number
}

/** The columns of an articular layer by the bone voxel that they stand on. */
export function articularColumns(
  surface: ArticularSurface,
  { lesion }: Pick<KneeLabels, 'lesion'>,
  grid: Grid,
): Map<number, ArticularColumn> {
  const columns = new Map<number, ArticularColumn>()
  for (let s = 0; s < surface.voxels.length; s++) {
    const n = surface.voxels[s] ?? 0
    const foot = surface.foot[s] ?? 0
    let column = columns.get(foot)
    if (!column) {
      const bone = surface.bone[s] ?? 0
      column = { cartilage: 0, partial: 0, full: 0, height: 0, reach: 0, top: foot, foot, bone }
      columns.set(foot, column)
    }
    const distance = voxelDistance(grid, n, foot)
    column.reach = Math.max(column.reach, distance)
    if (lesion[n] === FULL) column.full++
    else if (lesion[n] === PARTIAL) column.partial++
    else {
      column.cartilage++
      if (distance > column.height) {
        column.height = distance
        column.top = n
      }
    }
  }
  return columns
}

/** Whether bone lies bare under a column: more of it is lost altogether than is left. */
export function isBare({ full, cartilage }: ArticularColumn): boolean {
  return full > 0 && cartilage <= full / 2
}
