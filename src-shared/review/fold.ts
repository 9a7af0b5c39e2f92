import type { ReadState, FindingState, Revision } from '../case/revision.js'
import { isReviewed } from './finding-standing.js'
import type { CaseOrigin, ReadOrigin } from './case-records.js'
import { applyAction } from './apply-action.js'
import { Proposals } from './pinned-proposals.js'
import type { KeptReading } from './proposals.js'
import { undoView } from './undo.js'
import { actionLabel } from './words.js'

/**
 * The state of a read: the case's current reading with the reader's own revisions folded in.
 *
 * Where the model has read the case again, a finding that a person has decided keeps the proposal that was decided
 * about (`earlier` holds the readings before the current one); only findings that nobody has decided show the new
 * one. So an acceptance never slips onto a grade that nobody has seen.
 */
export function foldRead(
  origin: ReadOrigin,
  current: KeptReading | null,
  revisions: readonly Revision[],
  earlier: readonly KeptReading[] = [],
): ReadState {
  const view = undoView(revisions)
  const proposals = new Proposals(current, earlier)
  let findings: readonly FindingState[] = proposals.current()
  let { side, sideSource } = sideOf(origin, current)
  let signedOff: ReadState['signedOff'] = null
  for (const revision of view.effective) {
    const { action } = revision
    if (action.type === 'set-side') [side, sideSource] = [action.side, 'user']
    else if (action.type === 'sign-off') signedOff = { by: revision.author.name, at: revision.at }
    else if (action.type === 'withdraw-sign-off') signedOff = null
    else findings = proposals.settle(applyAction(proposals.pin(findings, revision), revision), revision)
  }
  const toReview = findings.filter((finding) => finding.answered)
  return {
    caseId: origin.id,
    readId: origin.readId,
    mode: origin.mode,
    readingId: current?.id ?? null,
    findings: [...findings],
    side,
    sideSource,
    signedOff,
    undo: view.undo ? { revision: view.undo.sequence, label: actionLabel(view.undo.action, findings) } : null,
    redo: view.redo ? { revision: view.redo.sequence, label: actionLabel(view.redo.action, findings) } : null,
    reviewed: toReview.filter(isReviewed).length,
    toReview: toReview.length,
    lastSequence: revisions.at(-1)?.sequence ?? 0,
  }
}

/** The side as the files say, else as the model found it. */
function sideOf(origin: CaseOrigin, current: KeptReading | null): Pick<ReadState, 'side' | 'sideSource'> {
  const { side, sideSource } = origin
  const reading = current?.reading
  const known = side !== 'unknown' && sideSource !== 'inferred'
  return known || !reading || reading.side === 'unknown'
    ? { side, sideSource }
    : { side: reading.side, sideSource: reading.sideSource }
}
