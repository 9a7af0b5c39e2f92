import { z } from 'zod'
import type { Connection } from '../connection.js'

/** A table whose rows have sums. Names are those of our own schema, never of anybody's input. */
export interface SummedTable {
  readonly name: string
  /** All columns in their order. */
  readonly columns: readonly string[]
  /** Columns of the primary key in their order. */
  readonly key: readonly string[]
  /** Whether the key is one whole number, which grows with every row. */
  readonly numbered: boolean
}

const ColumnRow = z.object({ table: z.string(), column: z.string(), type: z.string(), pk: z.number().int() })

/** Looked at first, since nothing else holds what they hold; the rest follows in the order of the schema. */
const FIRST = ['revisions', 'reads', 'readings', 'readers', 'cases', 'studies', 'identities']

/**
 * Every table but that of the sums itself and the search index, whose rows are made from the others. As the file has
 * them now, so that what a later migration adds is summed without a word here.
 */
export function summedTables(connection: Connection): SummedTable[] {
  const rows = connection
    .reader(
      `SELECT list.name AS "table", info.name AS "column", info.type, info.pk FROM pragma_table_list AS list
         JOIN pragma_table_info(list.name) AS info
       WHERE list.schema = 'main' AND list.type = 'table' AND list.name <> 'sums' AND list.name NOT LIKE 'sqlite_%'
       ORDER BY list.name, info.cid`,
      ColumnRow,
    )
    .all()
  const names = [...new Set(rows.map(({ table }) => table))]
  const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => {
      const own = rows.filter(({ table }) => table === name)
      const keyed = own.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
      return {
        name,
        columns: own.map(({ column }) => column),
        key: keyed.map(({ column }) => column),
        numbered: keyed.length === 1 && keyed[0]?.type === 'INTEGER',
      }
    })
}

/** The key of a row as text, for SQL; `row` is what the columns are taken from ("NEW", or the table's name). */
export function keyOf({ key }: SummedTable, row: string): string {
  return key.map((column) => `CAST(${row}."${column}" AS TEXT)`).join(" || ' ' || ")
}

/** The sum of a row, for SQL. */
export function sumOf({ columns }: SummedTable, row: string): string {
  return `row_sum(${columns.map((column) => `${row}."${column}"`).join(', ')})`
}

/** The schema itself, as rows: a name or a rule that changed is no less than a value. Its pages may move. */
export const SCHEMA_ROWS = `SELECT type || ' ' || name AS key, row_sum(type, name, tbl_name, sql) AS sum
  FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'`
