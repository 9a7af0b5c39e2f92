/** Sessions of two readers that are killed at any moment, and what has to be true of their casebook afterwards. */
import { fork } from 'node:child_process'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openCasebook, ReviewService, type Casebook } from '../../src-main/casebook/index.js'
import { besideOf } from '../../src-main/sessions/beside.js'
import { SessionError } from '../../src-main/sessions/session-error.js'
import { SessionReads } from '../../src-main/sessions/session-reads.js'
import { SessionService } from '../../src-main/sessions/session-service.js'
import { addCase, finding, readingWith } from '../unit/casebook/case-data.js'
import { planWith } from '../unit/session/plans.js'

/** Osteophytes: each one grade of 0 to 3. */
export const QUESTIONS: readonly number[] = [30, 31, 32]
const KNEES = 8
const CHILD = path.join(import.meta.dirname, 'session-child.ts')

const ToldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** A revision was acknowledged; `grade`: the one that it gave. */
  z.object({ kind: z.literal('kept'), item: z.string(), sequence: z.number(), grade: z.number().nullable() }),
  z.object({ kind: z.literal('locked'), item: z.string() }),
])
export type Told = z.infer<typeof ToldSchema>

/** Makes a casebook of knees that a model has read, with two readers; gives their ids. */
export function prepareCasebook(file: string): string[] {
  const casebook = openCasebook(file)
  for (let knee = 1; knee <= KNEES; knee++)
    casebook.saveReading(
      addCase(casebook, knee),
      readingWith(QUESTIONS.map((question) => finding(question, { 'osteophyte.size': 3 }))),
    )
  const readers = ['Dr Ada', 'Dr Ben'].map((name) => casebook.readers.add(name, 'radiologist').id)
  casebook.close()
  return readers
}

/** Begins a session of all knees, blind and then revealed. */
export function beginSession(casebook: Casebook, readers: readonly string[], seed: number): string {
  const sessions = new SessionService(casebook)
  const { cases } = casebook.query({ limit: 500 }, null)
  const id = sessions.make(
    planWith({
      cases: cases.map(({ id: caseId }) => caseId),
      readers: [...readers],
      questions: [...QUESTIONS],
      protocol: 'blind-then-revealed',
      model: true,
      order: 'shuffled',
      seed,
    }),
    readers[0] ?? null,
  )
  sessions.start(id)
  return id
}

/** What was acknowledged, and what came of it. */
export class SessionKills {
  readonly lost: string[] = []
  readonly seen: string[] = []
  acknowledged = 0
  /** Item → its last acknowledged revision, the grade that it gave, and whether the item is locked. */
  readonly #kept = new Map<string, { sequence: number; grade: number | null; locked: boolean }>()

  constructor(
    private readonly file: string,
    private readonly readers: readonly string[],
  ) {}

  /** Lets the readers work for some time after they have begun, ends them as hard as can be, and looks at the casebook. */
  async kill(nth: number, afterMs: number): Promise<void> {
    const child = fork(CHILD, [this.file, String(nth + 1), ...this.readers], {
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: 'ignore',
    })
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => reject(new Error('The readers ended before they were killed.')))
      child.on('message', (raw) => {
        const told = ToldSchema.parse(raw)
        if (told.kind === 'ready') resolve()
        else this.#hear(told)
      })
    })
    child.removeAllListeners('exit')
    const ended = new Promise<boolean>((resolve) => child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')))
    await wait(afterMs)
    child.kill('SIGKILL')
    if (!(await ended)) throw new Error('The readers ended before they were killed.')
    this.#judge(`kill ${nth + 1}`)
  }

  #hear(told: Exclude<Told, { kind: 'ready' }>): void {
    const known = this.#kept.get(told.item)
    if (told.kind === 'locked') this.#kept.set(told.item, { sequence: 0, grade: null, ...known, locked: true })
    else {
      this.acknowledged++
      this.#kept.set(told.item, { sequence: told.sequence, grade: told.grade, locked: false })
    }
  }

  #judge(when: string): void {
    const casebook = openCasebook(this.file)
    try {
      for (const [id, { sequence, grade, locked }] of this.#kept) {
        const revision = casebook.items.revisions(id).find((one) => one.sequence === sequence)
        const isThere =
          revision && (grade === null || (revision.action.type === 'set-grade' && revision.action.grade === grade))
        if (!isThere) this.lost.push(`${when}: revision ${sequence} of ${id}`)
        if (locked && casebook.items.find(id)?.stage !== 'locked') this.lost.push(`${when}: the lock of ${id}`)
      }
      const { altered } = casebook.check()
      if (altered.length > 0) this.lost.push(`${when}: ${altered.length} rows whose sums are wrong`)
      this.seen.push(...unblinded(casebook, this.readers).map((what) => `${when}: ${what}`))
    } finally {
      casebook.close()
    }
  }
}

/** What a reader who has still cases to lock could see of what the protocol hides; nothing, if all is well. */
function unblinded(casebook: Casebook, readers: readonly string[]): string[] {
  const sessions = new SessionService(casebook)
  const reads = new SessionReads(casebook)
  const review = new ReviewService(casebook)
  const seen: string[] = []
  const running = casebook.sessions.list().filter((one) => one.startedAt !== null && one.finishedAt === null)
  for (const { id, plan } of running)
    for (const reader of readers) {
      const items = casebook.items.of(id)
      const own = items.filter((item) => item.reader === reader)
      if (own.every(({ stage }) => stage === 'locked')) continue
      const bound = casebook.sessions.boundCases(reader)
      if (plan.cases.some((caseId) => !bound.includes(caseId))) seen.push('a case could be met outside the session')
      if (casebook.query({ limit: 500 }, reader).cases.length > 0) seen.push('a case is on the list')
      if (!refused(() => sessions.checkMayCompare(id, reader))) seen.push('the numbers')
      for (const item of items.filter((one) => one.reader !== reader))
        if (!refused(() => reads.look(item.id, reader))) seen.push('an item of the other reader')
      for (const item of own) {
        const { session, file, may } = reads.look(item.id, reader)
        const beside = besideOf({ casebook, review }, session, item, file, may).map(({ kind }) => kind)
        const mayShow = item.stage === 'revealed' || item.stage === 'locked' ? 'model' : ''
        if (beside.join() !== mayShow) seen.push(`${beside.join(' and ')} beside a case that is ${item.stage}`)
      }
    }
  return seen
}

function refused(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof SessionError) return true
    throw error
  }
}
