import path from 'node:path'
import type { Connection } from './connection.js'
import { CasebookError, damaged } from './errors.js'
import { findAltered } from './integrity/find-altered.js'
import { hasSums, sumAnew, type RowName } from './integrity/keep-sums.js'
import { MIGRATIONS } from './migrations/index.js'
import type { Migration } from './migrations/migration.js'

/** SQLite's `application_id` of a casebook ("CNDL"), so that no other program's database is taken for one. */
const APPLICATION_ID = 0x434e444c
/** From this version on, rows have sums. */
const SUMS_SINCE = 12

/**
 * Brings the file to the newest schema, one transaction per step: an interrupted step leaves the version before.
 * `beforeChange` runs once, before a file that already holds cases is changed; `never` refuses an older file instead.
 *
 * @returns whether a file of an older version was changed.
 * @throws CasebookError `newer-version` for a file of a later Condyle, `foreign-file` for another program's database,
 * `older-version` where it may not be changed.
 */
export function migrate(
  connection: Connection,
  beforeChange: ((version: number) => void) | 'never' = () => undefined,
  migrations: readonly Migration[] = MIGRATIONS,
): boolean {
  const name = path.basename(connection.file)
  const version = Number(connection.pragma('user_version'))
  const newest = migrations.at(-1)?.version ?? 0
  const owner = Number(connection.pragma('application_id'))
  if (owner !== APPLICATION_ID && (owner !== 0 || version !== 0 || hasTables(connection))) {
    // Ours with one number altered, which a person can have back, is not another program's.
    if (hasSums(connection)) throw damaged(connection.file)
    throw new CasebookError(
      'foreign-file',
      `The file ${name} is a database of another program: move it away, or choose another data folder.`,
    )
  }
  if (version > newest)
    throw new CasebookError(
      'newer-version',
      `The casebook ${name} was written by a newer Condyle (version ${version}, this one knows ${newest}): update Condyle.`,
    )
  if (version < SUMS_SINCE && hasSums(connection)) throw damaged(connection.file)
  if (beforeChange === 'never') {
    if (version < newest) throw olderVersion(name)
    return false
  }
  // Write-ahead log: readers never wait. Only now, for it is kept in the file, and the file is known to be ours.
  connection.pragma('journal_mode = WAL')
  if (version === newest) return false
  if (version > 0) beforeChange(version)
  // What was altered before a step must not be taken for whole after it.
  const altered = version >= SUMS_SINCE ? findAltered(connection).altered : []
  for (const step of migrations) if (step.version > version) take(connection, step, altered)
  return version > 0
}

function take(connection: Connection, step: Migration, altered: readonly RowName[]): void {
  connection.transaction(() => {
    connection.run(step.sql)
    step.run?.(connection)
    connection.pragma(`user_version = ${step.version}`)
    connection.pragma(`application_id = ${APPLICATION_ID}`)
    if (step.version >= SUMS_SINCE) sumAnew(connection, altered)
  })
}

function olderVersion(name: string): CasebookError {
  return new CasebookError(
    'older-version',
    `The casebook ${name} was written by an older Condyle and has not been brought up to date: start Condyle once.`,
  )
}

function hasTables(connection: Connection): boolean {
  return Number(connection.pragma('schema_version')) > 0
}
