import { z } from 'zod'
import type { Connection } from '../connection.js'
import { keyOf, SCHEMA_ROWS, summedTables, sumOf, type SummedTable } from './summed-tables.js'

/**
 * The one place that writes sums: from here on every row that this connection adds, changes or removes takes its sum
 * with it, cascades included. The triggers are the connection's own, so that the file can be looked at by any program.
 *
 * Every transaction is counted, so that an older copy in the place of a newer file can be told.
 *
 * A row that was altered already when it is changed keeps a sum that fits nothing: a change must not launder it.
 */
export function keepSums(connection: Connection): void {
  for (const table of summedTables(connection)) connection.run(triggersOf(table))
  const count = connection.writer('UPDATE marks SET written = written + 1 WHERE number = 1')
  connection.beforeCommit(() => void count({}))
}

function triggersOf(table: SummedTable): string {
  const { name } = table
  const kept = `of = '${name}' AND key = ${keyOf(table, 'OLD')}`
  return `
    CREATE TEMP TRIGGER sum_of_added_${name} AFTER INSERT ON main.${name}
    BEGIN
      INSERT INTO sums (of, key, sum) VALUES ('${name}', ${keyOf(table, 'NEW')}, ${sumOf(table, 'NEW')})
        ON CONFLICT (of, key) DO UPDATE SET sum = x'';
    END;
    CREATE TEMP TRIGGER sum_of_changed_${name} AFTER UPDATE ON main.${name}
    BEGIN
      UPDATE sums SET key = ${keyOf(table, 'NEW')},
        sum = CASE WHEN sum = ${sumOf(table, 'OLD')} THEN ${sumOf(table, 'NEW')} ELSE x'' END
      WHERE ${kept};
    END;
    CREATE TEMP TRIGGER sum_of_removed_${name} AFTER DELETE ON main.${name}
    BEGIN
      DELETE FROM sums WHERE ${kept};
    END;`
}

/** A row by its table and key. */
export interface RowName {
  readonly table: string
  readonly key: string
}

/**
 * Sums every row anew: after a change of the schema, and where a person said to keep what was altered. Rows named in
 * `altered` keep a sum that fits nothing. Call it inside a transaction.
 */
export function sumAnew(connection: Connection, altered: readonly RowName[] = []): void {
  connection.run('DELETE FROM sums')
  for (const table of summedTables(connection))
    connection.run(
      `INSERT INTO sums (of, key, sum) SELECT '${table.name}', ${keyOf(table, table.name)}, ${sumOf(table, table.name)}
       FROM ${table.name}`,
    )
  connection.run(`INSERT INTO sums (of, key, sum) SELECT 'sqlite_schema', key, sum FROM (${SCHEMA_ROWS})`)
  const mark = connection.writer(
    "INSERT INTO sums (of, key, sum) VALUES ($table, $key, x'') ON CONFLICT (of, key) DO UPDATE SET sum = x''",
  )
  for (const { table, key } of altered) mark({ table, key })
}

/** Whether a file has sums at all; those of older versions get theirs with the migration. */
export function hasSums(connection: Connection): boolean {
  const row = connection
    .reader(
      "SELECT count(*) AS found FROM sqlite_schema WHERE type = 'table' AND name = 'sums'",
      z.object({ found: z.number() }),
    )
    .first()
  return row?.found === 1
}
