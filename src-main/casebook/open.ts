import fs from 'node:fs'
import path from 'node:path'
import { backupFolder } from './backup.js'
import { Casebook } from './casebook.js'
import { Connection, type ConnectionOptions } from './connection.js'
import { damaged } from './errors.js'
import { migrate } from './migrate.js'

export interface CasebookOptions extends ConnectionOptions {
  /** The clock; for tests. */
  readonly now?: () => Date
}

/** Up to this size the file is checked whenever it is opened (some 50 ms); larger ones are checked with each backup. */
const CHECK_ON_OPEN_BYTES = 32 << 20

/**
 * Opens the casebook, makes it where there is none, and brings an older one to the newest schema (after a copy of it
 * as it was).
 *
 * @throws CasebookError with a sentence: damaged, of a newer Condyle, another program's, read-only, locked, unreachable.
 */
export function openCasebook(file: string, options: CasebookOptions = {}): Casebook {
  const connection = new Connection(file, options)
  try {
    migrate(connection, (version) => keepOldVersion(connection, version))
    if (fs.statSync(file).size <= CHECK_ON_OPEN_BYTES && connection.pragma('quick_check(1)') !== 'ok')
      throw damaged(file)
    return new Casebook(connection, options.now ?? (() => new Date()))
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Before an older schema is changed, the file as it was is kept: a step back must be possible. */
function keepOldVersion(connection: Connection, version: number): void {
  const folder = backupFolder(connection.file)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = path.join(folder, `before-version-${version + 1}.sqlite`)
  fs.rmSync(target, { force: true })
  connection.run(`VACUUM INTO '${target.replaceAll("'", "''")}'`)
}
