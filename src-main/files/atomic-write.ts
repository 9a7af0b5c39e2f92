/**
 * The one way in which Condyle writes a file whole: beside its place, synced, renamed into it, and the folder synced.
 * A reader, a crash or a power cut finds the old file or the new one, never half of one; where writing fails, nothing
 * stays behind. Only the user's own account may read what is written.
 */
import fs from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { toDiskError } from './disk-trouble.js'
import { draftBeside } from './drafts.js'

/** What a file is to hold: at once, or piece by piece where it is large. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>

const ONLY_OWNER = 0o600

/** Writes a file whole; its folder is made where it is missing. Rejects with a DiskError where the disk refuses. */
export async function writeFileWhole(file: string, content: FileContent): Promise<void> {
  const draft = draftBeside(file)
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    const handle = await open(draft, 'wx', ONLY_OWNER)
    try {
      await writeFile(handle, content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw toDiskError(error, file)
  }
  await syncFolder(path.dirname(file))
}

/** Puts a file that something else wrote (SQLite, a stream) in its place: synced, renamed, and the folder synced. */
export function placeWholeSync(draft: string, file: string): void {
  const handle = fs.openSync(draft, 'r+')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(draft, file)
  syncFolderSync(path.dirname(file))
}

/** As `writeFileWhole`, for small files that must be written before the call returns. */
export function writeFileWholeSync(file: string, content: string): void {
  const draft = draftBeside(file)
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    const handle = fs.openSync(draft, 'wx', ONLY_OWNER)
    try {
      fs.writeFileSync(handle, content)
    } finally {
      fs.closeSync(handle)
    }
    placeWholeSync(draft, file)
  } catch (error) {
    removeQuietly(draft)
    throw toDiskError(error, file)
  }
}

/** Makes renames in a folder last through a power cut; a file system that cannot is left as it is. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(path.resolve(folder), 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows cannot open folders; the file is then as safe as its file system makes it.
  }
}

function syncFolderSync(folder: string): void {
  try {
    const handle = fs.openSync(path.resolve(folder), 'r')
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    // As above.
  }
}

/** A disk that took no draft may not let one go either; why the draft failed is what is to be heard. */
function removeQuietly(draft: string): void {
  try {
    fs.rmSync(draft, { force: true })
  } catch {
    // Cleared at the next start.
  }
}
