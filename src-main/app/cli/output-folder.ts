import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { diskTroubleOf, troubleSentence } from '../../files/disk-trouble.js'
import { FolderError } from './exit-codes.js'

/** Enough to find a full disk, little enough to cost nothing. */
const PROBE = Buffer.alloc(64 * 1024)

/**
 * Finds out before the minutes of reading whether results can be written to a folder: makes it, writes into it, and
 * leaves nothing behind that was not there. Throws FolderError with a sentence where it cannot be.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  const made: string[] = []
  try {
    await makeFolders(folder, made)
    const probe = path.join(folder, `.condyle-${randomBytes(4).toString('hex')}`)
    try {
      await fs.writeFile(probe, PROBE, { flag: 'wx' })
    } finally {
      await fs.rm(probe, { force: true })
    }
  } catch (error) {
    throw cannotWrite(folder, error)
  } finally {
    // Only what is empty goes: another program may have put something there meanwhile.
    for (const one of made.reverse()) await fs.rmdir(one).catch(() => undefined)
  }
}

/**
 * Makes a folder and those above it that are missing, and names them from the highest. One by one, for on some file
 * systems (/proc) Node's own recursive making never ends.
 */
async function makeFolders(folder: string, made: string[]): Promise<void> {
  const missing: string[] = []
  for (let one = folder; ; one = path.dirname(one)) {
    const info = await fs.stat(one).catch((error: unknown) => {
      if (isMissing(error) && one !== path.dirname(one)) return undefined
      throw error
    })
    if (info && !info.isDirectory())
      throw Object.assign(new Error('A file is in the way.'), { code: one === folder ? 'EEXIST' : 'ENOTDIR' })
    if (info) break
    missing.unshift(one)
  }
  for (const one of missing) {
    await fs.mkdir(one)
    made.push(one)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Why nothing can be written to a folder, in a sentence that names it and what to do. */
export function cannotWrite(folder: string, error: unknown): FolderError {
  const kind = diskTroubleOf(error)
  const isFile = error instanceof Error && 'code' in error && error.code === 'EEXIST'
  if (isFile) return new FolderError(`${folder} is a file, so no results can be written into it: name another folder.`)
  const sentence = kind ? troubleSentence(kind, folder) : `${folder} cannot be written to: name another folder.`
  return new FolderError(sentence, { cause: error })
}
