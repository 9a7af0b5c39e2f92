import type { Vec3 } from '../../geometry/box.js'
import { QUESTIONS } from '../../moaks/questions.js'
import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import { lesionValue } from '../labels.js'
import { articularColumns, isBare, type ArticularColumn } from '../articular-columns.js'
import { sightingOf, voxelAt, type Grid } from '../knee-labels.js'
import { ARTICULAR_SUBREGIONS, type ArticularSubregion } from '../partition.js'
import type { MeasureContext } from './context.js'
import { millimetres, outlined, percent, type Measurement } from './measurement.js'

const PARTIAL = lesionValue('cartilage-partial-loss')
const FULL = lesionValue('cartilage-full-loss')

/**
 * Cartilage loss, questions 16–29. Size: share of the subregion's surface with loss of any depth. Full thickness: share
 * of the *subregion's* surface where no cartilage is left over the bone, as the reference defines it; the released
 * 3DReasonKnee data take the share of the defect. Thickness is the height of the columns, in mm.
 */
export function measureCartilage(context: MeasureContext): Measurement[] {
  const { partition, grid, labels } = context
  const subregions = new Map<ArticularSubregion, { columns: ArticularColumn[]; lost: number[]; layer: number[] }>()
  const { surface } = partition
  const of = (foot: number) => {
    const subregion = ARTICULAR_SUBREGIONS[(partition.articular[foot] ?? 0) - 1]
    if (!subregion) return undefined
    const found = subregions.get(subregion) ?? { columns: [], lost: [], layer: [] }
    subregions.set(subregion, found)
    return found
  }
  for (let s = 0; s < surface.voxels.length; s++) {
    const n = surface.voxels[s] ?? 0
    const found = of(surface.foot[s] ?? 0)
    found?.layer.push(n)
    if (labels.lesion[n] === PARTIAL || labels.lesion[n] === FULL) found?.lost.push(n)
  }
  for (const column of articularColumns(surface, labels, grid).values()) of(column.foot)?.columns.push(column)
  const layers = QUESTIONS.filter((question) => question.category === 'cartilage').flatMap((question) => {
    const subregion = ARTICULAR_SUBREGIONS.find((id) => id === question.regionId)
    const found = subregion ? subregions.get(subregion) : undefined
    if (!found || found.columns.length < 20) return []
    const { lost, layer, columns } = found
    return [{ question: question.id, lost, layer, ...measureColumns(columns) }]
  })
  const usual = {
    usualShare: median(layers.map(({ share }) => share)),
    usualThickness: median(layers.map(({ thickness }) => thickness.mean)),
    usualLeastThickness: median(layers.map(({ thickness }) => thickness.least)),
  }
  return layers.flatMap((layer) => gradeLayer(context, layer, usual))
}

/** The articular layer of one subregion: shares 0…1 of its columns, thicknesses in mm. */
interface Layer {
  readonly question: number
  readonly lost: readonly number[]
  /** All voxels of it, lost ones too. */
  readonly layer: readonly number[]
  /** The column that is as thick as the thinnest 5 % reach. */
  readonly thin: ArticularColumn | undefined
  readonly share: number
  readonly bareShare: number
  readonly defectShare: number
  readonly thickness: { readonly mean: number; readonly least: number; readonly median: number }
}

function measureColumns(columns: readonly ArticularColumn[]): Omit<Layer, 'question' | 'lost' | 'layer'> {
  const bare = columns.filter(isBare)
  const thinned = columns.filter((column) => column.full + column.partial > 0)
  const sorted = [...columns].sort((a, b) => a.height - b.height)
  const heights = sorted.map((column) => column.height)
  const thickness = { mean: mean(heights), least: at(heights, 0.05), median: at(heights, 0.5) }
  return {
    share: thinned.length / columns.length,
    bareShare: bare.length / columns.length,
    defectShare: thinned.length === 0 ? 0 : bare.length / thinned.length,
    thickness,
    thin: sorted[Math.round((sorted.length - 1) * 0.05)],
  }
}

/** `usual` are medians over the knee's subregions: cartilage is thin or thick from knee to knee. */
function gradeLayer(
  context: MeasureContext,
  { question, lost, layer, share, bareShare, defectShare, thickness, thin }: Layer,
  usual: Readonly<Record<string, number>>,
): Measurement[] {
  const features = {
    share,
    bareShare,
    defectShare,
    meanThickness: thickness.mean,
    leastThickness: thickness.least,
    lostVolume: (lost.length * context.grid.voxelVolume) / 1000,
    ...usual,
  }
  const shared = { question, features, seen: sightingOf(context.grid, lost) ?? null }
  const also = [
    millimetres('median cartilage thickness', thickness.median),
    millimetres('least cartilage thickness', thickness.least),
  ]
  const size = percent('cartilage loss share', share)
  const full = percent('full-thickness loss share', bareShare)
  return [
    {
      ...shared,
      component: 'cartilage.size',
      grade: gradeFromMeasure(scaleOf('cartilage.size'), size.value) ?? 0,
      value: size,
      also,
      ...outlined(context.grid, lost, 'area', lost.length > 0 ? layer : []),
      ...across(context.grid, thin),
    },
    {
      ...shared,
      component: 'cartilage.full-thickness',
      grade: gradeFromMeasure(scaleOf('cartilage.full-thickness'), full.value) ?? 0,
      value: full,
      also: [],
    },
  ]
}

/** The column from the bone's surface to the layer's own: half a voxel beyond the middles that its height is between. */
function across(grid: Grid, column: ArticularColumn | undefined): Pick<Measurement, 'across'> {
  if (!column || column.height === 0) return {}
  const [from, to] = [voxelAt(grid, column.foot), voxelAt(grid, column.top)]
  const half = 0.5 / Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2])
  const moved = ([i, j, k]: Vec3): Vec3 => [
    i + half * (to[0] - from[0]),
    j + half * (to[1] - from[1]),
    k + half * (to[2] - from[2]),
  ]
  return { across: { from: moved(from), to: moved(to) } }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function at(sorted: readonly number[], q: number): number {
  return sorted[Math.round((sorted.length - 1) * q)] ?? 0
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
