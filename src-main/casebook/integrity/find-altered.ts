import { z } from 'zod'
import type { Connection } from '../connection.js'
import { keyOf, SCHEMA_ROWS, summedTables, sumOf, type SummedTable } from './summed-tables.js'

/** A row that is not as Condyle wrote it. */
export interface AlteredRow {
  readonly table: string
  readonly key: string
  readonly how: 'changed' | 'lost' | 'added'
}

export interface RowsFound {
  readonly rows: number
  readonly altered: readonly AlteredRow[]
  /** Whether the time was enough for every row. */
  readonly whole: boolean
}

const ComparedRow = z.object({ key: z.string(), known: z.number(), same: z.number() })
const KeyRow = z.object({ key: z.string() })
/** Rows asked for at a time, so that the clock is looked at between. */
const AT_ONCE = 500

/**
 * Compares rows with their sums, the newest first, until `overtime` says that the time is over. `onTable` hears which
 * table is looked at. Call it inside a transaction, so that no row comes or goes meanwhile.
 */
export function findAltered(
  connection: Connection,
  overtime: () => boolean = () => false,
  onTable: (table: string, done: number, total: number) => void = () => undefined,
): RowsFound {
  const altered = alteredSchema(connection)
  const tables = summedTables(connection)
  let rows = 0
  for (const [index, table] of tables.entries()) {
    onTable(table.name, index, tables.length)
    const seen = new Set<string>()
    for (const batch of batches(connection, table)) {
      for (const { key, known, same } of batch) {
        seen.add(key)
        if (known === 0) altered.push({ table: table.name, key, how: 'added' })
        else if (same === 0) altered.push({ table: table.name, key, how: 'changed' })
      }
      rows += batch.length
      if (overtime()) return { rows, altered, whole: false }
    }
    altered.push(...lost(connection, table.name, seen))
  }
  const names = new Set([...tables.map(({ name }) => name), 'sqlite_schema'])
  for (const { key } of connection.reader('SELECT DISTINCT of AS key FROM sums', KeyRow).all())
    if (!names.has(key)) altered.push({ table: 'sums', key, how: 'changed' })
  return { rows, altered, whole: true }
}

/** Rows from the last key to the first; those of small tables, whose keys are no numbers, at once. */
function* batches(connection: Connection, table: SummedTable): Generator<z.output<typeof ComparedRow>[]> {
  const { name } = table
  const order = `ORDER BY ${table.key.map((column) => `${name}."${column}" DESC`).join(', ')}`
  const compared = `SELECT ${keyOf(table, name)} AS key, sums.sum IS NOT NULL AS known,
      coalesce(sums.sum = ${sumOf(table, name)}, 0) AS same
    FROM ${name} LEFT JOIN sums ON sums.of = '${name}' AND sums.key = ${keyOf(table, name)}`
  if (!table.numbered) {
    yield connection.reader(`${compared} ${order}`, ComparedRow).all()
    return
  }
  const below = connection.reader(
    `${compared} WHERE ${name}."${table.key[0] ?? ''}" < CAST($last AS INTEGER) ${order} LIMIT ${AT_ONCE}`,
    ComparedRow,
  )
  let rows = connection.reader(`${compared} ${order} LIMIT ${AT_ONCE}`, ComparedRow).all()
  while (rows.length > 0) {
    yield rows
    rows = rows.length < AT_ONCE ? [] : below.all({ last: rows.at(-1)?.key ?? '' })
  }
}

function lost(connection: Connection, table: string, seen: ReadonlySet<string>): AlteredRow[] {
  return connection
    .reader('SELECT key FROM sums WHERE of = $table', KeyRow)
    .all({ table })
    .filter(({ key }) => !seen.has(key))
    .map(({ key }) => ({ table, key, how: 'lost' }))
}

function alteredSchema(connection: Connection): AlteredRow[] {
  const now = connection
    .reader(
      `SELECT found.key, sums.sum IS NOT NULL AS known, coalesce(sums.sum = found.sum, 0) AS same
       FROM (${SCHEMA_ROWS}) AS found LEFT JOIN sums ON sums.of = 'sqlite_schema' AND sums.key = found.key`,
      ComparedRow,
    )
    .all()
  const changed = now
    .filter(({ same }) => same === 0)
    .map(({ key, known }): AlteredRow => ({ table: 'sqlite_schema', key, how: known === 0 ? 'added' : 'changed' }))
  return [...changed, ...lost(connection, 'sqlite_schema', new Set(now.map(({ key }) => key)))]
}
