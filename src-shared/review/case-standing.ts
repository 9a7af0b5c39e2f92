import type { ReadState } from '../case/revision.js'
import { isAbnormal } from './finding-standing.js'
import type { ReadStanding } from './case-records.js'

/** How a case stands in the worklist. */
export function standingOf(state: ReadState): ReadStanding {
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

function statusOf(state: ReadState): ReadStanding['status'] {
  if (state.signedOff) return 'signed-off'
  if (state.reviewed > 0) return 'in-review'
  return state.readingId === null ? 'unread' : 'read'
}
