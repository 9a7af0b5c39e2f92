import { z } from 'zod'
import { ReaderRoleSchema } from '../../../src-shared/case/reader.js'
import { TravellingCaseSchema, type TravellingCase, type TravellingPerson } from '../../../src-shared/session/travel.js'
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

/** What is written down of sessions that travel: their key, people and cases. */
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
    addKey: connection.writer(
      'INSERT INTO session_keys (session, recipient, identity) VALUES ($session, $recipient, $identity)',
    ),
    addPerson: connection.writer(`
      INSERT INTO session_people (session, place, reader, name, role)
      SELECT $session, $place, number, $name, $role FROM readers WHERE id = $id`),
    addCase: connection.writer(`
      INSERT INTO session_cases (session, place, case_number, description)
      SELECT $session, $place, number, $description FROM cases WHERE id = $caseId`),
  }
}
