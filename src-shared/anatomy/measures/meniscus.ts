import { QUESTIONS } from '../../moaks/questions.js'
import { partsAbove } from '../components.js'
import type { Lesion } from '../labels.js'
import { sightingOf, voxelAt } from '../knee-labels.js'
import { MENISCAL_THIRDS } from '../partition.js'
import { groupVoxels, type MeasureContext } from './context.js'
import { millilitres, millimetres, outlined, percent, type Measurement } from './measurement.js'
import { tearShape } from './tear-shape.js'

/** Lesions of a meniscus and the morphology class each makes (Hunter et al. 2011); later ones outrank earlier ones. */
const CLASSES: readonly (readonly [Lesion, number])[] = [
  ['meniscal-signal', 1],
  ['radial-tear', 2],
  ['horizontal-tear', 3],
  ['vertical-tear', 4],
  ['complex-tear', 5],
  ['partial-maceration', 6],
  ['complete-maceration', 8],
]
const TEARS: readonly Lesion[] = ['radial-tear', 'horizontal-tear', 'vertical-tear', 'complex-tear']

/** A lesion inside a meniscus smaller than this is noise, mm³. */
const LEAST_LESION = 4

/** Hypertrophy, height of a meniscus from which it is called hypertrophic, mm; normal horns are 5 to 7 mm high. */
const HYPERTROPHIC_HEIGHT = 9

/**
 * Meniscal morphology, questions 48–53: the lesion that fills most of the third, maceration before tears before
 * signal; the share of tissue that is lost tells partial maceration.
 */
export function measureMorphology(context: MeasureContext): Measurement[] {
  const { grid, partition } = context
  const thirdOf = (n: number): number => partition.meniscal[n] ?? 0
  const voxelsOf: number[][] = MENISCAL_THIRDS.map(() => [])
  const { meniscal } = partition
  for (let n = 0; n < meniscal.length; n++) if (meniscal[n] !== 0) voxelsOf[(meniscal[n] ?? 0) - 1]?.push(n)
  const lesions = CLASSES.map(([lesion, grade]) => ({
    lesion,
    grade,
    thirds: groupVoxels(context.lesion(lesion), thirdOf),
  }))
  return QUESTIONS.filter((question) => question.category === 'meniscal-morphology').flatMap((question) => {
    const third = MENISCAL_THIRDS.findIndex((id) => id === question.regionId) + 1
    const tissue = voxelsOf[third - 1] ?? []
    const size = tissue.length
    const medial = third <= MENISCAL_THIRDS.length / 2
    const plateau = partition.landmarks[medial ? 'medial' : 'lateral']
    if (!plateau || size * grid.voxelVolume < 30) return []
    const found = lesions.map(({ lesion, grade, thirds }) => {
      const voxels = partsAbove(grid, thirds.get(third) ?? [], LEAST_LESION).flat()
      return { lesion, grade, voxels, volume: voxels.length * grid.voxelVolume }
    })
    const decisive = decide(found)
    const lost = found.filter(({ grade }) => grade >= 6).reduce((sum, { voxels }) => sum + voxels.length, 0)
    const features = Object.fromEntries(found.map(({ lesion, volume }) => [lesion, volume / 100]))
    const open = found.filter(({ grade }) => grade >= 2).flatMap(({ voxels }) => voxels)
    const shape = tearShape(grid, plateau, medial, open, tissue)
    const measurement: Measurement = {
      question: question.id,
      component: 'morphology.class',
      grade: decisive?.grade ?? 0,
      value: percent('lost meniscal tissue', lost / size),
      features: { ...features, ...shape, lostShare: lost / size, size: (size * grid.voxelVolume) / 1000 },
      also: decisive ? [millilitres(`${decisive.lesion.replaceAll('-', ' ')} volume`, decisive.volume)] : [],
      seen: decisive ? (sightingOf(grid, decisive.voxels) ?? null) : null,
      ...(decisive ? outlined(grid, decisive.voxels, isTear(decisive) ? 'line' : 'area') : {}),
    }
    return [measurement]
  })
}

interface Found {
  readonly lesion: Lesion
  readonly grade: number
  readonly voxels: readonly number[]
  readonly volume: number
}

function isTear({ grade }: Found): boolean {
  return grade >= 2 && grade <= 5
}

function decide(found: readonly Found[]): Found | undefined {
  const there = found.filter(({ voxels }) => voxels.length > 0)
  const maceration = there.filter(({ grade }) => grade >= 6)
  const tears = there.filter(isTear)
  const group = maceration.length > 0 ? maceration : tears.length > 0 ? tears : there
  return group.reduce<Found | undefined>((best, one) => (best && best.volume >= one.volume ? best : one), undefined)
}

/** Meniscal cyst 54–55, hypertrophy 56–57 and posterior root tear 58–59. */
export function measureMeniscalSigns(context: MeasureContext): Measurement[] {
  return (['medial', 'lateral'] as const).flatMap((side, index) => {
    const tissue = context.tissue(side === 'medial' ? 'medial-meniscus' : 'lateral-meniscus')
    const ofSide = (n: number): boolean => context.isMedial(n) === (side === 'medial')
    if (tissue.length * context.grid.voxelVolume < 100) return []
    return [
      ...cyst(context, 54 + index, ofSide),
      hypertrophy(context, 56 + index, tissue),
      rootTear(context, 58 + index, ofSide),
    ]
  })
}

function cyst(context: MeasureContext, question: number, ofSide: (n: number) => boolean): Measurement[] {
  const { grid, partition } = context
  const voxels = partsAbove(grid, context.lesion('meniscal-cyst').filter(ofSide), 15).flat()
  const tears = TEARS.flatMap((lesion) => context.lesion(lesion).filter(ofSide))
  const thirds = [0, 0, 0]
  for (const n of tears) {
    const third = (partition.meniscal[n] ?? 0) - 1
    if (third >= 0) thirds[third % 3] = (thirds[third % 3] ?? 0) + 1
  }
  const most = Math.max(...thirds)
  // The place is that of the tear which goes with a cyst: without one there is none (moaks/contradiction-rules.ts).
  const torn = voxels.length > 0 && most * grid.voxelVolume >= LEAST_LESION
  const volume = voxels.length * grid.voxelVolume
  const features = {
    volume: volume / 1000,
    anterior: ((thirds[0] ?? 0) * grid.voxelVolume) / 100,
    body: ((thirds[1] ?? 0) * grid.voxelVolume) / 100,
    posterior: ((thirds[2] ?? 0) * grid.voxelVolume) / 100,
  }
  const value = millilitres('cyst volume', volume)
  const seen = sightingOf(grid, voxels) ?? null
  return [
    { question, component: 'cyst.presence', grade: voxels.length > 0 ? 1 : 0, value, features, also: [], seen },
    {
      question,
      component: 'cyst.tear-location',
      grade: torn ? thirds.indexOf(most) : 3,
      value: millilitres('tear volume', most * grid.voxelVolume),
      features,
      also: [],
      seen: torn ? (sightingOf(grid, tears) ?? null) : null,
    },
  ]
}

/** Height: the 95th percentile over columns of the meniscus's extent from top to bottom. */
function hypertrophy(context: MeasureContext, question: number, tissue: readonly number[]): Measurement {
  const { grid } = context
  const columns = new Map<number, { from: number; to: number }>()
  for (const n of tissue) {
    const [i, j, k] = voxelAt(grid, n)
    const key = i + grid.ni * k
    const column = columns.get(key)
    if (!column) columns.set(key, { from: j, to: j })
    else {
      column.from = Math.min(column.from, j)
      column.to = Math.max(column.to, j)
    }
  }
  const heights = [...columns.values()].map(({ from, to }) => (to - from + 1) * grid.spacing[1]).sort((a, b) => a - b)
  const height = heights[Math.round((heights.length - 1) * 0.95)] ?? 0
  const volume = tissue.length * grid.voxelVolume
  const isLarge = height >= HYPERTROPHIC_HEIGHT
  return {
    question,
    component: 'hypertrophy.presence',
    grade: isLarge ? 1 : 0,
    value: millimetres('meniscal height', height),
    features: { height, volume: volume / 1000 },
    also: [millilitres('meniscal volume', volume)],
    seen: isLarge ? (sightingOf(grid, tissue) ?? null) : null,
  }
}

function rootTear(context: MeasureContext, question: number, ofSide: (n: number) => boolean): Measurement {
  const { grid } = context
  const voxels = partsAbove(grid, context.lesion('root-tear').filter(ofSide), LEAST_LESION).flat()
  const volume = voxels.length * grid.voxelVolume
  return {
    question,
    component: 'root-tear.presence',
    grade: voxels.length > 0 ? 1 : 0,
    value: millilitres('root gap volume', volume),
    features: { volume: volume / 100 },
    also: [],
    seen: sightingOf(grid, voxels) ?? null,
    ...outlined(grid, voxels, 'line'),
  }
}
