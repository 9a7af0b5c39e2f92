import type { Action, Revision } from '../../src-shared/case/revision.js'

/** Which revisions count, and what undo and redo would act on. */
export interface UndoView {
  /** Everything but undo and redo, in order, without what was taken back. */
  readonly effective: readonly Revision[]
  readonly undo: Revision | null
  readonly redo: Revision | null
}

/** Signing off is a decision about the whole case and is withdrawn by name, never by undo. */
const OUTSIDE_UNDO: readonly Action['type'][] = ['undo', 'redo', 'sign-off', 'withdraw-sign-off']

/** Reads a history with its undos and redos. A new action ends what could be redone. */
export function undoView(revisions: readonly Revision[]): UndoView {
  const bySequence = new Map(revisions.map((revision) => [revision.sequence, revision]))
  const done: number[] = []
  let undone: number[] = []
  for (const { sequence, action } of revisions) {
    if (action.type === 'undo' && done.at(-1) === action.revision) undone.push(done.pop() ?? 0)
    else if (action.type === 'redo' && undone.at(-1) === action.revision) done.push(undone.pop() ?? 0)
    else if (!OUTSIDE_UNDO.includes(action.type)) {
      done.push(sequence)
      undone = []
    }
  }
  const kept = new Set(done)
  const effective = revisions.filter(
    ({ sequence, action }) => kept.has(sequence) || action.type === 'sign-off' || action.type === 'withdraw-sign-off',
  )
  return {
    effective,
    undo: bySequence.get(done.at(-1) ?? 0) ?? null,
    redo: bySequence.get(undone.at(-1) ?? 0) ?? null,
  }
}
