import { constants } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { PackError } from './errors.js'

/** Without it a link that is put in a file's place between two looks would be followed; Windows has none. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
/** A pipe in a file's place is not waited for. */
const NO_WAIT = constants.O_NONBLOCK ?? 0

/**
 * Reads one file of a pack, whole. Throws PackError where it is missing, no plain file of the pack's own (a link may lead
 * anywhere, a pipe never ends), or larger than `most` bytes.
 */
export async function readPackFile(path: string, most: number, remedy: string): Promise<Uint8Array> {
  const found = await lstat(path).catch(() => undefined)
  if (!found) throw new PackError(`${path} is missing or cannot be read; ${remedy}.`)
  if (found.isSymbolicLink())
    throw new PackError(`${path} is a link, and a model pack holds its own files only; ${remedy}.`)
  if (!found.isFile()) throw new PackError(`${path} is not a file; ${remedy}.`)
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT).catch(() => {
    throw new PackError(`${path} may not be read by this user; change its permissions, or ${remedy}.`)
  })
  try {
    const now = await handle.stat()
    if (!now.isFile()) throw new PackError(`${path} is not a file; ${remedy}.`)
    if (now.size > most)
      throw new PackError(
        `${path} has ${megabytes(now.size)} MB where a model pack may have ${megabytes(most)} MB; ${remedy}.`,
      )
    const bytes = Buffer.alloc(now.size)
    const { bytesRead } = await handle.read(bytes, 0, now.size, 0)
    if (bytesRead < now.size) throw new PackError(`${path} broke off while it was read; ${remedy}.`)
    return bytes
  } catch (error) {
    if (error instanceof PackError) throw error
    throw new PackError(`${path} could not be read from the disk; ${remedy}.`, { cause: error })
  } finally {
    await handle.close()
  }
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1024 ** 2).toLocaleString('en')
}
