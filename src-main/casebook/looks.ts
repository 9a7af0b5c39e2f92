import { z } from 'zod'
import { ViewStateSchema, type ViewState } from '../../src-shared/case/view.js'
import { parseWithinBounds } from '../../src-shared/case/within-bounds.js'
import { jsonOfText } from '../files/bounded-text.js'
import type { Connection } from './connection.js'

const StateRow = z.object({ state: z.string() })
const IdRow = z.object({ id: z.string() })

/** Whose view of a case: of a read, or of a reader before their first decision (0: nobody in particular). */
export interface Onlooker {
  readonly caseNumber: number
  readonly readerNumber: number
  readonly readNumber: number | null
}

/** How each reader left each case, and when cases were opened. */
export class LookRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly now: () => Date,
  ) {
    this.#statements = prepare(connection)
  }

  save({ caseNumber, readerNumber, readNumber }: Onlooker, view: ViewState): void {
    const saved = { savedAt: this.now().toISOString(), state: JSON.stringify(view) }
    if (readNumber === null) this.#statements.saveGlance({ caseNumber, reader: readerNumber || null, ...saved })
    else this.#statements.saveView({ readNumber, ...saved })
  }

  /**
   * The saved view: of the read, else from before it began, else of nobody in particular. Null where there is none, or
   * where an older Condyle kept other things in it.
   */
  get({ caseNumber, readerNumber, readNumber }: Onlooker): ViewState | null {
    const row =
      (readNumber === null ? undefined : this.#statements.view.first({ readNumber })) ??
      this.#statements.glance.first({ caseNumber, reader: readerNumber }) ??
      this.#statements.glance.first({ caseNumber, reader: 0 })
    if (!row) return null
    const parsed = parseWithinBounds(ViewStateSchema, jsonOfText(row.state))
    return parsed.success ? parsed.data : null
  }

  /** Notes that a case is opened now. Call it inside a transaction. */
  touch(caseNumber: number, readerNumber: number): void {
    const at = this.now().toISOString()
    this.#statements.open({ caseNumber, reader: readerNumber || null, at })
    this.#statements.touch({ caseNumber, at })
  }

  /** The id of the case that was opened last, or null. */
  lastOpened(): string | null {
    return this.#statements.last.first()?.id ?? null
  }
}

function prepare(connection: Connection) {
  return {
    saveView: connection.writer(`
      INSERT INTO views (read_number, saved_at, state) VALUES ($readNumber, $savedAt, $state)
      ON CONFLICT (read_number) DO UPDATE SET saved_at = excluded.saved_at, state = excluded.state`),
    saveGlance: connection.writer(`
      INSERT INTO glances (case_number, reader, saved_at, state) VALUES ($caseNumber, $reader, $savedAt, $state)
      ON CONFLICT (case_number, coalesce(reader, 0)) DO UPDATE SET saved_at = excluded.saved_at, state = excluded.state`),
    view: connection.reader('SELECT state FROM views WHERE read_number = $readNumber', StateRow),
    glance: connection.reader(
      'SELECT state FROM glances WHERE case_number = $caseNumber AND coalesce(reader, 0) = $reader',
      StateRow,
    ),
    open: connection.writer('INSERT INTO openings (case_number, reader, opened_at) VALUES ($caseNumber, $reader, $at)'),
    touch: connection.writer('UPDATE cases SET opened_at = $at WHERE number = $caseNumber'),
    last: connection.reader(
      'SELECT id FROM openings JOIN cases ON cases.number = case_number ORDER BY openings.number DESC LIMIT 1',
      IdRow,
    ),
  }
}
