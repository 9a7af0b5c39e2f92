import { partsAbove } from '../components.js'
import { sightingOf, voxelAt, voxelDistance, type Grid } from '../knee-labels.js'
import type { MeasureContext } from './context.js'
import { millilitres, millimetres, outlined, type Measurement } from './measurement.js'

/** A marrow lesion this near to a ligament lies at its insertion or origin, mm. */
const INSERTION_REACH = 4

/** ACL 60 and PCL 61: a gap in the band, marrow lesion at its ends, for the ACL a graft; patellar tendon 62: bright signal. */
export function measureLigaments(context: MeasureContext): Measurement[] {
  const acl = context.tissue('acl')
  const pcl = context.tissue('pcl')
  const gaps = splitByNearest(context, 'ligament-tear', acl, pcl)
  const grafts = context.lesion('ligament-graft')
  const measurements: Measurement[] = []
  if ((acl.length + gaps.first.length + grafts.length) * context.grid.voxelVolume > 60) {
    measurements.push(tear(context, 60, gaps.first, acl), insertion(context, 60, acl), graft(context, grafts))
  }
  if ((pcl.length + gaps.second.length) * context.grid.voxelVolume > 60) {
    measurements.push(tear(context, 61, gaps.second, pcl), insertion(context, 61, pcl))
  }
  const tendon = context.tissue('patellar-tendon')
  if (tendon.length * context.grid.voxelVolume > 200) measurements.push(tendonSignal(context, tendon))
  return measurements
}

function tear(context: MeasureContext, question: number, gap: readonly number[], band: readonly number[]): Measurement {
  const { grid } = context
  const voxels = partsAbove(grid, gap, 10).flat()
  const length = extent(grid, voxels)
  return {
    question,
    component: 'ligament.complete-tear',
    grade: voxels.length > 0 ? 1 : 0,
    value: millimetres('gap', length),
    features: {
      gap: length,
      gapVolume: (voxels.length * grid.voxelVolume) / 1000,
      bandVolume: (band.length * grid.voxelVolume) / 1000,
      bandLength: extent(grid, band),
    },
    also: [millilitres('band volume', band.length * grid.voxelVolume)],
    seen: sightingOf(grid, voxels) ?? null,
    ...outlined(grid, voxels, 'area'),
  }
}

/** Marrow lesion or cyst within 4 mm of the band, which touches bone only at its two ends. */
function insertion(context: MeasureContext, question: number, band: readonly number[]): Measurement {
  const { grid } = context
  const marrow = [...context.lesion('bone-marrow-lesion'), ...context.lesion('subchondral-cyst')]
  const near = marrow.length === 0 ? [] : marrow.filter(nearTo(grid, band, INSERTION_REACH))
  const voxels = partsAbove(grid, near, 14).flat()
  const volume = voxels.length * grid.voxelVolume
  return {
    question,
    component: 'ligament.insertional-lesion',
    grade: voxels.length > 0 ? 1 : 0,
    value: millilitres('marrow lesion at an end', volume),
    features: { volume: volume / 1000 },
    also: [],
    seen: sightingOf(grid, voxels) ?? null,
  }
}

function graft(context: MeasureContext, voxels: readonly number[]): Measurement {
  const { grid } = context
  const kept = partsAbove(grid, voxels, 30).flat()
  const volume = kept.length * grid.voxelVolume
  return {
    question: 60,
    component: 'acl.repair',
    grade: kept.length > 0 ? 1 : 0,
    value: millilitres('graft volume', volume),
    features: { volume: volume / 1000 },
    also: [],
    seen: sightingOf(grid, kept) ?? null,
  }
}

function tendonSignal(context: MeasureContext, tendon: readonly number[]): Measurement {
  const { grid } = context
  const voxels = partsAbove(grid, context.lesion('tendon-signal'), 10).flat()
  const volume = voxels.length * grid.voxelVolume
  return {
    question: 62,
    component: 'tendon.signal',
    grade: voxels.length > 0 ? 1 : 0,
    value: millilitres('bright signal in the tendon', volume),
    features: { volume: volume / 1000, share: voxels.length / Math.max(1, tendon.length) },
    also: [],
    seen: sightingOf(grid, voxels) ?? null,
  }
}

/** Diagonal of the voxels' bounding box, mm: the length of a band, whatever its direction. */
function extent(grid: Grid, voxels: readonly number[]): number {
  const box = sightingOf(grid, voxels)?.box
  if (!box) return 0
  return Math.hypot(...([0, 1, 2] as const).map((axis) => (box.max[axis] - box.min[axis]) * grid.spacing[axis]))
}

/** Whether a voxel lies within `reach` mm of a set: the set is grown by a ball of that radius once. */
function nearTo(grid: Grid, set: readonly number[], reach: number): (n: number) => boolean {
  const near = new Uint8Array(grid.slab * grid.nk)
  const [rj, rk] = [Math.floor(reach / grid.spacing[1]), Math.floor(reach / grid.spacing[2])]
  // A ball as the runs of columns that it consists of.
  const runs: { readonly j: number; readonly k: number; readonly half: number }[] = []
  for (let k = -rk; k <= rk; k++)
    for (let j = -rj; j <= rj; j++) {
      const left = reach ** 2 - (j * grid.spacing[1]) ** 2 - (k * grid.spacing[2]) ** 2
      if (left >= 0) runs.push({ j, k, half: Math.floor(Math.sqrt(left) / grid.spacing[0]) })
    }
  for (let at = 0; at < set.length; at++) {
    const [i, j, k] = voxelAt(grid, set[at] ?? 0)
    // Neighbours along a row are grown together.
    let last = i
    while (last + 1 < grid.ni && set[at + 1] === (set[at] ?? 0) + 1) {
      last++
      at++
    }
    for (const run of runs) {
      const q = j + run.j
      const r = k + run.k
      if (q < 0 || r < 0 || q >= grid.nj || r >= grid.nk) continue
      const row = grid.ni * q + grid.slab * r
      near.fill(1, row + Math.max(0, i - run.half), row + Math.min(grid.ni, last + run.half + 1))
    }
  }
  return (n) => near[n] === 1
}

/** A lesion's connected parts, each given to the nearer of two bands. */
function splitByNearest(
  context: MeasureContext,
  lesion: 'ligament-tear',
  first: readonly number[],
  second: readonly number[],
): { first: number[]; second: number[] } {
  const { grid } = context
  const result: { first: number[]; second: number[] } = { first: [], second: [] }
  for (const part of partsAbove(grid, context.lesion(lesion), 0)) {
    const middle = part[Math.floor(part.length / 2)] ?? 0
    result[nearest(grid, middle, first) <= nearest(grid, middle, second) ? 'first' : 'second'].push(...part)
  }
  return result
}

function nearest(grid: Grid, n: number, set: readonly number[]): number {
  let least = Infinity
  for (let at = 0; at < set.length; at += 4) least = Math.min(least, voxelDistance(grid, n, set[at] ?? n))
  return least
}
