import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { columnRegions } from '../../../src-shared/anatomy/surfaces/column-regions.js'
import { labelLayer } from '../../../src-shared/anatomy/surfaces/label-layer.js'
import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { shapeOf } from '../../../src-shared/followup/registration/knee-shape.js'
import { registerKnee } from '../../../src-shared/followup/registration/register-knee.js'
import { outlinedLabels, outlinedPairs } from '../../fixtures/oai-outlines.js'
import { landmarksOf } from '../../fixtures/outline-landmarks.js'

/** What the 24 real knees that were outlined by hand at two visits give. */
export interface RealPairs {
  readonly pairs: number
  /** Bones that were laid on themselves, of all that were outlined at both visits. */
  readonly bones: number
  readonly registered: number
  /** Median residual near the joint of each bone, mm. */
  readonly medians: readonly number[]
  /** Change of the mean thickness of each subregion, mm, and by how many months apart. */
  readonly thinned: readonly number[]
}

/** The pairs of `data/real-labels-oai` as labels: how well their bones are laid on each other, and how cartilage changed. */
export function measureRealPairs(folder: string): RealPairs {
  const medians: number[] = []
  const thinned: number[] = []
  let [bones, registered] = [0, 0]
  const pairs = outlinedPairs(folder)
  for (const { side, files } of pairs) {
    const [before, now] = files.map((file) => {
      const labels = outlinedLabels(folder, file, side)
      return { shape: shapeOf(labels, landmarksOf(labels)), thickness: thicknessOf(labels) }
    })
    if (!before || !now) continue
    for (const one of registerKnee(before.shape, now.shape)) {
      bones++
      if (one.kind === 'failed') continue
      registered++
      medians.push(one.error.median)
    }
    for (const [region, mm] of before.thickness) {
      const later = now.thickness.get(region)
      if (later !== undefined) thinned.push(later - mm)
    }
  }
  return { pairs: pairs.length, bones, registered, medians, thinned }
}

/** Fewer columns than this are a rim, not a surface. */
const FEWEST_COLUMNS = 20

/** Mean thickness by subregion, mm. */
function thicknessOf(labels: KneeLabels): Map<number, number> {
  const partition = partitionKnee(labels)
  if (!partition) return new Map()
  const layer = labelLayer(partition)
  const sums = new Map<number, { sum: number; count: number }>()
  columnRegions(layer.feet, partition).forEach((region, column) => {
    if (region === 0) return
    const own = sums.get(region) ?? { sum: 0, count: 0 }
    own.sum += layer.thickness[column] ?? 0
    own.count++
    sums.set(region, own)
  })
  return new Map(
    [...sums]
      .filter(([, { count }]) => count >= FEWEST_COLUMNS)
      .map(([region, { sum, count }]) => [region, sum / count]),
  )
}
