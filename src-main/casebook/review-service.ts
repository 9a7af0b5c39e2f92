import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, Author, ReadState, Revision } from '../../src-shared/case/revision.js'
import type { CaseOrigin } from '../../src-shared/review/case-records.js'
import type { Casebook } from './casebook.js'
import type { StoredReading } from './records.js'
import { changesNothing, checkAction } from '../../src-shared/review/check-action.js'
import { foldRead } from '../../src-shared/review/fold.js'
import { standingOf } from '../../src-shared/review/case-standing.js'

/** An action that may not happen now; the message says why. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError'
}

/** Everything a fold needs, as it lies in the casebook. */
interface CaseFile {
  readonly caseId: string
  readonly origin: CaseOrigin
  /** Oldest first; the last one is current. */
  readonly readings: readonly StoredReading[]
  readonly revisions: readonly Revision[]
  readonly state: ReadState
}

/**
 * What people decide about a case: checked, appended to the casebook, folded. The case touched last is held in
 * memory, so that a keystroke costs one insert and no reading of the whole history.
 */
export class ReviewService {
  #held: CaseFile | null = null

  constructor(private readonly casebook: Casebook) {}

  /** The case as it stands. Throws CasebookError `no-such-case`. */
  state(caseId: string): ReadState {
    return this.#file(caseId).state
  }

  /** Appends an action. Throws ReviewError where it may not happen; nothing is written then. */
  apply(caseId: string, author: Author, action: Action): ReadState {
    const file = this.#file(caseId)
    const reason = checkAction(file.state, action)
    if (reason !== null) throw new ReviewError(reason)
    if (changesNothing(file.state, action)) return file.state
    const at = this.casebook.now()
    const revision: Revision = {
      sequence: file.state.lastSequence + 1,
      caseId,
      readingId: file.state.readingId,
      author,
      at: at.toISOString(),
      action,
    }
    // The worklist's row is written with the revision, so it needs the state that the revision leads to.
    const revisions = [...file.revisions, revision]
    const state = stateOf({ ...file, revisions })
    this.casebook.appendRevision(caseId, author, action, standingOf(state), at)
    this.#held = { ...file, revisions, state }
    return state
  }

  /** Takes back the last action; a case with nothing to take back stays as it is. */
  undo(caseId: string, author: Author): ReadState {
    const state = this.state(caseId)
    return state.undo ? this.apply(caseId, author, { type: 'undo', revision: state.undo.revision }) : state
  }

  /** Does the last undone action again. */
  redo(caseId: string, author: Author): ReadState {
    const state = this.state(caseId)
    return state.redo ? this.apply(caseId, author, { type: 'redo', revision: state.redo.revision }) : state
  }

  /**
   * Keeps a reading as the current one. What people decided stays decided, about the proposal they saw; the current
   * reading again changes nothing.
   *
   * @throws ReviewError for a signed-off case: nothing may move under a signature.
   */
  saveReading(caseId: string, reading: Reading): ReadState {
    const file = this.#file(caseId)
    const current = file.readings.at(-1)
    if (current && JSON.stringify(current.reading) === JSON.stringify(reading)) return file.state
    if (file.state.signedOff)
      throw new ReviewError('This case is signed off: withdraw the sign-off before the model reads it again.')
    const drafted: StoredReading = { id: 'draft', savedAt: '', reading }
    const standing = standingOf(stateOf({ ...file, readings: [...file.readings, drafted] }))
    this.casebook.saveReading(caseId, reading, standing)
    this.#held = null
    return this.state(caseId)
  }

  /** The case from memory where nothing else has written to it, else from the casebook. */
  #file(caseId: string): CaseFile {
    const held = this.#held
    if (
      held?.caseId === caseId &&
      held.state.lastSequence === this.casebook.lastSequence(caseId) &&
      held.state.readingId === this.casebook.currentReadingId(caseId)
    )
      return held
    const origin = this.casebook.origin(caseId)
    const read = {
      caseId,
      origin,
      readings: this.casebook.readings(caseId),
      revisions: this.casebook.revisions(caseId),
    }
    const file: CaseFile = { ...read, state: stateOf(read) }
    this.#held = file
    return file
  }
}

function stateOf({ origin, readings, revisions }: Omit<CaseFile, 'state'>): ReadState {
  return foldRead(origin, readings.at(-1) ?? null, revisions, readings.slice(0, -1))
}
