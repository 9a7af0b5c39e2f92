import { applyAffine, invertAffine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import { QUESTIONS } from '../../moaks/questions.js'
import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import { sightingOf, type Sighting } from '../knee-labels.js'
import { ARTICULAR_SUBREGIONS, type Partition } from '../partition.js'
import { largestPart, type LayerColumns } from '../surfaces/layer-columns.js'
import { millimetres, percent, type Measurement } from './measurement.js'

/** With less than this share of its layer left, a column may be bare: an image seldom tells. */
const NEARLY_BARE = 0.4
/** Fewer columns of a subregion that is or was covered say nothing of it. */
const LEAST_COLUMNS = 20

/**
 * Cartilage loss, questions 16–29, from the surfaces of bone, of cartilage and of where cartilage used to end. Size: share
 * of the subregion's covered surface that is thinned or bare. Full thickness: share of it where bone lies bare. `regions`
 * says for every column its place in ARTICULAR_SUBREGIONS + 1.
 */
export function measureCartilageSurfaces(
  layer: LayerColumns,
  regions: Uint8Array,
  partition: Partition,
): Measurement[] {
  const found = QUESTIONS.filter(({ category }) => category === 'cartilage').flatMap((question) => {
    const value = ARTICULAR_SUBREGIONS.findIndex((id) => id === question.regionId) + 1
    const columns = columnsOf(layer, regions, value)
    return value === 0 || columns.length < LEAST_COLUMNS
      ? []
      : [{ question: question.id, columns, ...measureLayer(layer, columns, (n) => regions[n] === value) }]
  })
  const usual = {
    usualShare: median(found.map(({ features }) => features.share)),
    usualBareShare: median(found.map(({ features }) => features.bareShare)),
    usualThickness: median(found.map(({ features }) => features.medianThickness)),
  }
  return found.flatMap(({ question, columns, features, line }): Measurement[] => {
    const lost = columns.filter((n) => layer.thinned[n] === 1)
    const shared = {
      question,
      features: { ...features, ...usual },
      seen: sighting(layer, lost, partition),
      ...(line ? { line } : {}),
    }
    const size = percent('cartilage loss share', features.share)
    const full = percent('full-thickness loss share', features.bareShare)
    return [
      {
        ...shared,
        component: 'cartilage.size',
        grade: gradeFromMeasure(scaleOf('cartilage.size'), size.value) ?? 0,
        value: size,
        also: [
          millimetres('median cartilage thickness', features.medianThickness),
          millimetres('least cartilage thickness', features.leastThickness),
        ],
      },
      {
        ...shared,
        component: 'cartilage.full-thickness',
        grade: gradeFromMeasure(scaleOf('cartilage.full-thickness'), full.value) ?? 0,
        value: full,
        also: [],
      },
    ]
  })
}

function columnsOf({ covered, feet }: LayerColumns, regions: Uint8Array, value: number): number[] {
  const columns: number[] = []
  for (let n = 0; n < feet.count; n++) if (covered[n] === 1 && regions[n] === value) columns.push(n)
  return columns
}

function measureLayer(layer: LayerColumns, columns: readonly number[], within: (n: number) => boolean) {
  const { area, thinned, bare, rim, thickness, expected } = layer
  const total = (pick: (n: number) => boolean): number =>
    columns.reduce((sum, n) => sum + (pick(n) ? (area[n] ?? 0) : 0), 0)
  const all = Math.max(
    1e-6,
    total(() => true),
  )
  const inner = Math.max(
    1e-6,
    total((n) => rim[n] === 0),
  )
  const mean = (of: (n: number) => number): number => columns.reduce((sum, n) => sum + of(n) * (area[n] ?? 0), 0) / all
  const sorted = columns.map((n) => thickness[n] ?? 0).sort((a, b) => a - b)
  const at = (q: number): number => sorted[Math.round((sorted.length - 1) * q)] ?? 0
  const left = (n: number): number => (thickness[n] ?? 0) / Math.max(1e-6, expected[n] ?? 0)
  const sortedLeft = columns.map(left).sort((a, b) => a - b)
  const leftAt = (q: number): number => sortedLeft[Math.round((sortedLeft.length - 1) * q)] ?? 0
  const share = total((n) => thinned[n] === 1) / all
  const bareShare = total((n) => bare[n] === 1) / all
  const features = {
    share,
    bareShare,
    defectShare: share > 0 ? bareShare / share : 0,
    innerShare: total((n) => thinned[n] === 1 && rim[n] === 0) / inner,
    innerBareShare: total((n) => bare[n] === 1 && rim[n] === 0) / inner,
    largestShare: largestPart(layer, thinned, within) / all,
    largestBareShare: largestPart(layer, bare, within) / all,
    meanThickness: mean((n) => thickness[n] ?? 0),
    medianThickness: at(0.5),
    leastThickness: at(0.05),
    nearlyBareShare: total((n) => thinned[n] === 1 && left(n) < NEARLY_BARE) / all,
    leastLeft: leftAt(0.05),
    meanExpected: mean((n) => expected[n] ?? 0),
    meanMissing: mean((n) => (expected[n] ?? 0) - (thickness[n] ?? 0)),
  }
  return { features, line: deepest(layer, columns) }
}

/** The line across the layer, bone to where it ended, at the column that misses most; none where none is thinned. */
function deepest({ feet, cuts, thickness, expected, thinned }: LayerColumns, columns: readonly number[]) {
  let [worst, most] = [-1, 0]
  for (const n of columns) {
    const missing = thinned[n] === 1 ? (expected[n] ?? 0) - (thickness[n] ?? 0) : 0
    if (missing > most) [worst, most] = [n, missing]
  }
  if (worst < 0) return null
  const point = (cut: number): Vec3 => {
    const t = cuts[3 * worst + cut] ?? 0
    const at = (axis: number): number => (feet.feet[3 * worst + axis] ?? 0) + t * (feet.normals[3 * worst + axis] ?? 0)
    return [at(0), at(1), at(2)]
  }
  return { fromLps: point(0), toLps: point(2), value: millimetres('cartilage left there', thickness[worst] ?? 0) }
}

/** Where columns are thinned, as voxels of the measuring grid. */
function sighting(
  { feet, cuts }: LayerColumns,
  columns: readonly number[],
  { grid, labels }: Partition,
): Sighting | null {
  const toVoxel = invertAffine(labels.affine)
  const voxels = new Set<number>()
  for (const n of columns) {
    const t = ((cuts[3 * n] ?? 0) + (cuts[3 * n + 2] ?? 0)) / 2
    const at = (axis: number): number => (feet.feet[3 * n + axis] ?? 0) + t * (feet.normals[3 * n + axis] ?? 0)
    const [i = 0, j = 0, k = 0] = applyAffine(toVoxel, [at(0), at(1), at(2)]).map(Math.round)
    if (i >= 0 && j >= 0 && k >= 0 && i < grid.ni && j < grid.nj && k < grid.nk)
      voxels.add(i + grid.ni * j + grid.slab * k)
  }
  return sightingOf(grid, [...voxels]) ?? null
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
