/**
 * Whose eyes files are for. What Condyle keeps is its user's alone: 0600 in folders of 0700. What goes into a folder that
 * the user named is as open as the user makes files.
 */
import fs from 'node:fs'
import path from 'node:path'

const OWNER_FILE = 0o600
const OWNER_FOLDER = 0o700
/** Bits that nobody else may have, and those that no special file of ours needs. */
const TOO_OPEN = 0o7077

let usersMask = process.platform === 'win32' ? 0 : 0o022

/** From now on this process and those it starts make files that only their user can read. Once, at the start of a process. */
export function keepPrivate(): void {
  if (process.platform !== 'win32') usersMask = process.umask(0o077)
}

/** Gives files and folders that were made for the user the permissions that the user's own would have. */
export async function share(...places: readonly string[]): Promise<void> {
  for (const place of places) {
    const info = await fs.promises.lstat(place).catch(() => null)
    if (info === null || info.isSymbolicLink()) continue
    await fs.promises.chmod(place, (info.isDirectory() ? 0o777 : 0o666) & ~usersMask).catch(() => undefined)
  }
}

/** `share` for a folder and all in it. */
export async function shareTree(folder: string): Promise<void> {
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true })
  await share(folder, ...entries.map((entry) => path.join(entry.parentPath, entry.name)))
}

/** Makes a folder that the user named, and those above it that are missing, as open as the user makes folders. */
export async function makeSharedFolder(folder: string): Promise<void> {
  const first = await fs.promises.mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let one = path.resolve(folder); one.length >= path.resolve(first).length; one = path.dirname(one))
    await share(one)
}

/**
 * Takes from everybody else what they may do with files and folders that were there before, at all depths. Links are not
 * followed, and what belongs to somebody else is left alone.
 */
export async function tighten(places: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return
  const waiting = [...places]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const info = await fs.promises.lstat(place).catch(() => null)
    if (info === null || info.uid !== process.getuid?.() || !(info.isFile() || info.isDirectory())) continue
    const folder = info.isDirectory()
    if ((info.mode & TOO_OPEN) !== 0) {
      const chmod = fs.promises.chmod(place, folder ? OWNER_FOLDER : info.mode & OWNER_FILE)
      await chmod.catch(() => undefined)
    }
    if (!folder) continue
    const inside = place
    waiting.push(...(await fs.promises.readdir(inside).catch(() => [])).map((name) => path.join(inside, name)))
  }
}
