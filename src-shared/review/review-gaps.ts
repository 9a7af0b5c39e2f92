import type { FindingState, ReadState } from '../case/revision.js'
import { unsettled } from './contradictions.js'
import { isReviewed } from './finding-standing.js'

/** What a signature now would leave open; every question that has no person's decision is in one of the first two. */
export interface ReviewGaps {
  /** Answered by the model, and nobody has accepted, edited or rejected it. */
  readonly unreviewed: readonly FindingState[]
  /** Without an answer, of the model or of a person: reported as such, never as normal. */
  readonly unanswered: readonly FindingState[]
  /** Hold a contradiction: refused by the sign-off. */
  readonly contradictions: readonly FindingState[]
}

/** What is open in a read, over all questions. "Every answer was reviewed" is true where the first two are empty. */
export function reviewGaps(state: Pick<ReadState, 'findings'>): ReviewGaps {
  const open = state.findings.filter((finding) => !isReviewed(finding))
  return {
    unreviewed: open.filter((finding) => finding.answered),
    unanswered: open.filter((finding) => !finding.answered),
    contradictions: unsettled(state),
  }
}
