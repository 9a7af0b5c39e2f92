import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, Author, CaseState, Revision } from '../../src-shared/case/revision.js'
import type { Casebook } from '../casebook/index.js'
import { checkAction } from './check-action.js'
import { foldCase, type CurrentReading } from './fold.js'
import { standingOf } from './standing.js'

/** An action that may not happen now; the message says why. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError'
}

/** What people decide about a case: checked, appended to the casebook, folded. */
export class ReviewService {
  constructor(private readonly casebook: Casebook) {}

  /** The case as it stands. Throws CasebookError `no-such-case`. */
  state(caseId: string): CaseState {
    return this.#fold(caseId, this.#current(caseId), this.casebook.revisions(caseId))
  }

  /** Appends an action. Throws ReviewError where it may not happen; nothing is written then. */
  apply(caseId: string, author: Author, action: Action): CaseState {
    const current = this.#current(caseId)
    const revisions = this.casebook.revisions(caseId)
    const before = this.#fold(caseId, current, revisions)
    const reason = checkAction(before, action)
    if (reason !== null) throw new ReviewError(reason)
    const expected: Revision = {
      sequence: before.lastSequence + 1,
      caseId,
      readingId: current?.id ?? null,
      author,
      at: new Date().toISOString(),
      action,
    }
    // The worklist's row is written with the revision, so it needs the state that the revision leads to.
    const standing = standingOf(this.#fold(caseId, current, [...revisions, expected]))
    const written = this.casebook.appendRevision(caseId, author, action, standing)
    return this.#fold(caseId, current, [...revisions, written])
  }

  /** Takes back the last action; a case with nothing to take back stays as it is. */
  undo(caseId: string, author: Author): CaseState {
    const state = this.state(caseId)
    return state.undo ? this.apply(caseId, author, { type: 'undo', revision: state.undo.revision }) : state
  }

  /** Does the last undone action again. */
  redo(caseId: string, author: Author): CaseState {
    const state = this.state(caseId)
    return state.redo ? this.apply(caseId, author, { type: 'redo', revision: state.redo.revision }) : state
  }

  /** Keeps a reading as the current one. The same reading again changes nothing that was decided about it. */
  saveReading(caseId: string, reading: Reading): CaseState {
    const known = this.#current(caseId)
    if (known && JSON.stringify(known.reading) === JSON.stringify(reading)) return this.state(caseId)
    const revisions = this.casebook.revisions(caseId)
    const draft = this.#fold(caseId, { id: 'draft', reading }, revisions)
    this.casebook.saveReading(caseId, reading, standingOf(draft))
    return this.state(caseId)
  }

  #current(caseId: string): CurrentReading | null {
    return this.casebook.readings(caseId).at(-1) ?? null
  }

  #fold(caseId: string, current: CurrentReading | null, revisions: readonly Revision[]): CaseState {
    return foldCase(this.casebook.origin(caseId), current, revisions)
  }
}
