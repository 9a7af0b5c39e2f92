import { categoryLabel } from '../../moaks/categories.js'
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
import { overlaps } from './overlaps.js'
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
  const boxes = enterBoxes(cases, slots, sums)
  return {
    statistics: (total) =>
      scopes.flatMap(({ places: parts }) => {
        const { pairs, iou } = boxesIn(parts, boxes, total)
        return [...valuesOf(parts, readers, total), pairs > 0 ? iou / pairs : null]
      }),
    rows: (estimates, total) =>
      scopes.map(({ places: parts, ...scope }, index) => {
        const [agreement, kappa, weightedKappa, alpha, boxIou] = estimates.slice(5 * index, 5 * index + 5)
        return {
          ...scope,
          compared: parts.flat().reduce((sum, { compared }) => sum + (total[compared] ?? 0), 0),
          agreement: agreement ?? NO_ESTIMATE,
          kappa: kappa ?? NO_ESTIMATE,
          weightedKappa: weightedKappa ?? NO_ESTIMATE,
          alpha: alpha ?? NO_ESTIMATE,
          boxes: boxesIn(parts, boxes, total).pairs,
          boxIou: boxIou ?? NO_ESTIMATE,
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

/** Where the boxes of each question are counted: the sum of overlaps, then how many. Every pair of readers counts. */
function enterBoxes(
  cases: readonly AnsweredCase[],
  slots: readonly Slot[],
  sums: PatientSums,
): ReadonlyMap<number, number> {
  const starts = new Map([...new Set(slots.map(({ question }) => question))].map((one) => [one, sums.reserve(2)]))
  for (const { patient, readers } of cases)
    readers.forEach((one, index) => {
      for (const other of readers.slice(index + 1))
        for (const { question, iou } of one && other ? overlaps(one, other) : []) {
          const start = starts.get(question)
          if (start === undefined) continue
          sums.add(patient, start, iou)
          sums.add(patient, start + 1)
        }
    })
  return starts
}

/** The boxes of a scope, each question once however many components it has. */
function boxesIn(
  places: readonly (readonly Place[])[],
  starts: ReadonlyMap<number, number>,
  total: Float64Array,
): { pairs: number; iou: number } {
  const counted = { pairs: 0, iou: 0 }
  for (const question of new Set(places.flat().map(({ slot }) => slot.question))) {
    const start = starts.get(question) ?? 0
    counted.iou += total[start] ?? 0
    counted.pairs += total[start + 1] ?? 0
  }
  return counted
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
  const byScale = inGroups(places, ({ slot }) => slot.scale.id)
  const byCategory = inGroups(places, ({ slot }) => questionOf(slot.question).category)
  return [
    { scope: 'all', question: null, component: null, label: 'All questions', places: [...byScale.values()] },
    ...[...byCategory].map(([category, parts]): Scope => ({
      scope: 'category',
      question: null,
      component: null,
      label: categoryLabel(category),
      places: [...inGroups(parts, ({ slot }) => slot.scale.id).values()],
    })),
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

function inGroups<Key>(places: readonly Place[], keyOf: (place: Place) => Key): ReadonlyMap<Key, readonly Place[]> {
  const groups = new Map<Key, Place[]>()
  for (const place of places) groups.set(keyOf(place), [...(groups.get(keyOf(place)) ?? []), place])
  return groups
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
