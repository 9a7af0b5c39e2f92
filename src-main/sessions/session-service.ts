import { createHash } from 'node:crypto'
import { gatherAnswers, type Casebook, type StoredItem, type StoredSession } from '../casebook/index.js'
import { assignments } from '../../src-shared/session/assignment.js'
import { planProblem, type SessionPlan } from '../../src-shared/session/plan.js'
import { toSettle } from '../../src-shared/session/differences.js'
import type { SessionSummary } from '../../src-shared/session/record.js'
import { isDone, mayCompare, mayCount, nextItem, progressOf } from '../../src-shared/session/rules.js'
import type { OfferedSession } from '../../src-shared/session/travel-words.js'
import { protocolSentences } from '../../src-shared/session/words.js'
import { placeWords } from './doubled-answers.js'
import { freezeMachines, unreadIn, type Unread } from './machine-readings.js'
import { SessionError } from './session-error.js'

/** Sessions from their plan to their end. A reader is named by id, null where nobody has said who reads. */
export class SessionService {
  constructor(private readonly casebook: Casebook) {}

  /** All sessions, the newest first, as a reader may see them. */
  list(reader: string | null): SessionSummary[] {
    return this.casebook.sessions.list().map((session) => this.#summary(session, reader))
  }

  /** One session as a reader may see it. */
  summary(id: string, reader: string | null): SessionSummary {
    return this.#summary(this.casebook.sessions.get(id), reader)
  }

  /** Keeps a plan, not yet started; gives its id. Throws SessionError where it cannot be carried out. */
  make(plan: SessionPlan, reader: string | null): string {
    if (reader === null)
      throw new SessionError('Say who reads first: a session is made in somebody’s name, who may finish it.')
    const problem = planProblem(plan)
    if (problem !== null) throw new SessionError(problem)
    for (const caseId of [...plan.cases, ...plan.training]) this.casebook.origin(caseId)
    for (const one of [...plan.readers, plan.settledBy, plan.teacher]) if (one !== null) this.casebook.readers.get(one)
    return this.casebook.sessions.make(plan, reader, this.casebook.now())
  }

  /** Freezes the plan and lays out who reads what. Throws SessionError where something that it needs is missing. */
  start(id: string): void {
    const { plan, startedAt } = this.casebook.sessions.get(id)
    if (startedAt !== null) throw new SessionError('This session has started already.')
    this.refuseOverlap(plan)
    const readings = this.#readings(plan)
    if (plan.training.length > 0) this.#checkTeacher(plan)
    this.casebook.together(() => {
      this.casebook.items.add(
        id,
        assignments(plan).map((one) => ({ ...one, readingId: readings.get(one.caseId) ?? null })),
      )
      freezeMachines(this.casebook, id, plan)
      this.casebook.sessions.start(id, this.casebook.now())
    })
  }

  /** What machines have to read before a session can start; nothing once it has. */
  unread({ plan, startedAt }: Pick<StoredSession, 'plan' | 'startedAt'>): Unread[] {
    return startedAt === null ? unreadIn(this.casebook, plan) : []
  }

  /** Takes back a session that has not started. */
  remove(id: string): void {
    if (this.casebook.sessions.get(id).startedAt !== null)
      throw new SessionError('A session that has started stays: finish it instead.')
    this.casebook.sessions.remove(id)
  }

  /** Ends a session: nothing is answered any more, and everybody may see the numbers. */
  finish(id: string, reader: string | null): void {
    const session = this.casebook.sessions.get(id)
    if (!this.isHome(id))
      throw new SessionError(
        'This session began on another computer: send what was read here back, it is finished there.',
      )
    if (!this.#mayFinish(session, this.casebook.items.of(id), reader))
      throw new SessionError(
        'This session is still read: it is finished when all have locked their cases, or by whoever made it.',
      )
    this.casebook.sessions.finish(id, this.casebook.now())
  }

  /** The next case of a reader, by its item; null where all of theirs are locked. */
  next(id: string, reader: string | null): string | null {
    return reader === null ? null : (nextItem(this.casebook.items.of(id), reader)?.id ?? null)
  }

  /** Throws SessionError where a reader may not see yet what was answered. */
  checkMayCompare(id: string, reader: string | null): void {
    const session = this.casebook.sessions.get(id)
    if (!mayCompare(session.plan, this.casebook.items.of(id), reader, stateOf(session)))
      throw new SessionError(
        'What was answered in this session is shown to a reader once all their own cases are locked.',
      )
  }

  /** Throws SessionError where a reader may not see the numbers yet, or every answer under its reader's name. */
  checkMayCount(id: string, reader: string | null): void {
    this.checkMayCompare(id, reader)
    const session = this.casebook.sessions.get(id)
    if (!mayCount(session.plan, this.casebook.items.of(id), reader, stateOf(session)))
      throw new SessionError(
        'Who answered what is hidden from whoever settles: the numbers are shown once the session is finished.',
      )
  }

  /** The item of a case that is to be settled, made where it is the first time. `next` is the number of the case in the plan, from 1. */
  settle(id: string, number: number, reader: string | null): string {
    const session = this.casebook.sessions.get(id)
    const { plan } = session
    const items = this.casebook.items.of(id)
    const caseId = plan.cases[number - 1]
    if (reader === null || plan.settledBy !== reader || caseId === undefined || stateOf(session) !== 'running')
      throw new SessionError('This case is not yours to settle.')
    if (!plan.readers.every((one) => isDone(items, one)))
      throw new SessionError('Answers are settled once every reader has locked all cases.')
    if (toSettle(gatherAnswers(this.casebook, id, caseId), caseId).length === 0)
      throw new SessionError('All answered this case alike: there is nothing to settle.')
    const known = items.find((item) => item.part === 'settling' && item.caseId === caseId)
    if (known) return known.id
    const readingId = items.find((item) => item.caseId === caseId)?.readingId ?? null
    const [made] = this.casebook.items.add(id, [
      { id: this.#settlingId(id, caseId), reader, caseId, part: 'settling', repeat: 1, readingId },
    ])
    if (made === undefined) throw new SessionError('This case could not be prepared for settling: try again.')
    return made
  }

  /** A session as far as it decides what somebody may see of it. */
  seen(id: string): OfferedSession {
    return seenSession(this.casebook, id)
  }

  /** Whether a session began in this casebook. */
  isHome(id: string): boolean {
    const key = this.casebook.travels.key(id)
    return key === null || key.identity !== null
  }

  /** The same on every computer, so that what is settled on two of them is one reading of one case. */
  #settlingId(session: string, caseId: string): string {
    const known = this.casebook.travels.cases(session).find((one) => one.caseId === caseId)
    const name = JSON.stringify([session, known?.description.id ?? caseId])
    return `settling-${createHash('sha256').update(name).digest('hex')}`
  }

  /** What was answered differently on two computers; what nobody has chosen among yet comes first. */
  #conflicts(session: StoredSession, items: readonly StoredItem[], name: (readerId: string) => string): string[] {
    const sentence = (item: StoredItem): string =>
      `${name(item.reader)} answered ${placeWords(session, item)} differently on two computers: both answers are kept, and ${item.conflict ? 'neither counts in the numbers' : 'those that were chosen count'}.`
    const doubled = items.filter((item) => item.doubled)
    return [...doubled.filter(({ conflict }) => conflict), ...doubled.filter(({ conflict }) => !conflict)].map(sentence)
  }

  #summary(session: StoredSession, reader: string | null): SessionSummary {
    const { id, plan, madeAt, startedAt, finishedAt } = session
    const items = this.casebook.items.of(id)
    const name = (readerId: string): string => this.casebook.readers.who(readerId)?.name ?? 'a reader who is gone'
    return {
      id,
      title: plan.title,
      state: stateOf(session),
      protocol: plan.protocol,
      settlement: plan.settlement,
      words: [...protocolSentences(plan, name), ...this.#machinesAway(session)],
      cases: plan.cases.length,
      questions: plan.questions.length,
      madeAt,
      startedAt,
      finishedAt,
      home: this.isHome(id),
      conflicts: this.#conflicts(session, items, name),
      undecided: items.filter(({ conflict }) => conflict).length,
      readers: plan.readers.map((one) => ({ id: one, name: name(one), ...progressOf(items, one) })),
      unread: this.unread(session).map(({ name: who, cases }) => ({ name: who, cases: cases.length })),
      own: ownTask(session, items, reader),
      mayCompare: mayCompare(plan, items, reader, stateOf(session)),
      mayCount: mayCount(plan, items, reader, stateOf(session)),
      mayFinish: this.#mayFinish(session, items, reader),
    }
  }

  /** Where a session was sent to, what machines answered comes with the numbers, which are not for everybody yet. */
  #machinesAway({ id, plan, startedAt }: StoredSession): string[] {
    if ((plan.machines ?? []).length === 0 || startedAt === null || this.casebook.machines.of(id).length > 0) return []
    return [
      'What machine readers answered is not on this computer: it comes with a file that is sent to somebody who may see the numbers.',
    ]
  }

  #mayFinish(session: StoredSession, items: readonly StoredItem[], reader: string | null): boolean {
    if (stateOf(session) !== 'running' || !this.isHome(session.id)) return false
    return (reader !== null && session.madeBy === reader) || session.plan.readers.every((one) => isDone(items, one))
  }

  /** The current readings of the cases, where the model takes part. */
  #readings({ model, cases, training }: SessionPlan): ReadonlyMap<string, string> {
    if (!model) return new Map()
    const readings = new Map<string, string>()
    let missing = 0
    for (const caseId of [...cases, ...training]) {
      const reading = this.casebook.currentReadingId(caseId)
      if (reading === null) missing++
      else readings.set(caseId, reading)
    }
    if (missing > 0)
      throw new SessionError(
        `The model has not read ${missing === 1 ? 'one case' : `${missing} cases`} of this session: have it read what is missing, then start.`,
      )
    return readings
  }

  /** Nobody reads a case in two sessions at once: what the one shows, the other may hide. */
  refuseOverlap(plan: SessionPlan): void {
    const cases = new Set([...plan.cases, ...plan.training])
    const people = peopleOf(plan)
    const other = this.casebook.sessions
      .list()
      .find(
        (session) =>
          stateOf(session) === 'running' &&
          peopleOf(session.plan).some((one) => people.includes(one)) &&
          [...session.plan.cases, ...session.plan.training].some((caseId) => cases.has(caseId)),
      )
    if (other)
      throw new SessionError(
        `Some of these cases are read by the same people in the session “${other.plan.title}”: finish it, then start this one.`,
      )
  }

  #checkTeacher({ training, teacher }: SessionPlan): void {
    const missing = training.filter(
      (caseId) => teacher === null || this.casebook.ownRead(caseId, teacher)?.status !== 'signed-off',
    ).length
    if (missing > 0)
      throw new SessionError(
        `${missing === 1 ? 'One case' : `${missing} cases`} of the training has no signed read with the right answers: sign it off, then start.`,
      )
  }
}

/** Everybody who reads or settles in a session. */
function peopleOf({ readers, settledBy }: SessionPlan): string[] {
  return settledBy === null ? readers : [...readers, settledBy]
}

interface KeptSession extends OfferedSession {
  readonly items: readonly StoredItem[]
}

/** A session as it is kept, as far as it decides what somebody may see of it. */
export function seenSession(casebook: Casebook, id: string): KeptSession {
  const session = casebook.sessions.get(id)
  return { plan: session.plan, items: casebook.items.of(id), state: stateOf(session) }
}

export function stateOf({
  startedAt,
  finishedAt,
}: Pick<StoredSession, 'startedAt' | 'finishedAt'>): SessionSummary['state'] {
  return finishedAt !== null ? 'finished' : startedAt !== null ? 'running' : 'draft'
}

function ownTask(session: StoredSession, items: readonly StoredItem[], reader: string | null): SessionSummary['own'] {
  const { plan } = session
  if (reader === null || stateOf(session) !== 'running') return 'nothing'
  if (nextItem(items, reader)) return 'read'
  if (!isDone(items, reader)) return 'send'
  if (plan.settledBy !== reader) return 'nothing'
  return plan.readers.every((one) => isDone(items, one)) ? 'settle' : 'wait'
}
