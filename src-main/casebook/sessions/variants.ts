import { z } from 'zod'
import {
  TravellingAnswersSchema,
  type TravellingAnswers,
  type TravellingHold,
} from '../../../src-shared/session/travel.js'
import type { Connection } from '../connection.js'
import { jsonColumn } from '../json-column.js'

const VariantRow = z.object({ document: jsonColumn(TravellingAnswersSchema) })
const HoldRow = z.object({
  item: z.string(),
  head: z.string().nullable(),
  among: jsonColumn(z.array(z.string())),
  by: z.string(),
  at: z.string(),
  reason: z.string(),
  previous: z.string().nullable(),
  hash: z.string(),
})

/** Answers of an item that came a second time otherwise, and which of them was chosen. */
export class VariantRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Answers of an item that differ from those of its read, by the last hash of their chains. */
  of(item: string): TravellingAnswers[] {
    return this.#statements.variants.all({ item }).map(({ document }) => document)
  }

  /** Keeps answers beside those of the read; false where they are kept already. */
  keep(answers: TravellingAnswers, at: Date): boolean {
    const { changes } = this.#statements.addVariant({
      item: answers.item,
      head: headOf(answers),
      document: JSON.stringify(answers),
      at: at.toISOString(),
    })
    return changes > 0
  }

  /** What was chosen about an item, in an order that tells nothing. */
  holds(item: string): TravellingHold[] {
    return this.#statements.holds.all({ item })
  }

  /** Keeps a choice as it was made, here or elsewhere; false where it is kept already. */
  keepHold({ among, ...hold }: TravellingHold): boolean {
    const { changes } = this.#statements.addHold({ ...hold, among: JSON.stringify(among) })
    return changes > 0
  }
}

/** The last hash of a chain. */
export function headOf({ revisions }: Pick<TravellingAnswers, 'revisions'>): string {
  return revisions.at(-1)?.hash ?? ''
}

function prepare(connection: Connection) {
  return {
    variants: connection.reader(
      `SELECT document FROM session_variants JOIN session_items ON session_items.number = item
       WHERE session_items.id = $item ORDER BY head`,
      VariantRow,
    ),
    addVariant: connection.writer(`
      INSERT OR IGNORE INTO session_variants (item, head, document, arrived_at)
      SELECT number, $head, $document, $at FROM session_items WHERE id = $item`),
    holds: connection.reader(
      `SELECT session_items.id AS item, head, among, readers.id AS "by", chosen_at AS at, reason, previous, hash
         FROM session_holds JOIN session_items ON session_items.number = item JOIN readers ON readers.number = chosen_by
       WHERE session_items.id = $item ORDER BY hash`,
      HoldRow,
    ),
    addHold: connection.writer(`
      INSERT OR IGNORE INTO session_holds (item, head, among, chosen_by, chosen_at, reason, previous, hash)
      SELECT session_items.number, $head, $among, readers.number, $at, $reason, $previous, $hash
        FROM session_items, readers WHERE session_items.id = $item AND readers.id = $by`),
  }
}
