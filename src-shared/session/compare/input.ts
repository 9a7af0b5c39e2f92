import type { Answer } from '../answers.js'
import { nameOfMachine } from '../machines.js'
import type { SessionPlan } from '../plan.js'

/** The model among the readers of a session. */
export const MODEL_READER = 'model'

/** Whether a reader is the model or another machine, and no person. */
export function isMachine(reader: string): boolean {
  return reader === MODEL_READER || nameOfMachine(reader) !== null
}

/** Something that a reader measured on a knee: two are of the same thing where they are called alike and have one unit. */
export interface TakenMeasure {
  readonly about: string
  readonly unit: 'mm' | '%'
  readonly value: number
}

/** One locked reading of one case. */
export interface LockedRead {
  /** Id of a reader, `MODEL_READER`, or the key of a machine. */
  readonly reader: string
  readonly caseId: string
  readonly repeat: number
  /** One answer for each question of the session, in its order. */
  readonly answers: readonly Answer[]
  /** What stood before the model was revealed; null where nothing was revealed. */
  readonly before: readonly Answer[] | null
  /** What the reader measured. */
  readonly measures: readonly TakenMeasure[]
  /** Time with the case, ms, pauses left out: before the reveal, and after it. */
  readonly timeMs: { readonly before: number; readonly after: number }
  /** The same question by question. */
  readonly spent: readonly SpentOnQuestion[]
}

/** Time with one question, ms, pauses left out, before or after the reveal. */
export interface SpentOnQuestion {
  readonly question: number
  readonly after: boolean
  readonly milliseconds: number
}

/** All that the numbers of a session are made of. */
export interface SessionAnswers {
  readonly plan: SessionPlan
  /** Case → its patient: whole patients are resampled. */
  readonly patients: ReadonlyMap<string, string>
  readonly reads: readonly LockedRead[]
  /** Answers of the adjudicator or the consensus, by case. */
  readonly settled: ReadonlyMap<string, readonly Answer[]>
  /** Why they were settled so, by case and question, where it was written down. */
  readonly reasons: ReadonlyMap<string, ReadonlyMap<number, string>>
}
