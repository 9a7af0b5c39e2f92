import { iccCells, iccOf, iccTerms } from '../../statistics/icc.js'
import { MODEL_READER, type SessionAnswers } from './input.js'
import { NO_ESTIMATE, type MeasureRow } from '../rows.js'
import type { Section } from './section.js'
import type { PatientSums } from './sums.js'

/** A measure that several readers took, on several knees. */
interface Measured {
  readonly label: string
  readonly unit: string
  /** Those who took it. */
  readonly readers: number
  readonly start: number
}

/**
 * How far measures in mm and % agree: each that is called alike, and all of a unit together. A knee counts where everybody who took the
 * measure at all took it. The answers are the first ones of each reader, after the reveal where there was one.
 */
export function measureSection({ plan, patients, reads }: SessionAnswers, sums: PatientSums): Section<MeasureRow[]> {
  const who = [...plan.readers, ...(plan.model ? [MODEL_READER] : [])]
  const first = reads.filter(({ repeat }) => repeat === 1)
  /** Unit → measure → case → values by reader. */
  const units = new Map<string, Map<string, Map<string, Map<string, number>>>>()
  for (const { reader, caseId, measures } of first)
    for (const { about, unit, value } of measures) within(within(within(units, unit), about), caseId).set(reader, value)

  const measured: Measured[] = []
  for (const [unit, abouts] of [...units].sort(byName)) {
    const all: Thing[] = []
    for (const [about, cases] of [...abouts].sort(byName)) {
      const things = [...cases].map(([caseId, values]) => ({ patient: patients.get(caseId) ?? '', values }))
      all.push(...things)
      const one = entered(about, unit, things, who, sums)
      if (one) measured.push(one)
    }
    const together = abouts.size > 1 ? entered(`All measures in ${unit}`, unit, all, who, sums) : null
    if (together) measured.push(together)
  }
  const tableOf = (total: Float64Array, { start, readers }: Measured): Float64Array =>
    total.subarray(start, start + iccCells(readers))
  return {
    statistics: (total) =>
      measured.flatMap((one) => {
        const table = tableOf(total, one)
        return [iccOf(table, 'ICC(2,1)'), iccOf(table, 'ICC(3,1)')]
      }),
    rows: (estimates, total) =>
      measured.map((one, index): MeasureRow => {
        const { label, unit, readers, start } = one
        return {
          label,
          unit,
          readers,
          compared: total[start] ?? 0,
          agreement: estimates[2 * index] ?? NO_ESTIMATE,
          consistency: estimates[2 * index + 1] ?? NO_ESTIMATE,
        }
      }),
  }
}

/** Something that was measured: a place of one knee, with the values of those who measured it. */
interface Thing {
  readonly patient: string
  readonly values: ReadonlyMap<string, number>
}

/** Enters what readers measured; null where nobody could be compared. */
function entered(
  label: string,
  unit: string,
  things: readonly Thing[],
  who: readonly string[],
  sums: PatientSums,
): Measured | null {
  const takers = who.filter((reader) => things.some(({ values }) => values.has(reader)))
  if (takers.length < 2) return null
  const whole = things.flatMap(({ patient, values }) => {
    const row = takers.map((reader) => values.get(reader)).filter((value) => value !== undefined)
    return row.length === takers.length ? [{ patient, row }] : []
  })
  const flat = whole.flatMap(({ row }) => row)
  const mean = flat.reduce((sum, value) => sum + value, 0) / Math.max(1, flat.length)
  const start = sums.reserve(iccCells(takers.length))
  for (const { patient, row } of whole)
    iccTerms(row.map((value) => value - mean)).forEach((term, cell) => sums.add(patient, start + cell, term))
  return { label, unit, readers: takers.length, start }
}

function within<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = map.get(key) ?? new Map<string, Value>()
  map.set(key, known)
  return known
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
