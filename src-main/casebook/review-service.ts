import { randomUUID } from 'node:crypto'
import type { ReadSummary } from '../../src-shared/case/read.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, Author, ReadState, Revision } from '../../src-shared/case/revision.js'
import type { ReadOrigin } from '../../src-shared/review/case-records.js'
import { standingOf } from '../../src-shared/review/case-standing.js'
import { changesNothing, checkAction } from '../../src-shared/review/check-action.js'
import { findingHistory } from '../../src-shared/review/finding-history.js'
import { foldRead } from '../../src-shared/review/fold.js'
import type { Casebook } from './casebook.js'
import type { StoredReading } from './records.js'

/** An action that may not happen now; the message says why. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError'
}

/** A read to look at: its state and the reading that it is about. */
export interface ShownRead {
  readonly read: ReadSummary
  readonly state: ReadState
  readonly reading: Reading | null
}

/** Everything a fold needs, as it lies in the casebook. */
interface ReadFile {
  readonly reader: string | null
  readonly origin: ReadOrigin
  /** Oldest first; the last one is current. */
  readonly readings: readonly StoredReading[]
  readonly revisions: readonly Revision[]
  readonly state: ReadState
}

/**
 * What people decide about a case, each in a read of their own: checked, appended to the casebook, folded. The read
 * touched last is held in memory, so that a keystroke costs one insert and no reading of the whole history.
 *
 * A reader is named by id; null is somebody who has not said who reads, sees the case without decisions and cannot
 * decide.
 */
export class ReviewService {
  #held: ReadFile | null = null

  constructor(private readonly casebook: Casebook) {}

  /** The case as it stands for a reader. Throws CasebookError `no-such-case` or `no-such-reader`. */
  state(caseId: string, reader: string | null): ReadState {
    return this.#file(caseId, reader).state
  }

  /**
   * Appends an action to the reader's own read, which begins with the first one. Throws ReviewError where it may not
   * happen; nothing is written then.
   */
  apply(caseId: string, reader: string | null, action: Action): ReadState {
    const author = this.#author(reader)
    const file = this.#file(caseId, reader)
    const reason = checkAction(file.state, action)
    if (reason !== null) throw new ReviewError(reason)
    if (changesNothing(file.state, action)) return file.state
    const at = this.casebook.now()
    const readId = file.origin.readId ?? randomUUID()
    const origin: ReadOrigin = { ...file.origin, readId }
    const revision: Revision = {
      sequence: file.state.lastSequence + 1,
      caseId,
      readId,
      readingId: file.readings.at(-1)?.id ?? null,
      author,
      at: at.toISOString(),
      action,
    }
    // The worklist's row is written with the revision, so it needs the state that the revision leads to.
    const revisions = [...file.revisions, revision]
    const state = stateOf({ ...file, origin, revisions })
    this.casebook.appendRevision({
      caseId,
      readId,
      reader: author.reader,
      mode: origin.mode,
      author,
      action,
      at,
      standing: standingOf(state),
      signedAt: state.signedOff?.at ?? null,
    })
    this.#held = { ...file, origin, revisions, state }
    return state
  }

  /** Drops what is held in memory: the casebook is another now. */
  forget(): void {
    this.#held = null
  }

  /** Takes back the reader's last action; a read with nothing to take back stays as it is. */
  undo(caseId: string, reader: string | null): ReadState {
    const state = this.state(caseId, reader)
    return state.undo ? this.apply(caseId, reader, { type: 'undo', revision: state.undo.revision }) : state
  }

  /** Does the reader's last undone action again. */
  redo(caseId: string, reader: string | null): ReadState {
    const state = this.state(caseId, reader)
    return state.redo ? this.apply(caseId, reader, { type: 'redo', revision: state.redo.revision }) : state
  }

  /** The reader's own history of a case, or of one finding; empty before the first decision. */
  history(caseId: string, reader: string | null, finding?: string): Revision[] {
    const file = this.#file(caseId, reader)
    if (finding === undefined) return [...file.revisions]
    return findingHistory(finding, file.revisions, (revisions) => stateOf({ ...file, revisions }))
  }

  /** The reader's own read as it stood after its first revisions. Throws ReviewError where it has none. */
  at(caseId: string, reader: string | null, sequence: number): ShownRead {
    const file = this.#file(caseId, reader)
    const { readId } = file.origin
    if (readId === null) throw new ReviewError('You have decided nothing in this case yet: there is no earlier state.')
    const state = stateOf({ ...file, revisions: file.revisions.filter((one) => one.sequence <= sequence) })
    return { read: this.casebook.read(readId), state, reading: this.reading(state) }
  }

  /** A read as its reader left it, to look at. Looking at another's read is noted. Throws `no-such-read`. */
  show(readId: string, looker: string | null): ShownRead {
    const read = this.casebook.read(readId)
    if (read.reader.id !== looker) this.casebook.noteShown(readId, looker)
    const state = this.readState(readId)
    return { read, state, reading: this.reading(state) }
  }

  /** The reading that a read was folded with: a signed one keeps the reading it was signed on. Null: there is none. */
  reading({ caseId, readingId }: Pick<ReadState, 'caseId' | 'readingId'>): Reading | null {
    return this.casebook.readings(caseId).find(({ id }) => id === readingId)?.reading ?? null
  }

  /** A read as its reader left it, for exports and comparisons, which nobody looks at. Throws `no-such-read`. */
  readState(readId: string): ReadState {
    const { caseId, mode } = this.casebook.read(readId)
    return stateOf({
      origin: { ...this.casebook.origin(caseId), readId, mode },
      readings: this.casebook.readings(caseId),
      revisions: this.casebook.revisions(readId),
    })
  }

  /**
   * Keeps a reading as the current one and gives the case as it then stands for a reader. What people decided stays
   * decided, about the proposal they saw, and a signed read stays as it was signed; the current reading again changes
   * nothing.
   */
  saveReading(caseId: string, reading: Reading, reader: string | null): ReadState {
    const current = this.casebook.reading(caseId)
    if (!current || JSON.stringify(current) !== JSON.stringify(reading)) this.casebook.saveReading(caseId, reading)
    return this.state(caseId, reader)
  }

  #author(reader: string | null): Author & { reader: string } {
    const known = reader === null ? undefined : this.casebook.readers.who(reader)
    if (!known) throw new ReviewError('Say who reads first: every decision is kept under a reader’s name.')
    if (known.retired) throw new ReviewError(`${known.name} reads no more: choose another reader.`)
    return { kind: 'person', name: known.name, reader: known.id }
  }

  /** The read from memory where nothing else has written to it, else from the casebook. */
  #file(caseId: string, reader: string | null): ReadFile {
    const { casebook } = this
    const own = casebook.ownReadKey(caseId, reader)
    const held = this.#held
    if (
      held?.origin.id === caseId &&
      held.reader === reader &&
      held.origin.readId === (own?.id ?? null) &&
      held.state.lastSequence === (own ? casebook.lastSequence(own.id) : 0) &&
      held.state.readingId === casebook.currentReadingId(caseId)
    )
      return held
    const kept = {
      reader,
      origin: { ...casebook.origin(caseId), readId: own?.id ?? null, mode: own?.mode ?? 'open' },
      readings: casebook.readings(caseId),
      revisions: own ? casebook.revisions(own.id) : [],
    }
    this.#held = { ...kept, state: stateOf(kept) }
    return this.#held
  }
}

function stateOf({ origin, readings, revisions }: Pick<ReadFile, 'origin' | 'readings' | 'revisions'>): ReadState {
  return foldRead(origin, readings.at(-1) ?? null, revisions, readings.slice(0, -1))
}
