import { questionOf } from '../../moaks/questions.js'
import {
  addToCoincidences,
  emptyCoincidences,
  krippendorffAlpha,
  pairedAgreement,
  type Coincidences,
} from '../../statistics/coincidences.js'
import { cohenKappa, confusionCell, type Confusion } from '../../statistics/confusion.js'
import { addToFleiss, emptyFleiss, fleissKappa, type FleissCounts } from '../../statistics/fleiss.js'
import type { Answer } from '../answers.js'
import { NO_ESTIMATE, type AgreementRow } from '../rows.js'
import type { Section } from './section.js'
import { levelOf, meanOf, positionIn, type Slot } from './slots.js'
import type { PatientSums } from './sums.js'

/** What several readers answered about one case. */
export interface AnsweredCase {
  readonly patient: string
  /** One entry for each reader in their order; null: not read. */
  readonly readers: readonly (readonly Answer[] | null)[]
}

/** The tables of one slot in the long list of sums. */
interface Place {
  readonly slot: Slot
  readonly coincidences: number
  readonly fleiss: number
  readonly confusion: number
  readonly compared: number
}

/** How far `readers` readers agree: everything, each scale, each question. */
export function agreementSection(
  cases: readonly AnsweredCase[],
  readers: number,
  slots: readonly Slot[],
  sums: PatientSums,
): Section<AgreementRow[]> {
  const places = slots.map((slot): Place => {
    const classes = slot.scale.grades.length
    const place = {
      slot,
      coincidences: sums.reserve(classes ** 2),
      fleiss: sums.reserve(classes + 2),
      confusion: sums.reserve(classes * (classes + 1)),
      compared: sums.reserve(1),
    }
    for (const one of cases) enter(place, one, readers, sums)
    return place
  })
  const scopes = scopesOf(places)
  return {
    statistics: (total) => scopes.flatMap(({ places: parts }) => valuesOf(parts, readers, total)),
    rows: (estimates, total) =>
      scopes.map(({ places: parts, ...scope }, index) => {
        const [agreement, kappa, weightedKappa, alpha] = estimates.slice(4 * index, 4 * index + 4)
        return {
          ...scope,
          compared: parts.flat().reduce((sum, { compared }) => sum + (total[compared] ?? 0), 0),
          agreement: agreement ?? NO_ESTIMATE,
          kappa: kappa ?? NO_ESTIMATE,
          weightedKappa: weightedKappa ?? NO_ESTIMATE,
          alpha: alpha ?? NO_ESTIMATE,
        }
      }),
  }
}

function enter(
  { slot, coincidences, fleiss, confusion, compared }: Place,
  { patient, readers: answered }: AnsweredCase,
  readers: number,
  sums: PatientSums,
): void {
  const classes = slot.scale.grades.length
  const positions = answered.map((answers) => (answers ? positionIn(slot, answers) : null))
  const given = positions.filter((position) => position !== null)
  if (given.length < 2) return
  sums.add(patient, compared, given.length)
  const table = emptyCoincidences(classes)
  addToCoincidences(table, given)
  table.counts.forEach((count, cell) => sums.add(patient, coincidences + cell, count))
  const counts = emptyFleiss(readers, classes)
  addToFleiss(counts, given)
  sums.add(patient, fleiss, counts.things)
  sums.add(patient, fleiss + 1, counts.agreement)
  counts.classes.forEach((count, cell) => sums.add(patient, fleiss + 2 + cell, count))
  const [first, second] = positions
  if (readers === 2 && typeof first === 'number' && typeof second === 'number')
    sums.add(patient, confusion + confusionCell(classes, first, second))
}

interface Scope {
  readonly scope: AgreementRow['scope']
  readonly question: number | null
  readonly component: string | null
  readonly label: string
  /** Places that share a scale, together. */
  readonly places: readonly (readonly Place[])[]
}

function scopesOf(places: readonly Place[]): Scope[] {
  const byScale = new Map<string, Place[]>()
  for (const place of places) byScale.set(place.slot.scale.id, [...(byScale.get(place.slot.scale.id) ?? []), place])
  return [
    { scope: 'all', question: null, component: null, label: 'All questions', places: [...byScale.values()] },
    ...[...byScale].map(([component, parts]): Scope => ({
      scope: 'scale',
      question: null,
      component,
      label: parts[0]?.slot.scale.title ?? component,
      places: [parts],
    })),
    ...places.map((place): Scope => ({
      scope: 'question',
      question: place.slot.question,
      component: place.slot.component,
      label: `${questionOf(place.slot.question).title}: ${place.slot.scale.title}`,
      places: [[place]],
    })),
  ]
}

/** Agreement is over all answers together; the coefficients are means over scales, which have different grades. */
function valuesOf(
  scales: readonly (readonly Place[])[],
  readers: number,
  total: Float64Array,
): [number | null, number | null, number | null, number | null] {
  const tables = scales.map((places) => tablesOf(places, readers, total))
  return [
    pooledAgreement(tables.map(({ coincidences }) => coincidences)),
    meanOf(tables.map(({ fleiss, confusion }) => (confusion ? cohenKappa(confusion, 'none') : fleissKappa(fleiss)))),
    meanOf(tables.map(({ confusion, ordered }) => (confusion && ordered ? cohenKappa(confusion, 'quadratic') : null))),
    meanOf(tables.map(({ coincidences, level }) => krippendorffAlpha(coincidences, level))),
  ]
}

function tablesOf(places: readonly Place[], readers: number, total: Float64Array) {
  const scale = places[0]?.slot.scale
  const classes = scale?.grades.length ?? 0
  const added = (start: (place: Place) => number, length: number): Float64Array => {
    const sum = new Float64Array(length)
    for (const place of places)
      for (let cell = 0; cell < length; cell++) sum[cell] = (sum[cell] ?? 0) + (total[start(place) + cell] ?? 0)
    return sum
  }
  const [things = 0, agreement = 0, ...answers] = added(({ fleiss }) => fleiss, classes + 2)
  const fleiss: FleissCounts = { raters: readers, things, agreement, classes: Float64Array.from(answers) }
  const confusion: Confusion | null =
    readers === 2 ? { classes, counts: added((place) => place.confusion, classes * (classes + 1)) } : null
  return {
    coincidences: { classes, counts: added((place) => place.coincidences, classes ** 2) },
    fleiss,
    confusion,
    ordered: scale?.kind === 'ordinal',
    level: scale ? levelOf(scale) : ('nominal' as const),
  }
}

function pooledAgreement(tables: readonly Coincidences[]): number | null {
  let alike = 0
  let all = 0
  for (const table of tables) {
    const count = table.counts.reduce((sum, one) => sum + one, 0)
    alike += (pairedAgreement(table) ?? 0) * count
    all += count
  }
  return all > 0 ? alike / all : null
}
