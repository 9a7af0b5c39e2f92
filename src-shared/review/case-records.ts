import type { CaseSummary } from '../case/worklist.js'

/** How a case stands in the worklist: derived from its reading and revisions, and kept with them. */
export type CaseStanding = Pick<CaseSummary, 'status' | 'abnormal' | 'reviewed' | 'toReview' | 'side' | 'sideSource'>

/** A case as it was imported, before any reading or revision: what a fold starts from. */
export type CaseOrigin = Pick<CaseSummary, 'id' | 'side' | 'sideSource'>
