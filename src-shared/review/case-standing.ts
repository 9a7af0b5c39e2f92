import type { CaseState } from '../case/revision.js'
import { isAbnormal } from './finding-standing.js'
import type { CaseStanding } from './case-records.js'

/** How a case stands in the worklist. */
export function standingOf(state: CaseState): CaseStanding {
  const { side, sideSource, reviewed, toReview } = state
  return {
    status: statusOf(state),
    abnormal: state.findings.filter(isAbnormal).length,
    reviewed,
    toReview,
    side,
    sideSource,
  }
}

function statusOf(state: CaseState): CaseStanding['status'] {
  if (state.signedOff) return 'signed-off'
  if (state.reviewed > 0) return 'in-review'
  return state.readingId === null ? 'unread' : 'read'
}
