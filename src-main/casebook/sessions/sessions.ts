import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { SessionPlanSchema, type SessionPlan } from '../../../src-shared/session/plan.js'
import type { Connection } from '../connection.js'
import { CasebookError } from '../errors.js'
import type { ReaderRepository } from '../readers.js'
import type { StoredSession } from './records.js'

const SessionRow = z.object({
  number: z.number().int(),
  id: z.string(),
  plan: z.string().transform((text) => SessionPlanSchema.parse(JSON.parse(text))),
  madeBy: z.string().nullable(),
  madeAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})
const IdRow = z.object({ id: z.string() })

/** Sessions: what they are about, and when they started and ended. */
export class SessionRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly readers: ReaderRepository,
  ) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** All sessions, the newest first. */
  list(): StoredSession[] {
    return this.#statements.all.all().map(stored)
  }

  /** The session; throws `no-such-session`. */
  get(id: string): StoredSession {
    return stored(this.#row(id))
  }

  find(id: string): StoredSession | undefined {
    const row = this.#statements.byId.first({ id })
    return row && stored(row)
  }

  /** The row number that items refer to; throws `no-such-session`. */
  number(id: string): number {
    return this.#row(id).number
  }

  /** Keeps a plan, which may still be taken back; gives its id. */
  make(plan: SessionPlan, madeBy: string | null, at: Date): string {
    return this.#connection.transaction(() => {
      const id = randomUUID()
      const number = this.readers.number(madeBy)
      this.#statements.insert({ id, plan: JSON.stringify(plan), madeBy: number || null, at: at.toISOString() })
      return id
    })
  }

  /** Keeps a session that another casebook started. Call it inside a transaction. */
  receive({ id, plan, madeBy, madeAt, startedAt }: Omit<StoredSession, 'finishedAt'>): void {
    const number = madeBy !== null && this.readers.find(madeBy) ? this.readers.number(madeBy) : 0
    this.#statements.receive({ id, plan: JSON.stringify(plan), madeBy: number || null, madeAt, startedAt })
  }

  /** Freezes the plan. Call it inside a transaction. */
  start(id: string, at: Date): void {
    this.#statements.start({ id, at: at.toISOString() })
  }

  finish(id: string, at: Date): void {
    this.#statements.finish({ id, at: at.toISOString() })
  }

  /** Removes a session that has not started. */
  remove(id: string): void {
    this.#statements.remove({ id })
  }

  /**
   * Cases that a reader may only meet in a session: those of every running one in which they have still to lock something, or
   * settle what others answer. For nobody in particular, who may be any of them, those of all running sessions.
   */
  boundCases(reader: string | null): string[] {
    const rows =
      reader === null
        ? this.#statements.running.all()
        : this.#statements.bound.all({ reader: this.readers.number(reader), readerId: reader })
    return rows.map(({ id }) => id)
  }

  /** The title of a running session that a case is part of, or null. */
  runningWith(caseId: string): string | null {
    const row = this.#statements.runningWith.first({ caseId })
    return row ? row.title : null
  }

  #row(id: string): z.output<typeof SessionRow> {
    const row = this.#statements.byId.first({ id })
    if (!row)
      throw new CasebookError('no-such-session', 'This session is not in the casebook any more: choose another.')
    return row
  }
}

function stored({ id, plan, madeBy, madeAt, startedAt, finishedAt }: z.output<typeof SessionRow>): StoredSession {
  return { id, plan, madeBy, madeAt, startedAt, finishedAt }
}

function prepare(connection: Connection) {
  const columns = `SELECT sessions.number, sessions.id, plan, readers.id AS madeBy, made_at AS madeAt,
      started_at AS startedAt, finished_at AS finishedAt
    FROM sessions LEFT JOIN readers ON readers.number = made_by`
  const running = 'sessions.started_at IS NOT NULL AND sessions.finished_at IS NULL'
  return {
    all: connection.reader(`${columns} ORDER BY sessions.number DESC`, SessionRow),
    byId: connection.reader(`${columns} WHERE sessions.id = $id`, SessionRow),
    insert: connection.writer('INSERT INTO sessions (id, plan, made_by, made_at) VALUES ($id, $plan, $madeBy, $at)'),
    receive: connection.writer(
      'INSERT INTO sessions (id, plan, made_by, made_at, started_at) VALUES ($id, $plan, $madeBy, $madeAt, $startedAt)',
    ),
    start: connection.writer('UPDATE sessions SET started_at = $at WHERE id = $id'),
    finish: connection.writer('UPDATE sessions SET finished_at = $at WHERE id = $id'),
    remove: connection.writer('DELETE FROM sessions WHERE id = $id'),
    running: connection.reader(
      `SELECT DISTINCT cases.id FROM sessions JOIN session_items ON session_items.session = sessions.number
         JOIN cases ON cases.number = session_items.case_number
       WHERE ${running}`,
      IdRow,
    ),
    bound: connection.reader(
      `SELECT DISTINCT cases.id FROM sessions JOIN session_items ON session_items.session = sessions.number
         JOIN cases ON cases.number = session_items.case_number
       WHERE ${running} AND (plan ->> '$.settledBy' = $readerId OR EXISTS (
         SELECT 1 FROM session_items AS own LEFT JOIN reads ON reads.id = own.id
         WHERE own.session = sessions.number AND own.reader = $reader AND reads.signed_at IS NULL))`,
      IdRow,
    ),
    runningWith: connection.reader(
      `SELECT plan ->> '$.title' AS title FROM session_items JOIN cases ON cases.number = session_items.case_number
         JOIN sessions ON sessions.number = session_items.session
       WHERE cases.id = $caseId AND ${running} LIMIT 1`,
      z.object({ title: z.string() }),
    ),
  }
}
