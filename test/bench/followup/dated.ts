import type { DatedKnee } from '../../../src-shared/followup/compare.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import type { ReadOccasion } from './readings.js'

/** A reading on an occasion as a knee of a date that nobody has decided anything about. */
export function dated({ seed, side, reading }: ReadOccasion, studyDate: string): DatedKnee {
  const caseId = `${seed}-${studyDate}`
  const origin = { id: caseId, side, sideSource: 'header', readId: null, mode: 'open' } as const
  return { caseId, studyDate, state: foldRead(origin, { id: caseId, reading }, []), reading, makers: {} }
}
