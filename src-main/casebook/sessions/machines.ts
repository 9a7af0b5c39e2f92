import { z } from 'zod'
import { machineKey, type MachineReader } from '../../../src-shared/session/machines.js'
import type { CaseRepository } from '../cases.js'
import type { Connection } from '../connection.js'
import type { SessionRepository } from './sessions.js'

const MachineRow = z.object({
  machine: z.string(),
  caseId: z.string(),
  kind: z.enum(['pack', 'model']),
  readingId: z.string(),
})

/** The reading of a case that a machine reader of a session is counted with. */
export type SessionMachine = z.output<typeof MachineRow>

/** Which readings the machine readers of sessions are counted with: those that were there when each session started. */
export class MachineRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly shelves: { readonly sessions: SessionRepository; readonly cases: CaseRepository },
  ) {
    this.#statements = prepare(connection)
  }

  /** Freezes the reading of a case. Call it inside a transaction. */
  freeze(session: string, machine: MachineReader, caseId: string, readingId: string): void {
    this.#statements.insert({
      session: this.shelves.sessions.number(session),
      machine: machineKey(machine),
      caseNumber: this.shelves.cases.number(caseId),
      kind: machine.kind,
      readingId,
    })
  }

  /** Keeps what was frozen in the casebook in which the session began; what is known stays. */
  receive(session: string, { machine, caseId, kind, readingId }: SessionMachine): void {
    this.#statements.receive({
      session: this.shelves.sessions.number(session),
      machine,
      caseNumber: this.shelves.cases.number(caseId),
      kind,
      readingId,
    })
  }

  of(session: string): SessionMachine[] {
    return this.#statements.of.all({ session: this.shelves.sessions.number(session) })
  }
}

function prepare(connection: Connection) {
  return {
    insert: connection.writer(`
      INSERT INTO session_machines (session, machine, case_number, kind, reading_id)
      VALUES ($session, $machine, $caseNumber, $kind, $readingId)`),
    receive: connection.writer(`
      INSERT OR IGNORE INTO session_machines (session, machine, case_number, kind, reading_id)
      VALUES ($session, $machine, $caseNumber, $kind, $readingId)`),
    of: connection.reader(
      `SELECT machine, cases.id AS caseId, kind, reading_id AS readingId FROM session_machines
         JOIN cases ON cases.number = session_machines.case_number
       WHERE session = $session ORDER BY session_machines.number`,
      MachineRow,
    ),
  }
}
