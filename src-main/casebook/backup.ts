import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { placeWholeSync } from '../files/atomic-write.js'
import type { Connection } from './connection.js'
import { CasebookError, damaged, toCasebookError } from './errors.js'

/** How many daily backups are kept. */
export const BACKUPS_KEPT = 5

/** The number says in which order backups were made: a clock that was wrong once must not decide which is the newest. */
const DAILY = /^casebook-(?:(\d{6})-)?(\d{4}-\d{2}-\d{2})\.sqlite$/

/** The folder of the backups of a casebook. */
export function backupFolder(file: string): string {
  return path.join(path.dirname(file), 'backups')
}

interface DailyBackup {
  readonly path: string
  /** 0 for those of version 0.1, which had none. */
  readonly number: number
  readonly day: string
}

/** The backups of a casebook, the last one made first. */
export function listBackups(file: string): string[] {
  return dailyBackups(file).map((backup) => backup.path)
}

function dailyBackups(file: string): DailyBackup[] {
  const folder = backupFolder(file)
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .flatMap((name): DailyBackup[] => {
      const [, number = '0', day] = DAILY.exec(name) ?? []
      return day === undefined ? [] : [{ path: path.join(folder, name), number: Number(number), day }]
    })
    .sort((a, b) => b.number - a.number || b.day.localeCompare(a.day))
}

/**
 * Copies the casebook to `backups/casebook-<number>-<date>.sqlite` unless the last copy is today's, checks the copy from end to
 * end, and removes all but the newest five. The copy takes its name only after the check, so that a backup in the
 * folder is a good one. Returns its path, or null where today's was there already.
 */
export async function backUpDaily(connection: Connection, now: Date): Promise<string | null> {
  const folder = backupFolder(connection.file)
  const [last] = dailyBackups(connection.file)
  const day = now.toISOString().slice(0, 10)
  if (last?.day === day) return null
  const target = path.join(folder, `casebook-${String((last?.number ?? 0) + 1).padStart(6, '0')}-${day}.sqlite`)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  await copyChecked(connection, target)
  for (const old of listBackups(connection.file).slice(BACKUPS_KEPT)) fs.rmSync(old, { force: true })
  return target
}

/** Copies the casebook to `target` and checks the copy; nothing stays behind where that fails. */
export async function copyChecked(connection: Connection, target: string): Promise<void> {
  const draft = `${target}.${process.pid}.part`
  try {
    await connection.copyTo(draft)
    await checkCopy(draft)
    placeWholeSync(draft, target)
  } finally {
    for (const rest of [draft, `${draft}-wal`, `${draft}-shm`]) fs.rmSync(rest, { force: true })
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

/**
 * Puts the newest backup in the place of a damaged casebook; the damaged file is kept beside it under another name.
 * The casebook must be closed.
 *
 * @returns the backup that was taken and where the damaged file is now.
 * @throws CasebookError where there is no backup.
 */
export function restoreNewestBackup(file: string, now: Date = new Date()): { backup: string; damagedFile: string } {
  const backup = listBackups(file)[0]
  if (backup === undefined)
    throw new CasebookError(
      'corrupt',
      `The casebook ${path.basename(file)} is damaged and there is no backup yet: move the file away and import the studies again.`,
    )
  // The copy is whole before the damaged file makes way: a full disk or a crash must not end in an empty casebook.
  const draft = `${file}.restoring`
  try {
    fs.copyFileSync(backup, draft)
    const damagedFile = setAside(file, now)
    placeWholeSync(draft, file)
    return { backup, damagedFile }
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

/** Moves a damaged casebook aside, so that a new one can take its place, and gives its new name. It must be closed. */
export function setAside(file: string, now: Date = new Date()): string {
  const damagedFile = `${file}.damaged-${now.toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm'])
    if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, damagedFile + suffix)
  return damagedFile
}
