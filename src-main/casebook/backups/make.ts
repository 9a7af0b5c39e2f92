import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { placeWholeSync } from '../../files/atomic-write.js'
import type { Connection } from '../connection.js'
import { CasebookError, damaged, toCasebookError } from '../errors.js'
import { findAltered } from '../integrity/find-altered.js'
import { hasSums } from '../integrity/keep-sums.js'
import { Connection as Opened } from '../connection.js'
import { backupFolder } from './folder.js'
import { backupFiles, type BackupFile } from './list.js'

/** The last backups of so many days are kept, … */
export const DAYS_KEPT = 5
/** … and these last ones, of whatever day. */
const NEWEST_KEPT = 4

/**
 * Copies the casebook to `backups/casebook-<number>-<date>.sqlite`, checks the copy from end to end, and removes those
 * that are not to be kept any more. The copy takes its name only after the check, so that a backup in the folder is a
 * good one. Where rows of the casebook are altered the copy is made all the same, but no older one goes: it may be the
 * only one that is whole.
 *
 * @returns its path, or null where today's was there already and `anyway` does not ask for another.
 */
export async function makeBackup(connection: Connection, now: Date, anyway: boolean): Promise<string | null> {
  const folder = backupFolder(connection.file)
  const [last] = backupFiles(connection.file)
  const day = now.toISOString().slice(0, 10)
  if (last?.day === day && !anyway) return null
  const target = path.join(folder, `casebook-${String((last?.number ?? 0) + 1).padStart(6, '0')}-${day}.sqlite`)
  const altered = await copyInto(connection, folder, target)
  if (altered === 0) for (const old of outdated(backupFiles(connection.file))) fs.rmSync(old.path, { force: true })
  return target
}

async function copyInto(connection: Connection, folder: string, target: string): Promise<number> {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new CasebookError(
      'failed',
      `No backup could be made, because the folder ${folder} cannot be written: give this user the right to write it.`,
      { cause: error },
    )
  }
  return copyChecked(connection, target)
}

/** The backups that go: neither among the newest nor the last of one of the latest days. */
function outdated(files: readonly BackupFile[]): BackupFile[] {
  const days = [...new Set(files.map(({ day }) => day))].slice(0, DAYS_KEPT)
  const lastOfDays = new Set(days.map((day) => files.find((one) => one.day === day)))
  return files.filter((one, index) => index >= NEWEST_KEPT && !lastOfDays.has(one))
}

/**
 * Copies the casebook to `target` and checks the copy; nothing stays behind where that fails. Gives how many rows are
 * not as Condyle wrote them.
 */
export async function copyChecked(connection: Connection, target: string): Promise<number> {
  const draft = `${target}.${process.pid}.part`
  try {
    await connection.copyTo(draft)
    fs.chmodSync(draft, 0o600)
    await checkCopy(draft)
    const altered = alteredIn(draft)
    placeWholeSync(draft, target)
    return altered
  } catch (error) {
    throw toCasebookError(error, target)
  } finally {
    for (const rest of [draft, `${draft}-wal`, `${draft}-shm`, `${draft}-journal`]) fs.rmSync(rest, { force: true })
  }
}

/** Checks every table of a copy, one at a time so that the process goes on answering, and makes it a single file. */
async function checkCopy(file: string): Promise<void> {
  let copy: Database.Database | undefined
  try {
    copy = new Database(file, { fileMustExist: true })
    copy.pragma('journal_mode = DELETE')
    const tables = copy.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    for (const table of tables) {
      if (copy.pragma(`integrity_check('${table}')`, { simple: true }) !== 'ok') throw damaged(file)
      await setImmediate()
    }
  } catch (error) {
    throw toCasebookError(error, file)
  } finally {
    copy?.close()
  }
}

function alteredIn(file: string): number {
  const copy = new Opened(file, { readOnly: true })
  try {
    return copy.look(() => (hasSums(copy) ? findAltered(copy).altered.length : 0))
  } finally {
    copy.close()
  }
}
