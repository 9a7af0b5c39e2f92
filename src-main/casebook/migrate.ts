import path from 'node:path'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import { MIGRATIONS } from './migrations/index.js'
import type { Migration } from './migrations/migration.js'

/** SQLite's `application_id` of a casebook ("CNDL"), so that no other program's database is taken for one. */
const APPLICATION_ID = 0x434e444c

/**
 * Brings the file to the newest schema, one transaction per step: an interrupted step leaves the version before.
 * `beforeChange` runs once, before a file that already holds cases is changed.
 *
 * @throws CasebookError `newer-version` for a file of a later Condyle, `foreign-file` for another program's database.
 */
export function migrate(
  connection: Connection,
  beforeChange: (version: number) => void = () => undefined,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const name = path.basename(connection.file)
  const version = Number(connection.pragma('user_version'))
  const newest = migrations.at(-1)?.version ?? 0
  const owner = Number(connection.pragma('application_id'))
  if (owner !== APPLICATION_ID && (owner !== 0 || version !== 0 || hasTables(connection)))
    throw new CasebookError(
      'foreign-file',
      `The file ${name} is a database of another program: move it away, or choose another data folder.`,
    )
  if (version > newest)
    throw new CasebookError(
      'newer-version',
      `The casebook ${name} was written by a newer Condyle (version ${version}, this one knows ${newest}): update Condyle.`,
    )
  // Write-ahead log: readers never wait. Only now, for it is kept in the file, and the file is known to be ours.
  connection.pragma('journal_mode = WAL')
  if (version === newest) return
  if (version > 0) beforeChange(version)
  for (const step of migrations)
    if (step.version > version)
      connection.transaction(() => {
        connection.run(step.sql)
        connection.pragma(`user_version = ${step.version}`)
        connection.pragma(`application_id = ${APPLICATION_ID}`)
      })
}

function hasTables(connection: Connection): boolean {
  return Number(connection.pragma('schema_version')) > 0
}
