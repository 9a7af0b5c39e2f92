import type { Reading } from '../../src-shared/case/reading.js'
import type { CaseState, FindingState, Revision } from '../../src-shared/case/revision.js'
import { isReviewed } from '../../src-shared/case/standing.js'
import type { CaseOrigin } from '../casebook/index.js'
import { applyAction } from './apply-action.js'
import { proposals } from './proposals.js'
import { undoView } from './undo.js'
import { actionLabel } from './words.js'

/** A reading with the id it is kept under. */
export interface CurrentReading {
  readonly id: string
  readonly reading: Reading
}

/**
 * The state of a case: its current reading with every revision folded in. Decisions about the findings of an earlier
 * reading do not carry over to a new one (what was accepted then was another proposal); findings that a person added,
 * the side that a person set and the sign-off do.
 */
export function foldCase(
  origin: CaseOrigin,
  current: CurrentReading | null,
  revisions: readonly Revision[],
): CaseState {
  const view = undoView(revisions)
  const readingId = current?.id ?? null
  let findings: readonly FindingState[] = current ? proposals(current.reading) : []
  let side: CaseState['side'] = current?.reading.volume.side ?? origin.side
  let sideSource: CaseState['sideSource'] = current?.reading.volume.sideSource ?? origin.sideSource
  let signedOff: CaseState['signedOff'] = null
  const added = new Set<string>()
  for (const revision of view.effective) {
    const { action } = revision
    if (action.type === 'set-side') [side, sideSource] = [action.side, 'user']
    else if (action.type === 'sign-off') signedOff = { by: revision.author.name, at: revision.at }
    else if (action.type === 'withdraw-sign-off') signedOff = null
    if (action.type === 'add') added.add(action.finding)
    const concernsAdded = 'finding' in action && added.has(action.finding)
    if (revision.readingId === readingId || concernsAdded) findings = applyAction(findings, revision)
  }
  const toReview = findings.filter((finding) => finding.answered)
  return {
    caseId: origin.id,
    readingId,
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
