import type { FindingState, ReadState } from '../case/revision.js'
import { QUESTIONS } from '../moaks/questions.js'
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
  /** Every one of the 69 questions has been answered and reviewed: only then may "every answer was reviewed" be said. */
  readonly complete: boolean
}

/** What is open in a read, over all questions. */
export function reviewGaps(state: Pick<ReadState, 'findings'>): ReviewGaps {
  const open = state.findings.filter((finding) => !isReviewed(finding))
  // Without a reading, questions that nobody added a finding for are not in the list at all.
  const asked = new Set(state.findings.map(({ question }) => question))
  return {
    unreviewed: open.filter((finding) => finding.answered),
    unanswered: open.filter((finding) => !finding.answered),
    contradictions: unsettled(state),
    complete: open.length === 0 && QUESTIONS.every(({ id }) => asked.has(id)),
  }
}
