import type { ReadMode } from '../case/read.js'
import type { CaseSummary } from '../case/worklist.js'

/** How a read stands in the worklist: derived from the case's reading and the read's revisions, and kept with them. */
export type ReadStanding = Pick<CaseSummary, 'status' | 'abnormal' | 'reviewed' | 'toReview' | 'side' | 'sideSource'>

/** A case as it was imported, before any reading or revision. */
export type CaseOrigin = Pick<CaseSummary, 'id' | 'side' | 'sideSource'>

/** What a fold starts from: the case as imported, and whose read of it. */
export interface ReadOrigin extends CaseOrigin {
  /** Null before the reader's first decision. */
  readonly readId: string | null
  readonly mode: ReadMode
}
