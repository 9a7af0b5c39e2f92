import { z } from 'zod'
import { ViewStateSchema, type ViewState } from '../../src-shared/case/worklist.js'
import type { Connection } from './connection.js'

const StateRow = z.object({ state: z.string() })
const IdRow = z.object({ id: z.string() })

/** How the reader left each case, and when cases were opened. */
export class ViewRepository {
  readonly #now: () => Date
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection, now: () => Date) {
    this.#now = now
    this.#statements = prepare(connection)
  }

  save(caseNumber: number, view: ViewState): void {
    this.#statements.save({ caseNumber, savedAt: this.#now().toISOString(), state: JSON.stringify(view) })
  }

  /** The saved view; null where there is none, or where an older Condyle kept other things in it. */
  get(caseNumber: number): ViewState | null {
    const row = this.#statements.get.first({ caseNumber })
    if (!row) return null
    const parsed = ViewStateSchema.safeParse(JSON.parse(row.state))
    return parsed.success ? parsed.data : null
  }

  /** Notes that a case is opened now. Call it inside a transaction. */
  touch(caseNumber: number): void {
    const at = this.#now().toISOString()
    this.#statements.open({ caseNumber, at })
    this.#statements.touch({ caseNumber, at })
  }

  /** The id of the case that was opened last, or null. */
  lastOpened(): string | null {
    return this.#statements.last.first()?.id ?? null
  }
}

function prepare(connection: Connection) {
  return {
    save: connection.writer(`
      INSERT INTO view_states (case_number, saved_at, state) VALUES ($caseNumber, $savedAt, $state)
      ON CONFLICT (case_number) DO UPDATE SET saved_at = excluded.saved_at, state = excluded.state`),
    get: connection.reader('SELECT state FROM view_states WHERE case_number = $caseNumber', StateRow),
    open: connection.writer('INSERT INTO openings (case_number, opened_at) VALUES ($caseNumber, $at)'),
    touch: connection.writer('UPDATE cases SET opened_at = $at WHERE number = $caseNumber'),
    last: connection.reader(
      'SELECT id FROM openings JOIN cases ON cases.number = case_number ORDER BY openings.number DESC LIMIT 1',
      IdRow,
    ),
  }
}
