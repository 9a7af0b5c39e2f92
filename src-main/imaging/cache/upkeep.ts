import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** Half-written things younger than this may belong to another running process. */
const LEFTOVER_AGE_MS = 6 * 60 * 60 * 1000
const VOLUME_NAME = /^[0-9a-f]{64}$/
const HashOfSource = z.object({ hash: z.string() })

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

/** Removes what a crash left: old work folders, and volume folders without their two files. */
export async function collectLeftovers(root: string, workFolder: string): Promise<void> {
  const old = Date.now() - LEFTOVER_AGE_MS
  for (const name of await namesIn(workFolder)) {
    const entry = path.join(workFolder, name)
    const info = await stat(entry).catch(() => undefined)
    if (info && info.mtimeMs < old) await rm(entry, { recursive: true, force: true })
  }
  for (const name of await namesIn(root)) {
    if (VOLUME_NAME.test(name) && !(await cachedFolder(root, name)))
      await rm(path.join(root, name), { recursive: true, force: true })
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
  if (staying.size < folders.length) await forgetSources(sourcesFolder, new Set(staying.keys()))
  return { volumes: staying.size, bytes }
}

async function forgetSources(sourcesFolder: string, staying: ReadonlySet<string>): Promise<void> {
  for (const name of await namesIn(sourcesFolder)) {
    const file = path.join(sourcesFolder, name)
    const hash = await readFile(file, 'utf8').then(
      (text) => HashOfSource.safeParse(safeJson(text)).data?.hash,
      () => undefined,
    )
    if (hash === undefined || !staying.has(hash)) await rm(file, { force: true })
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

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
