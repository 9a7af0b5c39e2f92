import { lesionValue, tissueValue, type Lesion, type Tissue } from '../labels.js'
import type { Grid, KneeLabels } from '../knee-labels.js'
import { OsteophyteSites } from '../osteophyte-sites.js'
import type { Partition } from '../partition.js'

/** What all measures share: the partition and one pass over the lesions, so that 62 questions cost one scan. */
export interface MeasureContext {
  readonly partition: Partition
  readonly labels: KneeLabels
  readonly grid: Grid
  readonly sites: OsteophyteSites
  /** Voxels of a lesion, in array order. */
  lesion(lesion: Lesion): readonly number[]
  /** Voxels of a tissue, in array order; for the small tissues. */
  tissue(tissue: Tissue): readonly number[]
  /** Medial side of the midline? */
  isMedial(n: number): boolean
}

const SMALL_TISSUES: readonly Tissue[] = [
  'medial-meniscus',
  'lateral-meniscus',
  'acl',
  'pcl',
  'patellar-tendon',
  'hoffa-fat-pad',
  'joint-fluid',
]

export function measureContext(partition: Partition): MeasureContext {
  const { labels, grid, landmarks } = partition
  const byLesion: number[][] = Array.from({ length: 256 }, () => [])
  const byTissue: (number[] | undefined)[] = []
  for (const tissue of SMALL_TISSUES) byTissue[tissueValue(tissue)] = []
  for (let n = 0; n < labels.tissue.length; n++) {
    const lesion = labels.lesion[n] ?? 0
    if (lesion !== 0) byLesion[lesion]?.push(n)
    const tissue = labels.tissue[n] ?? 0
    if (tissue !== 0) byTissue[tissue]?.push(n)
  }
  return {
    partition,
    labels,
    grid,
    sites: new OsteophyteSites(partition),
    lesion: (lesion) => byLesion[lesionValue(lesion)] ?? [],
    tissue: (tissue) => byTissue[tissueValue(tissue)] ?? [],
    isMedial: (n) => Math.floor(n / grid.slab) >= landmarks.midline,
  }
}

/** Voxels grouped by what `keyOf` says of them; voxels it says nothing of are left out. */
export function groupVoxels<Key>(
  voxels: Iterable<number>,
  keyOf: (n: number) => Key | undefined | null,
): Map<Key, number[]> {
  const groups = new Map<Key, number[]>()
  for (const n of voxels) {
    const key = keyOf(n)
    if (key === undefined || key === null) continue
    const group = groups.get(key)
    if (group) group.push(n)
    else groups.set(key, [n])
  }
  return groups
}
