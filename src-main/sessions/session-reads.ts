import type { Action, Author, ReadState, Revision } from '../../src-shared/case/revision.js'
import { standingOf } from '../../src-shared/review/case-standing.js'
import { changesNothing, checkAction } from '../../src-shared/review/check-action.js'
import { findingHistory } from '../../src-shared/review/finding-history.js'
import { foldItem, modeOf, usesProposals, type ItemFile } from '../../src-shared/session/fold-item.js'
import { toSettle } from '../../src-shared/session/differences.js'
import type { SpentTime } from '../../src-shared/session/record.js'
import { allowed, type Allowed } from '../../src-shared/session/rules.js'
import { gatherAnswers, itemFile, type Casebook, type StoredItem, type StoredSession } from '../casebook/index.js'
import { SessionError } from './session-error.js'
import { stateOf } from './session-service.js'

/** Actions that mean nothing on an empty form, and why. */
const ON_EMPTY_FORM: Partial<Record<Action['type'], string>> = {
  reject: 'There is no proposal to reject: choose a grade, or undo.',
  reopen: 'There is no proposal to go back to: choose a grade, or undo.',
}
/** Actions that no item of a session takes, and why. */
const NEVER: Partial<Record<Action['type'], string>> = {
  add: 'A session asks the same questions of all its readers: answer those of its list.',
  'remove-added': 'A session asks the same questions of all its readers: answer those of its list.',
  'set-side': 'The side of the knee is that of the session and cannot be changed in it.',
  'set-report': 'A session has no report.',
  'sign-off': 'A case of a session is locked, not signed off.',
  'withdraw-sign-off': 'Locked answers of a session stay.',
}

/** An item that is being read, with all that it is folded from. */
interface OpenItem {
  readonly session: StoredSession
  readonly item: StoredItem
  readonly file: ItemFile
  readonly may: Allowed
}

/**
 * What readers decide in the items of sessions: checked against the protocol, appended to the casebook, folded. Whoever asks for an item that
 * is not theirs is refused.
 */
export class SessionReads {
  constructor(private readonly casebook: Casebook) {}

  /** Whether an id names an item of a session, and not a case. */
  has(id: string): boolean {
    return this.casebook.items.find(id) !== undefined
  }

  /** An item, as its reader may see it. Throws SessionError where it is not theirs. */
  look(id: string, reader: string | null): OpenItem {
    const item = this.casebook.items.find(id)
    if (!item) throw new SessionError('This case of a session is not in the casebook any more: go back to the session.')
    if (item.reader !== reader)
      throw new SessionError(
        'This case is read by somebody else in the session: choose who reads, then go on from the session.',
      )
    const session = this.casebook.sessions.get(item.session)
    const file = itemFile(this.casebook, session, item)
    return {
      session,
      item,
      // Only what differs is asked again.
      file: item.part === 'settling' ? { ...file, plan: { ...file.plan, questions: this.toSettle(item) } } : file,
      may: allowed(session.plan, item, reader, stateOf(session) === 'running'),
    }
  }

  /** Opens an item: its read begins with the first time. */
  open(id: string, reader: string | null): ReadState {
    const { session, item, file, may } = this.look(id, reader)
    const state = foldItem(file)
    if (may.answer)
      this.casebook.items.open(id, modeOf(session.plan, item.part), standingOf(state), this.casebook.now())
    return state
  }

  /** Appends a decision. Throws SessionError where it may not happen; nothing is written then. */
  apply(id: string, reader: string | null, action: Action): ReadState {
    const { file, may, session, item } = this.look(id, reader)
    if (!may.answer) throw new SessionError(lockedSentence(session))
    const onForm = usesProposals(session.plan, item.part) ? undefined : ON_EMPTY_FORM[action.type]
    const reason = NEVER[action.type] ?? onForm ?? checkAction(foldItem(file), action)
    if (reason !== null) throw new SessionError(reason)
    return changesNothing(foldItem(file), action) ? foldItem(file) : this.#append(id, reader, file, action)
  }

  /** Takes an answer over as the settled one. Throws SessionError where nothing is settled, or nothing may change any more. */
  take(id: string, reader: string | null, answer: Omit<Extract<Action, { type: 'take-answer' }>, 'type'>): ReadState {
    const { file, may, session, item } = this.look(id, reader)
    if (!may.answer) throw new SessionError(lockedSentence(session))
    if (item.part !== 'settling' || !foldItem(file).findings.some(({ key }) => key === answer.finding))
      throw new SessionError('Only where answers are settled can one be taken over: answer for yourself.')
    return this.#append(id, reader, file, { type: 'take-answer', ...answer })
  }

  undo(id: string, reader: string | null): ReadState {
    const state = foldItem(this.look(id, reader).file)
    return state.undo ? this.apply(id, reader, { type: 'undo', revision: state.undo.revision }) : state
  }

  redo(id: string, reader: string | null): ReadState {
    const state = foldItem(this.look(id, reader).file)
    return state.redo ? this.apply(id, reader, { type: 'redo', revision: state.redo.revision }) : state
  }

  /** The reader's own history of an item, or of one of its findings. */
  history(id: string, reader: string | null, finding?: string): Revision[] {
    const { file } = this.look(id, reader)
    if (finding === undefined) return [...file.revisions]
    return findingHistory(finding, file.revisions, (revisions) => foldItem({ ...file, revisions }))
  }

  /** Shows the model's answers: the own ones are kept as they are now. */
  reveal(id: string, reader: string | null): void {
    const { file, may } = this.look(id, reader)
    if (!may.reveal)
      throw new SessionError('The model’s answers are not revealed in this case, or are on show already.')
    this.#append(id, reader, file, { type: 'reveal' })
  }

  /** Locks the answers for good. */
  lock(id: string, reader: string | null): void {
    const { file, may, session } = this.look(id, reader)
    if (!may.lock)
      throw new SessionError(
        may.reveal ? 'Reveal the model’s answers first, then lock the case.' : lockedSentence(session),
      )
    const reason = checkAction(foldItem(file), { type: 'sign-off' })
    if (reason !== null) throw new SessionError(reason.replace('sign off', 'lock the case'))
    this.#append(id, reader, file, { type: 'sign-off' })
  }

  /** Keeps time that was spent with an item; what is locked takes no more. */
  spend(id: string, reader: string | null, spent: readonly SpentTime[]): void {
    const { item, may } = this.look(id, reader)
    if (!may.answer) return
    const revealed = item.stage === 'revealed'
    this.casebook.items.spend(
      id,
      spent.map((one) => ({ ...one, milliseconds: Math.round(one.milliseconds), revealed })),
      this.casebook.now(),
    )
  }

  /** The questions that differ in the case of an item. */
  toSettle({ session, caseId }: StoredItem): number[] {
    return toSettle(gatherAnswers(this.casebook, session, caseId), caseId)
  }

  #append(id: string, reader: string | null, file: ItemFile, action: Action): ReadState {
    const author = this.#author(reader)
    const at = this.casebook.now()
    const { readingId } = foldItem(file)
    const sequence = (file.revisions.at(-1)?.sequence ?? 0) + 1
    const { id: caseId } = file.origin
    const revision: Revision = { sequence, caseId, readId: id, readingId, author, at: at.toISOString(), action }
    const state = foldItem({ ...file, revisions: [...file.revisions, revision] })
    this.casebook.together(() => {
      this.casebook.items.open(id, state.mode, standingOf(foldItem({ ...file, revisions: [] })), at)
      const signedAt = state.signedOff?.at ?? null
      this.casebook.items.append(id, { author, action, readingId, at, standing: standingOf(state), signedAt })
    })
    return state
  }

  #author(reader: string | null): Author {
    const known = reader === null ? undefined : this.casebook.readers.who(reader)
    if (!known) throw new SessionError('Say who reads first: every answer is kept under a reader’s name.')
    if (known.retired) throw new SessionError(`${known.name} reads no more: choose another reader.`)
    return { kind: 'person', name: known.name, reader: known.id }
  }
}

function lockedSentence(session: StoredSession): string {
  return stateOf(session) === 'finished'
    ? 'This session is finished: its answers stay as they are.'
    : 'This case is locked: its answers stay as they are.'
}
