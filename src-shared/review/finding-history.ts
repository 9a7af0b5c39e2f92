import type { ReadState, Revision } from '../case/revision.js'
import { findingsNamed } from './action-findings.js'
import { areOpposite } from './reading-for-side.js'
import { turnedKey } from './turn-finding.js'
import { undoView } from './undo.js'

/**
 * The revisions that touched a finding as it stands now, in order: those that made it what it is, those that were taken
 * back, and the undos and redos that did so. A key names a question, and the side that is set decides which question a
 * place on the image answers: so what counts is what `fold` did to the finding, not the key that a revision names.
 *
 * @param key of the finding in `fold(revisions)`; a finding that is not there has no history.
 * @param fold the state of the read after these revisions, which are the first ones of the read.
 */
export function findingHistory(
  key: string,
  revisions: readonly Revision[],
  fold: (revisions: readonly Revision[]) => ReadState,
): Revision[] {
  const state = fold(revisions)
  const finding = state.findings.find((one) => one.key === key)
  if (!finding) return []
  const touched = new Set(finding.history)
  const effective = new Set(undoView(revisions).effective)
  for (const [index, revision] of revisions.entries()) {
    const { action, sequence } = revision
    if (action.type === 'undo' || action.type === 'redo') {
      if (touched.has(action.revision)) touched.add(sequence)
      continue
    }
    const named = effective.has(revision) ? [] : findingsNamed(action)
    if (named.length === 0) continue
    const then = fold(revisions.slice(0, index))
    if (named.includes(areOpposite(then.side, state.side) ? turnedKey(key) : key)) touched.add(sequence)
  }
  return revisions.filter(({ sequence }) => touched.has(sequence))
}
