import { ARTICULAR_SUBREGIONS } from '../anatomy/partition.js'
import { unpackThickness } from '../case/thickness-map.js'
import type { ComponentGrade, Reading } from '../case/reading.js'
import { QUESTIONS } from '../moaks/questions.js'
import { findRegion, type RegionId } from '../moaks/regions.js'
import { findScale, gradeIndex, scaleOf, type ScaleId } from '../moaks/scales.js'
import { boneOf } from './bone-of.js'
import { courseRank } from './course.js'
import type { QuantityKind } from './kinds.js'
import type { RegisteredBone } from './registration/bone-points.js'

/** Something that is followed from date to date: a component of a question, or a measure that no question asks for. */
export interface Quantity {
  readonly id: string
  readonly question: number | null
  readonly component: ScaleId | null
  /** What it is, and where. */
  readonly title: string
  readonly region: RegionId
  /** The bone that carries the place from one date to the other. */
  readonly bone: RegisteredBone
  /** What its repeatability is kept by: all places of a kind have one. */
  readonly kind: QuantityKind
  /** Of the measured number; null where grades alone are compared. */
  readonly unit: string | null
}

/** What only says something of what is there, or counts it, is not followed by itself. */
const NOT_FOLLOWED: ReadonlySet<ScaleId> = new Set(['bml.number', 'bml.share', 'cyst.tear-location'] as const)

/** All that is followed, in the order of the questions. */
export const QUANTITIES: readonly Quantity[] = [
  ...QUESTIONS.flatMap(({ id, title, regionId, components }) =>
    components
      .filter(({ key }) => !NOT_FOLLOWED.has(key))
      .map(({ key }, _, followed): Quantity => {
        const scale = scaleOf(key)
        return {
          id: `q${id} ${key}`,
          question: id,
          component: key,
          title: followed.length > 1 ? `${title}: ${lastPart(scale.title)}` : title,
          region: regionId,
          bone: boneOf(regionId),
          kind: key,
          unit: scale.kind === 'ordinal' ? (scale.measure?.unit ?? null) : null,
        }
      }),
  ),
  ...QUESTIONS.filter(({ category }) => category === 'meniscal-morphology').map(
    ({ id, place, regionId }): Quantity => ({
      id: lostTissueId(id),
      question: id,
      component: null,
      title: `Lost meniscal tissue — ${place}`,
      region: regionId,
      bone: boneOf(regionId),
      kind: 'meniscus.lost-tissue',
      unit: '%',
    }),
  ),
  ...ARTICULAR_SUBREGIONS.filter((region) => region !== 'tibia-subspinous').map((region): Quantity => ({
    id: `thickness ${region}`,
    question: null,
    component: null,
    title: `Mean cartilage thickness — ${(findRegion(region)?.label ?? region).toLowerCase()}`,
    region,
    bone: boneOf(region),
    kind: 'cartilage.thickness',
    unit: 'mm',
  })),
]

/** The id of the lost tissue that goes with a question of meniscal morphology. */
export function lostTissueId(question: number): string {
  return `q${question} lost-tissue`
}

/** "Cartilage loss, size" → "size": the question says the rest. */
function lastPart(title: string): string {
  return (title.split(', ').at(-1) ?? title).replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
}

/**
 * A number for a grade that has none measured: the grade that is to be expected by the model's probabilities, each at its
 * rank in the course of the disease. Null where a person graded, who gives no probabilities.
 */
export function expectedRank({ component, probabilities }: ComponentGrade): number | null {
  const scale = findScale(component)
  if (!scale || probabilities.length === 0) return null
  return scale.grades.reduce(
    (sum, { value }) => sum + courseRank(component, value) * (probabilities[gradeIndex(scale, value)] ?? 0),
    0,
  )
}

/** What was measured for a quantity among the grades of an answer, in its unit; null where nothing was, or a person graded. */
export function measuredIn(
  quantity: Quantity,
  grades: readonly ComponentGrade[],
  gradedByHand: readonly string[],
): number | null {
  const wanted = quantity.component ?? (quantity.kind === 'meniscus.lost-tissue' ? 'morphology.class' : null)
  if (wanted === null || gradedByHand.includes(wanted)) return null
  const graded = grades.find(({ component }) => component === wanted)
  if (!graded) return null
  if (quantity.unit === null) return expectedRank(graded)
  return graded.measured?.unit === quantity.unit ? graded.measured.value : null
}

/** Fewer columns than this are a rim, not a surface. */
const FEWEST_COLUMNS = 20

/** The mean thickness of what cartilage there is over a subregion, mm, as a volume shows it. */
export interface RegionThickness {
  readonly region: string
  readonly mm: number
  readonly volume: string
}

/** Of every subregion in every volume that was mapped, the most useful volume first. */
export function meanThickness(reading: Reading): RegionThickness[] {
  return reading.volumes.flatMap(({ hash, thickness }) => {
    if (!thickness) return []
    const columns = unpackThickness(thickness)
    return ARTICULAR_SUBREGIONS.flatMap((region, at): RegionThickness[] => {
      const own = columns.thickness.filter((_, column) => columns.regions?.[column] === at + 1)
      if (own.length < FEWEST_COLUMNS) return []
      return [{ region, mm: own.reduce((sum, mm) => sum + mm, 0) / own.length, volume: hash }]
    })
  })
}
