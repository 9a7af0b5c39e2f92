import type { Answer } from '../answers.js'
import { machineKey } from '../machines.js'
import { MODEL_READER, type SessionAnswers } from './input.js'

/** One reader's answers as they stood at one moment: alone, or after the model was revealed. */
export interface Column {
  readonly reader: string
  /** `final` where nothing was revealed. */
  readonly stage: 'before' | 'after' | 'final'
  readonly cases: ReadonlyMap<string, readonly Answer[]>
}

/** The columns of the first repeat: each person before and after the reveal, or once; then the model and other machines. */
export function columnsOf({ plan, reads }: SessionAnswers): Column[] {
  const revealed = plan.protocol === 'blind-then-revealed'
  const first = reads.filter(({ repeat }) => repeat === 1)
  const column = (reader: string, stage: Column['stage']): Column => ({
    reader,
    stage,
    cases: new Map(
      first
        .filter((read) => read.reader === reader)
        .map(({ caseId, answers, before }) => [caseId, stage === 'before' ? (before ?? answers) : answers]),
    ),
  })
  return [
    ...plan.readers.flatMap((reader) =>
      revealed ? [column(reader, 'before'), column(reader, 'after')] : [column(reader, 'final')],
    ),
    ...(plan.model ? [column(MODEL_READER, 'final')] : []),
    ...(plan.machines ?? []).map((machine) => column(machineKey(machine), 'final')),
  ]
}
