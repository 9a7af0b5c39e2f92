import type { Channel, Request, Response } from '../../../src-shared/bridge.js'
import type { SessionOffer } from '../../../src-shared/bridge-travel.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import type { Doubled } from '../../../src-shared/session/doubled.js'
import type { Difference, SessionItem, SessionSummary } from '../../../src-shared/session/record.js'
import type { SessionNumbers } from '../../../src-shared/session/rows.js'
import { protocolSentences } from '../../../src-shared/session/words.js'

type SessionChannel = Extract<Channel, `sessions.${string}`>
type Answers = { [C in SessionChannel]: (payload: Request<C>) => Response<C> }

/** Sessions as the main process keeps them, as far as the window asks; a test sets what they hold. */
export class FakeSessions {
  list: SessionSummary[] = []
  item: SessionItem | null = null
  next: string | null = null
  differences: Difference[] = []
  /** How the read stands after an answer was taken; null: there is none to take. */
  taken: ReadState | null = null
  offer: SessionOffer = { home: true, recipients: [], images: 0, imageBytes: 0, missing: 0 }
  readonly sentTo: (string | null)[] = []
  /** What opens the file that is merged. */
  passphrase = ''
  conflicts: string[] = []
  doubled: Doubled[] = []
  numbers: SessionNumbers = {
    patients: 0,
    replicates: 0,
    agreement: [],
    agreementAfter: [],
    repeats: [],
    pairs: [],
    accuracy: [],
    reveal: [],
    measures: [],
    heat: [],
    flows: [],
  }

  answers(): Answers {
    const change = (id: string, change: Partial<SessionSummary>): SessionSummary[] => {
      this.list = this.list.map((one) => (one.id === id ? { ...one, ...change } : one))
      return this.list
    }
    return {
      'sessions.list': () => this.list,
      'sessions.make': ({ plan }) => {
        this.list = [
          {
            ...fakeSession(`session-${this.list.length + 1}`),
            title: plan.title,
            words: protocolSentences(plan, (id) => id),
          },
          ...this.list,
        ]
        return this.list
      },
      'sessions.machines': ({ caseIds }) => [
        { reader: { kind: 'model', model: 'little-model' }, cases: caseIds.length },
      ],
      'sessions.of-dataset': () => ({ caseIds: ['case-00001'], knees: 3 }),
      'sessions.ask-machines': () => null,
      'sessions.stop-asking': () => null,
      'sessions.start': ({ id }) => change(id, { state: 'running', own: 'read' }),
      'sessions.remove': ({ id }) => (this.list = this.list.filter((one) => one.id !== id)),
      'sessions.finish': ({ id }) =>
        change(id, { state: 'finished', own: 'nothing', mayCompare: true, mayCount: true }),
      'sessions.next': () => this.next,
      'sessions.item': () => this.known(),
      'sessions.reveal': () =>
        (this.item = {
          ...this.known(),
          stage: 'revealed',
          may: { answer: true, reveal: false, close: false, lock: true },
        }),
      'sessions.close': () =>
        (this.item = {
          ...this.known(),
          stage: 'closed',
          may: { answer: false, reveal: false, close: false, lock: false },
        }),
      'sessions.lock': () =>
        (this.item = {
          ...this.known(),
          stage: 'locked',
          may: { answer: false, reveal: false, close: false, lock: false },
        }),
      'sessions.spend': () => null,
      'sessions.differences': () => this.differences,
      'sessions.settle': () => this.next ?? '',
      'sessions.take': () => {
        if (!this.taken) throw new Error('There is no such answer to take.')
        return this.taken
      },
      'sessions.doubled': () => this.doubled,
      'sessions.hold': ({ item, head, reason }) => {
        const chosen = { by: 'Dr Cy', at: '2026-12-01T08:00:00.000Z', reason }
        this.doubled = this.doubled.map((one) => (one.item === item ? { ...one, holds: head, chosen } : one))
        return this.doubled
      },
      'sessions.numbers': () => this.numbers,
      'sessions.methods': () => ({ text: 'Two readers assessed three knees.', trainedOn: null }),
      'sessions.export': () => null,
      'sessions.offer': () => this.offer,
      'sessions.send': ({ to }) => {
        this.sentTo.push(to)
        return { path: '/home/ada/session.age', words: ['The file is 1.2 MB.'] }
      },
      'sessions.choose-file': () => ({ name: 'session.age' }),
      'sessions.merge': ({ passphrase }) => {
        if (passphrase !== this.passphrase) throw new Error('The passphrase does not open session.age: type it again.')
        return { session: 'session-1', words: ['Answers about 2 cases were added.'], conflicts: this.conflicts }
      },
      'sessions.cancel-travel': () => null,
    }
  }

  private known(): SessionItem {
    if (!this.item) throw new Error('This case of a session is not known.')
    return this.item
  }
}

/** A draft of two readers and three cases. */
export function fakeSession(id: string): SessionSummary {
  return {
    id,
    title: 'Knees of spring',
    state: 'draft',
    protocol: 'blind-then-revealed',
    settlement: 'none',
    words: ['Dr Ada and Dr Ben read 3 cases, and answer 1 question about each.'],
    cases: 3,
    questions: 1,
    madeAt: '2026-11-30T08:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    home: true,
    conflicts: [],
    undecided: 0,
    readers: [
      { id: 'reader-1', name: 'Dr Ada', done: 0, total: 3 },
      { id: 'reader-2', name: 'Dr Ben', done: 1, total: 3 },
    ],
    unread: [],
    own: 'nothing',
    mayCompare: false,
    mayCount: false,
    mayFinish: false,
  }
}
