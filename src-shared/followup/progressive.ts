import type { ScaleId } from '../moaks/scales.js'
import type { Change } from './record.js'

/** Meniscal morphology 6 and 7 of MOAKS: tissue is gone, and more of it than at the examination before. */
const PARTIAL = 6
export const PROGRESSIVE = 7

/** Whether a grade says something of an earlier examination, so that it can only be given where there is one. */
export function needsPrior(component: ScaleId, grade: number): boolean {
  return component === 'morphology.class' && grade === PROGRESSIVE
}

/**
 * Whether a maceration is progressive, answered from the pair: partial maceration at both dates, and more tissue lost beyond the
 * repeatability of what was measured. `lost` is the change of the lost tissue of the same third. The suggested grade stays
 * the person's to give.
 */
export function answeredFromPair(morphology: Change, lost: Change | undefined): Change {
  const partial = (grade: number | undefined | null): boolean => grade === PARTIAL || grade === PROGRESSIVE
  if (!partial(morphology.before?.grade) || !partial(morphology.now?.grade) || !lost) return morphology
  if (lost.outcome === 'worse')
    return {
      ...morphology,
      outcome: 'worse',
      reason: 'Progressive partial maceration: more tissue is lost than before, beyond repeatability.',
      suggestedGrade: morphology.now?.grade === PROGRESSIVE ? null : PROGRESSIVE,
    }
  if (lost.outcome === 'cannot-tell')
    return { ...morphology, reason: `Whether the maceration is progressive cannot be told. ${lost.reason}` }
  return { ...morphology, reason: 'Partial maceration at both dates, and no more tissue lost beyond repeatability.' }
}
