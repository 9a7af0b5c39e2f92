import { z } from 'zod'
import { ReadSummarySchema, type ReadMode, type ReadSummary } from '../../src-shared/case/read.js'
import type { ReadStanding } from '../../src-shared/review/case-records.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import type { ReaderRepository } from './readers.js'

const ReadRow = ReadSummarySchema.omit({ reader: true }).extend({
  number: z.number().int(),
  caseNumber: z.number().int(),
  readerId: z.string(),
})
export type ReadRow = z.output<typeof ReadRow>

/** A read that begins: whose, of which case. */
export interface NewRead {
  readonly id: string
  readonly caseNumber: number
  readonly readerNumber: number
  readonly mode: ReadMode
  /** The session that it belongs to; left out for an ordinary read. */
  readonly session?: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
}

/** Each reader's own pass through a case. */
export class ReadRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly readers: ReaderRepository,
  ) {
    this.#statements = prepare(connection)
  }

  /** Begins a read, not signed yet even where its first revision signs it; gives its number. Call it inside a transaction. */
  begin({ session, ...read }: NewRead, { status, ...standing }: ReadStanding): number {
    const begun: ReadStanding = { ...standing, status: status === 'signed-off' ? 'in-review' : status }
    return this.#statements.insert({ ...read, session: session ?? null, ...written(begun, null) }).row
  }

  setStanding(number: number, standing: ReadStanding, signedAt: string | null): void {
    this.#statements.setStanding({ number, ...written(standing, signedAt) })
  }

  /** The open read of a reader of a case without a session, or undefined. */
  own(caseNumber: number, readerNumber: number): ReadRow | undefined {
    return this.#statements.own.first({ caseNumber, readerNumber })
  }

  /** The read; throws `no-such-read`. */
  get(id: string): ReadRow {
    const row = this.#statements.byId.first({ id })
    if (!row) throw new CasebookError('no-such-read', 'This read is not in the casebook any more: open the case again.')
    return row
  }

  /** All ordinary reads of a case, those begun first at the front; what was answered in sessions is not among them. */
  of(caseNumber: number): ReadRow[] {
    return this.#statements.ofCase.all({ caseNumber })
  }

  /** Ordinary reads of all cases in which something is decided, those begun first at the front. */
  decided(): ReadRow[] {
    return this.#statements.decided.all()
  }

  summary({
    id,
    caseId,
    readerId,
    mode,
    session,
    startedAt,
    status,
    reviewed,
    toReview,
    signedAt,
  }: ReadRow): ReadSummary {
    const reader = this.readers.get(readerId)
    return { id, caseId, reader, mode, session, startedAt, status, reviewed, toReview, signedAt }
  }

  /** Notes that a read was opened by somebody who did not write it. */
  noteShown(number: number, readerNumber: number, at: string): void {
    this.#statements.noteShown({ number, reader: readerNumber === 0 ? null : readerNumber, at })
  }

  /** When a read was shown, and to whom; null for nobody in particular. */
  shown(number: number): { reader: string | null; at: string }[] {
    return this.#statements.shown.all({ number })
  }
}

function written({ status, abnormal, reviewed, toReview, side, sideSource }: ReadStanding, signedAt: string | null) {
  return { status, abnormal, reviewed, toReview, side, sideSource, signedAt: status === 'signed-off' ? signedAt : null }
}

function prepare(connection: Connection) {
  const reads = (rest: string) =>
    connection.reader(
      `SELECT reads.number, reads.id, reads.case_number AS caseNumber, cases.id AS caseId, readers.id AS readerId, mode,
         session, started_at AS startedAt, reads.status, reviewed, reads.to_review AS toReview, signed_at AS signedAt
       FROM reads JOIN cases ON cases.number = reads.case_number JOIN readers ON readers.number = reads.reader ${rest}`,
      ReadRow,
    )
  return {
    own: reads(
      `WHERE reads.case_number = $caseNumber AND reads.reader = $readerNumber AND mode = 'open' AND session IS NULL`,
    ),
    byId: reads('WHERE reads.id = $id'),
    ofCase: reads('WHERE reads.case_number = $caseNumber AND session IS NULL ORDER BY reads.number'),
    decided: reads("WHERE session IS NULL AND reads.status IN ('in-review', 'signed-off') ORDER BY reads.number"),
    insert: connection.writer(`
      INSERT INTO reads (id, case_number, reader, mode, session, started_at, status, abnormal, reviewed, to_review, side,
        side_source, signed_at)
      VALUES ($id, $caseNumber, $readerNumber, $mode, $session, $startedAt, $status, $abnormal, $reviewed, $toReview, $side,
        $sideSource, $signedAt)`),
    setStanding: connection.writer(`
      UPDATE reads SET status = $status, abnormal = $abnormal, reviewed = $reviewed, to_review = $toReview, side = $side,
        side_source = $sideSource, signed_at = $signedAt, stale = 0
      WHERE number = $number`),
    noteShown: connection.writer('INSERT INTO shown_reads (read_number, reader, at) VALUES ($number, $reader, $at)'),
    shown: connection.reader(
      `SELECT readers.id AS reader, at FROM shown_reads LEFT JOIN readers ON readers.number = shown_reads.reader
       WHERE read_number = $number ORDER BY shown_reads.number`,
      z.object({ reader: z.string().nullable(), at: z.string() }),
    ),
  }
}
