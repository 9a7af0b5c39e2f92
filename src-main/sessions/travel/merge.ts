import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { foldItem } from '../../../src-shared/session/fold-item.js'
import {
  TravellingAnswersSchema,
  type FrozenSession,
  type SessionDocument,
  type TravellingAnswers,
  type TravellingItem,
} from '../../../src-shared/session/travel.js'
import { itemFile, revisionsOf, type Casebook, type StoredSession } from '../../casebook/index.js'
import type { SessionService } from '../session-service.js'
import { frozenSession } from './describe.js'
import { takeMachines } from './machines.js'
import { parsedReading, type Received, type ReceivedReading } from './receive.js'
import { TravelError } from './travel-error.js'

/** What a file changed in the casebook. */
export interface Merged {
  readonly session: string
  readonly title: string
  /** The session was not in this casebook before. */
  readonly fresh: boolean
  /** Readings of cases with decisions that were not known here, and those with nothing new. */
  readonly added: number
  readonly known: number
  readonly decisions: number
  /** The model's readings that came with it. */
  readonly readings: number
  /** Readings of cases that were answered otherwise here: both answers are kept. */
  readonly conflicts: number
  /** Who is called otherwise here, for somebody else has the name. */
  readonly renamed: readonly { readonly name: string; readonly here: string }[]
  /** Hashes of volumes of the session, whether they are in the cache or not. */
  readonly volumes: readonly string[]
}

/** Has something written when its turn comes. */
export type Write = <T>(work: () => T) => Promise<T>

/**
 * Brings a session that was received into the casebook. What is known already changes nothing, what is new is appended, what
 * differs is kept beside what is here: files may come in any order, and twice. Throws TravelError before anything is written
 * where the file is about a session that differs from the one here.
 */
export async function mergeSession(
  casebook: Casebook,
  sessions: SessionService,
  { document, answers, readings }: Received,
  write: Write = (work) => Promise.resolve(work()),
): Promise<Merged> {
  const { session } = document
  const here = casebook.sessions.find(session.id)
  const names = here ? knownNames(casebook, session) : null
  if (!here) sessions.refuseOverlap(localPlan(session, peekNames(casebook, session)))
  const { caseOf, renamed } = names ? { caseOf: names, renamed: [] } : await write(() => takeIn(casebook, session))
  await write(() => addSettling(casebook, document, caseOf))
  const taken = await takeReadings(casebook, document, caseOf, readings, write)
  const tally = { added: 0, known: 0, decisions: 0, conflicts: 0 }
  for (const raw of answers) {
    const one = TravellingAnswersSchema.parse(raw)
    const decisions = await write(() => takeAnswers(casebook, casebook.sessions.get(session.id), one))
    if (decisions === 'conflict') tally.conflicts++
    else if (decisions === 0) tally.known++
    else tally.added++
    if (typeof decisions === 'number') tally.decisions += decisions
    // Each item is whole when it is written: between them the window is answered.
    await setImmediate()
  }
  // Where the session began they were frozen when it started.
  if (!sessions.isHome(session.id)) await write(() => takeMachines(casebook, session, document.machines, caseOf))
  for (const hold of document.holds) await write(() => casebook.variants.keepHold(hold))
  const { finishedAt } = document
  if (finishedAt !== null && casebook.sessions.get(session.id).finishedAt === null)
    await write(() => casebook.sessions.finish(session.id, new Date(finishedAt)))
  return {
    session: session.id,
    title: session.plan.title,
    fresh: !here,
    ...tally,
    readings: taken,
    renamed,
    volumes: session.cases.flatMap(({ volumes }) => volumes.map(({ hash }) => hash)),
  }
}

/** How cases of the file are called here. Throws where the session here is another. */
function knownNames(casebook: Casebook, session: FrozenSession): NamesHere {
  const { title } = session.plan
  if (casebook.travels.key(session.id) === null || !isDeepStrictEqual(frozenSession(casebook, session.id), session))
    throw new TravelError(
      `The session “${title}” here has another protocol, other readers or other cases than the file says: nothing was merged. Ask who made the session which of the two holds.`,
    )
  const names = new Map(casebook.travels.cases(session.id).map(({ caseId, description }) => [description.id, caseId]))
  return (caseId) => nameHere(names, caseId)
}

type NamesHere = (caseId: string) => string

/** The cases of a new session that this casebook has already, as far as that matters to who reads them elsewhere. */
function peekNames(casebook: Casebook, session: FrozenSession): NamesHere {
  const taken = new Set<string>()
  const names = new Map(
    session.cases.map((one) => {
      const known = casebook.arrivals.knownCase(one, taken)
      if (known !== undefined) taken.add(known)
      return [one.id, known ?? one.id]
    }),
  )
  return (caseId) => nameHere(names, caseId)
}

/** Writes a session that is new here, with its people and cases. */
function takeIn(casebook: Casebook, session: FrozenSession): { caseOf: NamesHere; renamed: Merged['renamed'] } {
  return casebook.together(() => {
    const renamed = session.people.flatMap((person) => {
      const here = casebook.arrivals.person(person, session.plan.title)
      return here === person.name ? [] : [{ name: person.name, here }]
    })
    const names = new Map<string, string>()
    for (const one of session.cases) names.set(one.id, casebook.arrivals.caseOf(one, new Set(names.values())))
    const caseOf: NamesHere = (caseId) => nameHere(names, caseId)
    const { id, madeBy, madeAt, startedAt, home, people, cases } = session
    casebook.sessions.receive({ id, plan: localPlan(session, caseOf), madeBy, madeAt, startedAt })
    casebook.items.add(
      id,
      session.items.map((item) => itemHere(item, caseOf)),
    )
    casebook.travels.begin(
      id,
      { recipient: home, identity: null },
      people,
      cases.map((description) => ({ caseId: caseOf(description.id), description })),
    )
    return { caseOf, renamed }
  })
}

function addSettling(casebook: Casebook, { session, settling }: SessionDocument, caseOf: NamesHere): void {
  const missing = settling.filter(({ id }) => casebook.items.find(id) === undefined)
  casebook.items.add(
    session.id,
    missing.map((item) => itemHere(item, caseOf)),
  )
}

/** Takes the readings of packs that items and machine readers of the session are about, and no others. */
async function takeReadings(
  casebook: Casebook,
  { session: { items }, machines }: SessionDocument,
  caseOf: NamesHere,
  readings: readonly ReceivedReading[],
  write: Write,
): Promise<number> {
  let taken = 0
  for (const { caseId, id, file } of readings) {
    const asked = [...items, ...machines].some((one) => one.caseId === caseId && one.readingId === id)
    if (!asked || casebook.hasReading(caseOf(caseId), id)) continue
    const reading = parsedReading(await readFile(file, 'utf8'))
    await write(() => casebook.receiveReading(caseOf(caseId), id, reading))
    taken++
  }
  return taken
}

/** Takes what was answered in one item; gives how many decisions are new. */
function takeAnswers(casebook: Casebook, session: StoredSession, answers: TravellingAnswers): number | 'conflict' {
  const item = casebook.items.find(answers.item)
  if (!item) throw new RangeError('There is no such item.')
  const here = item.stage === 'unopened' ? [] : casebook.chain(answers.item)
  const chain = answers.revisions.map(({ hash }) => hash)
  if (isStart(chain, here)) {
    if (here.length > 0) casebook.arrivals.addTimes(answers)
    return 0
  }
  if (!isStart(here, chain)) {
    const kept = casebook.variants.of(answers.item)
    if (
      !kept.some(({ revisions }) =>
        isStart(
          chain,
          revisions.map(({ hash }) => hash),
        ),
      )
    )
      casebook.variants.keep(answers, casebook.now())
    return 'conflict'
  }
  const file = itemFile(casebook, session, item)
  const state = foldItem({ ...file, revisions: revisionsOf(answers, file.origin.id) })
  casebook.arrivals.append(answers, here.length, {
    mode: state.mode,
    standing: standingOf(state),
    signedAt: state.signedOff?.at ?? null,
  })
  return chain.length - here.length
}

/** Whether a chain is how another begins. */
function isStart(chain: readonly string[], other: readonly string[]): boolean {
  return chain.length <= other.length && chain.every((hash, index) => hash === other[index])
}

function localPlan({ plan }: FrozenSession, caseOf: NamesHere): FrozenSession['plan'] {
  return { ...plan, cases: plan.cases.map(caseOf), training: plan.training.map(caseOf) }
}

function itemHere(item: TravellingItem, caseOf: NamesHere): TravellingItem {
  return { ...item, caseId: caseOf(item.caseId) }
}

function nameHere(names: ReadonlyMap<string, string>, caseId: string): string {
  const name = names.get(caseId)
  if (name === undefined) throw new RangeError('There is no such case in the session.')
  return name
}
