import { disagreements } from './answers.js'
import { MODEL_READER, type SessionAnswers } from './compare/input.js'

/**
 * The questions of a case that have to be settled: where the readers differ, or, where one person reads alone, where they and
 * the model do. The answers compared are the first ones of each reader, after the reveal where there was one. None before all have locked.
 */
export function toSettle({ plan, reads }: Pick<SessionAnswers, 'plan' | 'reads'>, caseId: string): number[] {
  const who = plan.readers.length > 1 ? plan.readers : [...plan.readers, MODEL_READER]
  const answers = who.map(
    (reader) => reads.find((read) => read.reader === reader && read.caseId === caseId && read.repeat === 1)?.answers,
  )
  const locked = answers.filter((one) => one !== undefined)
  return locked.length === who.length ? disagreements(locked) : []
}
