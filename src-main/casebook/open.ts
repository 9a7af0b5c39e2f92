import fs from 'node:fs'
import path from 'node:path'
import { listBackups } from './backups/list.js'
import { backupFolder } from './backups/folder.js'
import { Casebook } from './casebook.js'
import { Connection, type ConnectionOptions } from './connection.js'
import { CasebookError, damaged } from './errors.js'
import { keepSums } from './integrity/keep-sums.js'
import { migrate } from './migrate.js'

export interface CasebookOptions extends ConnectionOptions {
  /** The clock; for tests. */
  readonly now?: () => Date
  /** Makes a new casebook where there is none, although there are backups of one. */
  readonly beginAnew?: boolean
  /** The pages were checked just now. */
  readonly checked?: boolean
}

/** Up to this size the pages are checked whenever the file is opened (some 50 ms); larger ones only after the start. */
const CHECK_ON_OPEN_BYTES = 32 << 20
/** Of a file's head, as far as it is looked at. */
const HEAD_BYTES = 20

/**
 * Opens the casebook, makes it where there is none, and brings an older one to the newest schema (after a copy of it
 * as it was).
 *
 * @throws CasebookError with a sentence: damaged, missing although there are backups, of a newer Condyle, another
 * program's, read-only, locked, unreachable.
 */
export function openCasebook(file: string, options: CasebookOptions = {}): Casebook {
  if (!options.beginAnew) refuseEmpty(file)
  refuseDamagedHead(file)
  const connection = new Connection(file, options)
  try {
    const old = migrate(connection, (version) => keepOldVersion(connection, version))
    if (
      !options.checked &&
      fs.statSync(file).size <= CHECK_ON_OPEN_BYTES &&
      connection.pragma('quick_check(1)') !== 'ok'
    )
      throw damaged(file)
    keepSums(connection)
    const casebook = new Casebook(connection, options.now ?? (() => new Date()))
    if (old) casebook.rebuildSearch()
    connection.watch()
    return casebook
  } catch (error) {
    connection.close()
    // A name that our own schema has and the file has not: what SQLite says of it is no help to anybody.
    throw error instanceof CasebookError && error.kind === 'failed' ? damaged(file, error) : error
  }
}

/**
 * Opens a casebook of this version to read only: beside the one that writes, or a file that must stay as it is.
 *
 * @throws CasebookError as `openCasebook` does, and `older-version` for one that has to be migrated first.
 */
export function openToRead(file: string, options: Pick<CasebookOptions, 'now'> = {}): Casebook {
  if (!fs.existsSync(file)) throw missing(file, 'there is none')
  const connection = new Connection(file, { readOnly: true })
  try {
    migrate(connection, 'never')
    return new Casebook(connection, options.now ?? (() => new Date()))
  } catch (error) {
    connection.close()
    throw error instanceof CasebookError && error.kind === 'failed' ? damaged(file, error) : error
  }
}

/**
 * Opens a casebook that is there as `openCasebook` does, and only where no other program has it open: the application takes
 * what another writes for a fault.
 *
 * @throws CasebookError as `openCasebook` does, and `locked` where Condyle runs.
 */
export function openAlone(file: string, options: CasebookOptions = {}): Casebook {
  if (!fs.existsSync(file)) throw missing(file, 'there is none')
  const connection = new Connection(file, { busyTimeoutMs: 0 })
  try {
    connection.pragma('locking_mode = EXCLUSIVE')
    connection.transaction(() => undefined)
  } finally {
    connection.close()
  }
  return openCasebook(file, options)
}

/**
 * SQLite takes a file that is written in some later way for one that may be read only. There is none such: the bytes of
 * the head that say so (18 and 19, sqlite.org/fileformat2.html) are 1 or 2, or damaged. To be asked before this process
 * has the file open, since closing it here would give up the locks of that connection.
 */
function refuseDamagedHead(file: string): void {
  const head = headOf(file)
  if (head.length < HEAD_BYTES || !head.toString('latin1').startsWith('SQLite format 3')) return
  if (head.subarray(18).some((version) => version < 1 || version > 2)) throw damaged(file)
}

/** The first bytes of a file; none where it cannot be read, which SQLite will say. */
function headOf(file: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  try {
    const handle = fs.openSync(file, 'r')
    try {
      return head.subarray(0, fs.readSync(handle, head))
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    return head.subarray(0, 0)
  }
}

/** An empty casebook must never be made in the place of one that was lost. */
function refuseEmpty(file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size
  if (size !== undefined && size > 0) return
  if (listBackups(file).length > 0) throw missing(file, size === 0 ? 'it is empty' : 'it is not there')
}

function missing(file: string, how: string): CasebookError {
  return new CasebookError(
    'missing',
    `The casebook ${path.basename(file)} cannot be opened, ${how}: put it back, or restore a backup from the folder "backups" beside it.`,
  )
}

/** Before an older schema is changed, the file as it was is kept: a step back must be possible. */
function keepOldVersion(connection: Connection, version: number): void {
  const folder = backupFolder(connection.file)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = path.join(folder, `before-version-${version + 1}.sqlite`)
  fs.rmSync(target, { force: true })
  connection.run(`VACUUM INTO '${target.replaceAll("'", "''")}'`)
}
