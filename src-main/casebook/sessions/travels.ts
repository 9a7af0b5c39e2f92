import { z } from 'zod'
import { ReaderRoleSchema } from '../../../src-shared/case/reader.js'
import {
  TravellingAnswersSchema,
  TravellingCaseSchema,
  type TravellingAnswers,
  type TravellingCase,
  type TravellingPerson,
} from '../../../src-shared/session/travel.js'
import type { Connection } from '../connection.js'
import { jsonColumn } from '../json-column.js'
import type { SessionRepository } from './sessions.js'

/** To whom answers on their way home are sealed; `identity` opens them, null where the session began elsewhere. */
export interface SessionKey {
  readonly recipient: string
  readonly identity: string | null
}

/** A case of a session under the id that it has here, and as it travels. */
export interface KnownCase {
  readonly caseId: string
  readonly description: TravellingCase
}

const KeyRow = z.object({ recipient: z.string(), identity: z.string().nullable() })
const PersonRow = z.object({ id: z.string(), name: z.string(), role: ReaderRoleSchema })
const CaseRow = z.object({ caseId: z.string(), description: jsonColumn(TravellingCaseSchema) })
const VariantRow = z.object({ document: jsonColumn(TravellingAnswersSchema) })

/** What is written down of sessions that travel: their key, people and cases, and answers that came a second time otherwise. */
export class TravelRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly sessions: SessionRepository,
  ) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** Null where the session has never travelled. */
  key(session: string): SessionKey | null {
    return this.#statements.key.first({ session }) ?? null
  }

  people(session: string): TravellingPerson[] {
    return this.#statements.people.all({ session })
  }

  cases(session: string): KnownCase[] {
    return this.#statements.cases.all({ session })
  }

  /** Writes down how a session travels, once and for all. `people` and `cases` are in the order in which they travel. */
  begin(
    session: string,
    key: SessionKey,
    people: readonly TravellingPerson[],
    cases: readonly { caseId: string; description: TravellingCase }[],
  ): void {
    this.#connection.transaction(() => {
      const number = this.sessions.number(session)
      this.#statements.addKey({ session: number, recipient: key.recipient, identity: key.identity })
      for (const [place, { id, name, role }] of people.entries())
        this.#statements.addPerson({ session: number, place, id, name, role })
      for (const [place, { caseId, description }] of cases.entries())
        this.#statements.addCase({ session: number, place, caseId, description: JSON.stringify(description) })
    })
  }

  /** Answers of an item that differ from those of its read, by the last hash of their chains. */
  variants(item: string): TravellingAnswers[] {
    return this.#statements.variants.all({ item }).map(({ document }) => document)
  }

  /** Keeps answers beside those of the read; false where they are kept already. */
  keepVariant(answers: TravellingAnswers, at: Date): boolean {
    const { changes } = this.#statements.addVariant({
      item: answers.item,
      head: answers.revisions.at(-1)?.hash ?? '',
      document: JSON.stringify(answers),
      at: at.toISOString(),
    })
    return changes > 0
  }
}

function prepare(connection: Connection) {
  const ofSession = 'JOIN sessions ON sessions.number = session WHERE sessions.id = $session'
  return {
    key: connection.reader(`SELECT recipient, identity FROM session_keys ${ofSession}`, KeyRow),
    people: connection.reader(
      `SELECT readers.id, session_people.name, session_people.role FROM session_people
         JOIN readers ON readers.number = reader ${ofSession} ORDER BY place`,
      PersonRow,
    ),
    cases: connection.reader(
      `SELECT cases.id AS caseId, description FROM session_cases JOIN cases ON cases.number = case_number
         ${ofSession} ORDER BY place`,
      CaseRow,
    ),
    variants: connection.reader(
      `SELECT document FROM session_variants JOIN session_items ON session_items.number = item
       WHERE session_items.id = $item ORDER BY head`,
      VariantRow,
    ),
    addKey: connection.writer(
      'INSERT INTO session_keys (session, recipient, identity) VALUES ($session, $recipient, $identity)',
    ),
    addPerson: connection.writer(`
      INSERT INTO session_people (session, place, reader, name, role)
      SELECT $session, $place, number, $name, $role FROM readers WHERE id = $id`),
    addCase: connection.writer(`
      INSERT INTO session_cases (session, place, case_number, description)
      SELECT $session, $place, number, $description FROM cases WHERE id = $caseId`),
    addVariant: connection.writer(`
      INSERT OR IGNORE INTO session_variants (item, head, document, arrived_at)
      SELECT number, $head, $document, $at FROM session_items WHERE id = $item`),
  }
}
