import type { Action, Revision } from '../case/revision.js'

/** Which revisions count, and what undo and redo would act on. */
export interface UndoView {
  /** Everything but undo and redo, in order, without what was taken back. */
  readonly effective: readonly Revision[]
  readonly undo: Revision | null
  readonly redo: Revision | null
}

/** Signing off is a decision about the whole case and is withdrawn by name, never by undo; what was revealed was seen, and what was closed may be sent. */
const SIGNING: readonly Action['type'][] = ['sign-off', 'withdraw-sign-off', 'reveal', 'close']

/**
 * Reads a history with its undos and redos. A new action ends what could be redone. An undo or redo that does not
 * name the revision whose turn it is does nothing.
 */
export function undoView(revisions: readonly Revision[]): UndoView {
  const done: Revision[] = []
  let undone: Revision[] = []
  for (const revision of revisions) {
    const { action } = revision
    if (action.type === 'undo' || action.type === 'redo') {
      const [from, to] = action.type === 'undo' ? [done, undone] : [undone, done]
      const last = from.at(-1)
      if (last?.sequence === action.revision) {
        from.pop()
        to.push(last)
      }
    } else {
      if (!SIGNING.includes(action.type)) done.push(revision)
      undone = []
    }
  }
  const kept = new Set(done)
  return {
    effective: revisions.filter((revision) => kept.has(revision) || SIGNING.includes(revision.action.type)),
    undo: done.at(-1) ?? null,
    redo: undone.at(-1) ?? null,
  }
}
