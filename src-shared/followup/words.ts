import type { Reading } from '../case/reading.js'
import { findGrade, scaleOf, type ScaleId } from '../moaks/scales.js'
import type { RepeatabilityTable } from './repeatability.js'
import type { Outcome } from './record.js'
import type { RegisteredBone } from './registration/bone-points.js'
import type { Failure } from './registration/judge.js'

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  worse: 'worse',
  better: 'better',
  unchanged: 'unchanged',
  'cannot-tell': 'cannot be told',
}

const FAILURES: Readonly<Record<Failure, string>> = {
  'not-outlined': 'was not outlined at both dates: run the model on both',
  'not-found': 'could not be found again at the other date',
  'little-overlap': 'is seen too little at both dates',
  apart: 'could not be laid on itself closely enough',
  'landmarks-apart': 'could be laid on itself, but its cartilage lies elsewhere then',
}

/** Why a bone gives no change, as a sentence. */
export function failureSentence(bone: RegisteredBone, failure: Failure): string {
  return `The ${bone} ${FAILURES[failure]}, so no change is given.`
}

/** Where the smallest changes come from, as sentences; `pack` is what read the knee, null where nothing did. */
export function repeatabilitySentence(
  { reader, source, knees }: RepeatabilityTable,
  pack: Pick<Reading['pack'], 'id' | 'version'> | null,
): string {
  const measured = `Change is called beyond the repeatability of a measure: 1.96 · √2 · its standard error over ${source} of ${knees} knees, measured by ${reader}.`
  const own = pack === null ? reader : `${pack.id} ${pack.version}`
  return own === reader ? measured : `${measured} This knee was read by ${own}, whose repeatability is not known.`
}

/** What a grade is called: its label, beside its number where that says nothing by itself. */
export function gradeName(component: ScaleId, grade: number): string {
  const scale = scaleOf(component)
  const label = findGrade(scale, grade)?.label ?? String(grade)
  return scale.kind === 'ordinal' && label !== String(grade) ? `${grade}, ${label}` : label
}
