import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ReadMode } from '../../../src-shared/case/read.js'
import type { Revision } from '../../../src-shared/case/revision.js'
import type { ReadStanding } from '../../../src-shared/review/case-records.js'
import { ITEM_PARTS } from '../../../src-shared/session/assignment.js'
import { ITEM_STAGES } from '../../../src-shared/session/rules.js'
import type { CaseRepository } from '../cases.js'
import type { Connection } from '../connection.js'
import { CasebookError } from '../errors.js'
import type { ReaderRepository } from '../readers.js'
import type { ReadRepository } from '../reads.js'
import type { RevisionRepository } from '../revisions.js'
import { answersThatCame, apart, holding, lockedAt, type ChainedAnswers } from './given.js'
import type { GivenAnswers, NewAnswer, NewItem, Spent, StoredItem } from './records.js'
import type { SessionRepository } from './sessions.js'
import type { VariantRepository } from './variants.js'

const ItemRow = z.object({
  number: z.number().int(),
  id: z.string(),
  session: z.string(),
  caseId: z.string(),
  reader: z.string(),
  part: z.enum(ITEM_PARTS),
  repeat: z.number().int(),
  readingId: z.string().nullable(),
  stage: z.enum(ITEM_STAGES),
  away: z.number().transform((flag) => flag === 1),
  doubled: z.number().transform((flag) => flag === 1),
})
const SpentRow = z.object({
  question: z.number().int().nullable(),
  milliseconds: z.number().int(),
  revealed: z.number().transform((flag) => flag === 1),
})
const TimeRow = SpentRow.extend({ at: z.string() })

/** What an item is written with. */
interface Shelves {
  readonly sessions: SessionRepository
  readonly cases: CaseRepository
  readonly readers: ReaderRepository
  readonly reads: ReadRepository
  readonly revisions: RevisionRepository
  readonly variants: VariantRepository
}

/** Items of sessions and what was answered in them: reads that no ordinary list, count or export knows. */
export class ItemRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly shelves: Shelves,
  ) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** The items of a session, in the order of each reader. */
  of(session: string): StoredItem[] {
    return this.#statements.ofSession.all({ session }).map((row) => this.#stored(row))
  }

  /** The item, or undefined where no session has it. */
  find(id: string): StoredItem | undefined {
    const row = this.#statements.byId.first({ id })
    return row && this.#stored(row)
  }

  /** Adds items at the end of a session; gives their ids. */
  add(session: string, items: readonly NewItem[]): string[] {
    return this.#connection.transaction(() => {
      const number = this.shelves.sessions.number(session)
      return items.map(({ id = `item-${randomUUID()}`, caseId, reader, part, repeat, readingId }) => {
        this.#statements.insert({
          id,
          session: number,
          caseNumber: this.shelves.cases.number(caseId),
          reader: this.shelves.readers.number(reader),
          part,
          repeat,
          readingId,
        })
        return id
      })
    })
  }

  /** Begins the read of an item that was never opened; one that was stays as it is. */
  open(id: string, mode: ReadMode, standing: ReadStanding, at: Date): void {
    this.#connection.transaction(() => {
      const { stage, caseId, reader, session } = this.#row(id)
      if (stage !== 'unopened') return
      const startedAt = at.toISOString()
      const caseNumber = this.shelves.cases.number(caseId)
      const readerNumber = this.shelves.readers.number(reader)
      this.shelves.reads.begin({ id, caseNumber, readerNumber, mode, session, startedAt }, standing)
    })
  }

  /** Appends a decision to the read of an item that was opened, all or nothing. */
  append(id: string, { author, action, readingId, at, standing, signedAt }: NewAnswer): Revision {
    return this.#connection.transaction(() => {
      const { number, caseId } = this.shelves.reads.get(id)
      const entry = { caseId, readId: id, readingId, author, action, at: at.toISOString() }
      const revision = this.shelves.revisions.append(entry, number)
      this.shelves.reads.setStanding(number, standing, signedAt)
      return revision
    })
  }

  /** What was decided in an item, in order; nothing before it was opened. */
  revisions(id: string): Revision[] {
    const { stage } = this.#row(id)
    if (stage === 'unopened') return []
    const { caseId, number } = this.shelves.reads.get(id)
    return this.shelves.revisions.all({ caseId, readId: id, readNumber: number })
  }

  /** Keeps time that was spent with an item. */
  spend(id: string, spent: readonly Spent[], at: Date): void {
    this.#connection.transaction(() => {
      const { number } = this.#row(id)
      for (const { question, milliseconds, revealed } of spent)
        this.#statements.spend({
          item: number,
          question,
          revealed: revealed ? 1 : 0,
          milliseconds,
          at: at.toISOString(),
        })
    })
  }

  /** Time spent with an item by question, before and after the reveal. */
  times(id: string): Spent[] {
    return this.#statements.times.all({ id })
  }

  /** The same as it was kept, in an order that does not depend on when it came here. */
  spent(id: string): z.output<typeof TimeRow>[] {
    return this.#statements.spent.all({ id })
  }

  /**
   * All that was given to an item, by the last hash of its chain: its read, and what came otherwise from other computers.
   * What another of them goes on from is a part of that one.
   */
  given(id: string): GivenAnswers[] {
    const { caseId } = this.#row(id)
    const came = this.shelves.variants.of(id).map((one) => answersThatCame(one, caseId))
    return apart([...this.#ownAnswers(id), ...came])
  }

  /** The decisions that an item is counted with: of the answers that were chosen of several, or of its read. */
  countedRevisions({ id, doubled }: StoredItem): readonly Revision[] {
    return (doubled ? this.#held(id)?.revisions : undefined) ?? this.revisions(id)
  }

  /** The same of the time spent with it. */
  countedTimes({ id, doubled }: StoredItem): readonly Spent[] {
    return (doubled ? this.#held(id)?.times : undefined) ?? this.times(id)
  }

  /** The answers that were chosen to hold, and can; null where none were. */
  #held(id: string): GivenAnswers | null {
    return holding(this.given(id), this.shelves.variants.holds(id))
  }

  #ownAnswers(id: string): ChainedAnswers[] {
    const revisions = this.revisions(id)
    if (revisions.length === 0) return []
    const { number, startedAt } = this.shelves.reads.get(id)
    const chain = this.shelves.revisions.chain(number)
    return [
      { head: chain.at(-1) ?? '', chain, revisions, times: this.times(id), startedAt, lockedAt: lockedAt(revisions) },
    ]
  }

  #stored(row: z.output<typeof ItemRow>): StoredItem {
    const { id, session, caseId, reader, part, repeat, readingId, stage, away, doubled } = row
    const base = { id, session, caseId, reader, part, repeat, readingId, away, doubled }
    if (!doubled) return { ...base, stage, conflict: false }
    return this.#held(id) ? { ...base, stage: 'locked', conflict: false } : { ...base, stage, conflict: true }
  }

  #row(id: string): z.output<typeof ItemRow> {
    const row = this.#statements.byId.first({ id })
    if (!row)
      throw new CasebookError(
        'no-such-session',
        'This case of a session is not in the casebook any more: go back to the session.',
      )
    return row
  }
}

function prepare(connection: Connection) {
  const columns = `SELECT session_items.number, session_items.id, sessions.id AS session, cases.id AS caseId,
      readers.id AS reader, part, repeat, session_items.reading_id AS readingId,
      CASE WHEN reads.id IS NULL THEN 'unopened' WHEN reads.signed_at IS NOT NULL THEN 'locked'
        WHEN EXISTS (SELECT 1 FROM revisions WHERE read_number = reads.number AND type = 'reveal') THEN 'revealed'
        WHEN EXISTS (SELECT 1 FROM revisions WHERE read_number = reads.number AND type = 'close') THEN 'closed'
        ELSE 'answering' END AS stage,
      session_items.reading_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM readings WHERE readings.case_number = session_items.case_number
          AND readings.id = session_items.reading_id) AS away,
      EXISTS (SELECT 1 FROM session_variants WHERE item = session_items.number) AS doubled
    FROM session_items JOIN sessions ON sessions.number = session_items.session
      JOIN cases ON cases.number = session_items.case_number JOIN readers ON readers.number = session_items.reader
      LEFT JOIN reads ON reads.id = session_items.id`
  return {
    ofSession: connection.reader(`${columns} WHERE sessions.id = $session ORDER BY session_items.number`, ItemRow),
    byId: connection.reader(`${columns} WHERE session_items.id = $id`, ItemRow),
    insert: connection.writer(`
      INSERT INTO session_items (id, session, case_number, reader, part, repeat, reading_id)
      VALUES ($id, $session, $caseNumber, $reader, $part, $repeat, $readingId)`),
    spend: connection.writer(`
      INSERT INTO session_times (item, question, revealed, milliseconds, at)
      VALUES ($item, $question, $revealed, $milliseconds, $at)`),
    spent: connection.reader(
      `SELECT DISTINCT question, revealed, milliseconds, at FROM session_times
         JOIN session_items ON session_items.number = session_times.item
       WHERE session_items.id = $id ORDER BY at, question, revealed, milliseconds`,
      TimeRow,
    ),
    times: connection.reader(
      `SELECT question, revealed, sum(milliseconds) AS milliseconds FROM session_times
         JOIN session_items ON session_items.number = session_times.item
       WHERE session_items.id = $id GROUP BY question, revealed ORDER BY revealed, question`,
      SpentRow,
    ),
  }
}
