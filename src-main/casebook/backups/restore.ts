import fs from 'node:fs'
import path from 'node:path'
import { placeWholeSync } from '../../files/atomic-write.js'
import { Connection } from '../connection.js'
import { CasebookError, toCasebookError, type CasebookErrorKind } from '../errors.js'
import { checkCasebook } from '../integrity/check.js'
import { marksIn, standBehind } from '../integrity/marks.js'
import { openCasebook } from '../open.js'
import { backupFolder } from './folder.js'
import { backupFiles, type BackupFile } from './list.js'
import { makeBackup } from './make.js'

/** Where a backup lies while it is made ready to take the place of a casebook. */
export function draftOf(file: string): string {
  return `${file}.restoring`
}

/**
 * Makes a backup ready to take the place of the casebook `file`: copies it to `draftOf(file)`, brings it up to date and
 * checks it from end to end. The casebook itself is not touched.
 *
 * @throws CasebookError where the backup is damaged or there is no room; no draft stays then.
 */
export function prepareBackup(file: string, backup: BackupFile): void {
  const draft = draftOf(file)
  removeDraft(file)
  try {
    fs.copyFileSync(backup.path, draft)
    fs.chmodSync(draft, 0o600)
    // An empty file would be taken for a casebook that is still to be made.
    if (versionOf(draft) === 0) throw damagedBackup(backup)
    openCasebook(draft, { beginAnew: true }).close()
    const connection = new Connection(draft)
    try {
      const { altered } = checkCasebook(connection, { inItsPlace: false })
      if (altered.length > 0) throw damagedBackup(backup)
      standBehind(connection, Math.max(0, ...backupFiles(file).map((one) => marksIn(one.path)?.written ?? 0)))
    } finally {
      connection.close()
    }
  } catch (error) {
    removeDraft(file)
    if (error instanceof CasebookError && (error.kind === 'corrupt' || error.kind === 'failed'))
      throw damagedBackup(backup, error)
    throw toCasebookError(error, draft)
  }
}

function versionOf(file: string): number {
  const connection = new Connection(file, { readOnly: true })
  try {
    return Number(connection.pragma('user_version'))
  } finally {
    connection.close()
  }
}

/** Removes what interrupted copies and restorations left. No other process may be at either. */
export function removeLeftovers(file: string): void {
  removeDraft(file)
  const folder = backupFolder(file)
  if (!fs.existsSync(folder)) return
  for (const name of fs.readdirSync(folder))
    if (/^casebook-.*\.sqlite\.\d+\.part/.test(name)) fs.rmSync(path.join(folder, name), { force: true })
}

function removeDraft(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(draftOf(file) + suffix, { force: true })
}

function damagedBackup(backup: BackupFile, cause?: unknown): CasebookError {
  return new CasebookError(
    'corrupt',
    `The backup ${backup.name} is damaged and was not restored: choose another backup; the casebook is as it was.`,
    { cause },
  )
}

/** What is wrong with a backup itself, a flipped bit in its head included, and not with the disk or the casebook. */
const FAULTS_OF_BACKUP: readonly CasebookErrorKind[] = ['corrupt', 'failed', 'foreign-file', 'newer-version']

/**
 * Puts the newest backup that is whole in the place of a damaged casebook; the damaged file is kept beside it under
 * another name. The casebook must be closed.
 *
 * @returns the backup that was taken and where the damaged file is now.
 * @throws CasebookError where there is no backup, or none that is whole; nothing is changed then.
 */
export function restoreNewestBackup(file: string, now: Date = new Date()): { backup: string; damagedFile: string } {
  for (const backup of backupFiles(file)) {
    try {
      prepareBackup(file, backup)
    } catch (error) {
      if (error instanceof CasebookError && FAULTS_OF_BACKUP.includes(error.kind)) continue
      throw error
    }
    // The copy is whole before the damaged file makes way: a full disk or a crash must not end in an empty casebook.
    const damagedFile = setAside(file, now)
    placeWholeSync(draftOf(file), file)
    return { backup: backup.path, damagedFile }
  }
  throw new CasebookError(
    'corrupt',
    `The casebook ${path.basename(file)} is damaged and there is no backup that is whole: move the file away and import the studies again.`,
  )
}

/** Moves a damaged casebook aside, so that a new one can take its place, and gives its new name. It must be closed. */
export function setAside(file: string, now: Date = new Date()): string {
  const damagedFile = `${file}.damaged-${now.toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm'])
    if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, damagedFile + suffix)
  return damagedFile
}

/** Puts the prepared draft in the place of the casebook, whose content is kept in a backup. It must be closed. */
export function placeDraft(file: string): void {
  for (const suffix of ['-wal', '-shm']) fs.rmSync(file + suffix, { force: true })
  placeWholeSync(draftOf(file), file)
}

/**
 * Puts the backup called `name` in the place of the casebook, which no process may have open; what is there now is kept
 * as a backup, or under another name where it cannot be read.
 *
 * @throws CasebookError where there is no such backup, it is damaged, or the casebook is in use; nothing is changed then.
 */
export async function restoreBackup(file: string, name: string, now: Date = new Date()): Promise<{ keptAs: string }> {
  const backup = findBackup(file, name)
  prepareBackup(file, backup)
  const keptAs = (await keepPresent(file, now)) ?? setAside(file, now)
  placeDraft(file)
  return { keptAs }
}

/** The backup of a name. Throws CasebookError where there is none. */
export function findBackup(file: string, name: string): BackupFile {
  const backup = backupFiles(file).find((one) => one.name === name)
  if (backup) return backup
  throw new CasebookError('missing', `The backup ${name} is not in the folder "backups": choose another.`)
}

/** Makes a backup of what is there and lets nobody else write meanwhile; null where it cannot be read. */
async function keepPresent(file: string, now: Date): Promise<string | null> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.size) return null
  let connection: Connection | undefined
  try {
    connection = new Connection(file)
    connection.pragma('locking_mode = EXCLUSIVE')
    connection.transaction(() => undefined)
    return await makeBackup(connection, now, true)
  } catch (error) {
    if (error instanceof CasebookError && error.kind === 'corrupt') return null
    throw error
  } finally {
    connection?.close()
  }
}
