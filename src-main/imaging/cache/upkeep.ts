import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { clearDrafts } from '../../files/drafts.js'
import { isOfRunningProcess, OWN_TAG } from '../../files/process-tag.js'
import { readDescription } from '../../files/volume-description.js'

const VOLUME_NAME = /^[0-9a-f]{64}$/
/** How often, and how many times, it is looked whether an orphaned decoder has ended. */
const ORPHAN_MS = 500
const ORPHAN_ROUNDS = 120

export interface CacheSize {
  readonly volumes: number
  readonly bytes: number
}

interface CachedFolder {
  readonly hash: string
  readonly bytes: number
  /** When its description was last touched, which every `find` does. */
  readonly usedMs: number
}

/**
 * Removes what a kill left behind: work folders of processes that do not run any more, drafts, and volume folders
 * without their two files.
 */
export async function collectLeftovers(root: string): Promise<void> {
  const work = path.join(root, 'work')
  for (const name of await namesIn(work))
    if (!isOfRunningProcess(name)) await rm(path.join(work, name), { recursive: true, force: true })
  clearDrafts(root)
  clearDrafts(path.join(root, 'sources'))
  for (const name of await namesIn(root)) {
    if (!VOLUME_NAME.test(name)) continue
    if (await cachedFolder(root, name)) clearDrafts(path.join(root, name))
    else await rm(path.join(root, name), { recursive: true, force: true })
  }
}

/**
 * Clears the work folders of decoders that outlived the process they worked for, as soon as they have ended too: a
 * decoder notices within seconds that nobody listens any more.
 */
export async function collectOrphans(root: string): Promise<void> {
  const work = path.join(root, 'work')
  let left = (await namesIn(work)).filter((name) => name !== OWN_TAG)
  for (let round = 0; round < ORPHAN_ROUNDS && left.length > 0; round++) {
    await wait(ORPHAN_MS, undefined, { ref: false })
    for (const name of left)
      if (!isOfRunningProcess(name)) await rm(path.join(work, name), { recursive: true, force: true })
    left = left.filter(isOfRunningProcess)
  }
}

/** Removes volumes, longest unused first, until all fit into `maxBytes`; then the source entries that lead nowhere. */
export async function evictOldest(
  root: string,
  sourcesFolder: string,
  maxBytes: number,
  keep: ReadonlySet<string>,
): Promise<CacheSize> {
  const names = (await namesIn(root)).filter((name) => VOLUME_NAME.test(name))
  const folders = (await Promise.all(names.map((name) => cachedFolder(root, name)))).filter((one) => one !== undefined)
  let bytes = folders.reduce((sum, one) => sum + one.bytes, 0)
  const staying = new Map(folders.map((one) => [one.hash, one]))
  for (const oldest of [...folders].sort((a, b) => a.usedMs - b.usedMs)) {
    if (bytes <= maxBytes) break
    if (keep.has(oldest.hash)) continue
    await rm(path.join(root, oldest.hash), { recursive: true, force: true })
    staying.delete(oldest.hash)
    bytes -= oldest.bytes
  }
  if (staying.size < folders.length) await forgetSources(sourcesFolder, (hash) => !staying.has(hash))
  return { volumes: staying.size, bytes }
}

/** Removes source entries of volumes that are `gone`, and those that cannot be read. */
export async function forgetSources(sourcesFolder: string, gone: (hash: string) => boolean): Promise<void> {
  for (const name of await namesIn(sourcesFolder)) {
    const file = path.join(sourcesFolder, name)
    const meta = await readFile(file, 'utf8').then(readDescription, () => undefined)
    if (!meta || gone(meta.hash)) await rm(file, { recursive: true, force: true })
  }
}

async function cachedFolder(root: string, hash: string): Promise<CachedFolder | undefined> {
  try {
    const [raw, meta] = await Promise.all([
      stat(path.join(root, hash, 'volume.raw')),
      stat(path.join(root, hash, 'volume.json')),
    ])
    return { hash, bytes: raw.size + meta.size, usedMs: meta.mtimeMs }
  } catch {
    return undefined
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
