import { seedFrom, shuffled } from '../statistics/random.js'
import { hidesReaders, type SessionPlan } from './plan.js'

/** The model and the right answer of practice beside the letters of people. */
export const MODEL_LETTER = 'M'
export const TEACHER_LETTER = 'R'

/** A reader under the letter that stands for them where their answers to a case are settled. */
export interface Lettered {
  readonly reader: string
  readonly letter: string
}

/**
 * The readers of a case that is settled, by letter. Where their names are hidden the seed shuffles them anew for every case: an
 * "A" who is always the same would be known by what they answered before. Else they keep the order of the plan.
 */
export function lettersOf(
  plan: Pick<SessionPlan, 'readers' | 'settlement' | 'hidden' | 'seed'>,
  caseId: string,
): Lettered[] {
  const readers = hidesReaders(plan) ? shuffled(plan.readers, seedFrom(`letters ${caseId}`, plan.seed)) : plan.readers
  // Enough for the 20 readers that a plan may have; M and R stand for others.
  const letters = 'ABCDEFGHIJKLNOPQSTUVWXYZ'
  return readers.map((reader, place) => ({ reader, letter: letters.charAt(place) }))
}
