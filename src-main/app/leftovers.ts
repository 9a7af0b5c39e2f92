import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { clearDrafts, clearNotedDrafts } from '../files/drafts.js'
import { isOfRunningProcess, OWN_TAG } from '../files/process-tag.js'
import { collectLeftovers } from '../imaging/index.js'
import type { Places } from './places.js'

/** Work folders in the system's temporary folder: that of a reading without a window. */
const WORK = /^condyle-(?:read|print)-/
/** As versions 0.1 and 0.2 called them, without their process; a day old, they are nobody's. */
const UNNAMED = /^condyle-(?:read|print)-[A-Za-z0-9]{6}$/
const DAY_MS = 24 * 60 * 60 * 1000

type Kept = Pick<Places, 'data' | 'print' | 'drafts' | 'readings' | 'benchmarks' | 'benchmarkVolumes' | 'casebook'>

/**
 * Clears what a kill left half-made: drafts of files and of exports, print pages, copies of the casebook in the making,
 * unpacked archives and half volumes. Only what bears Condyle's own names, and nothing of a process that still runs. Once,
 * by the process that owns the data folder, before it opens anything.
 */
export async function clearLeftovers(places: Kept): Promise<void> {
  clearNotedDrafts(places.drafts)
  const backups = path.join(places.data, 'backups')
  for (const folder of [places.data, backups, places.readings, places.benchmarks]) clearDrafts(folder)
  for (const shelf of [places.readings, places.benchmarks])
    for (const name of namesIn(shelf)) clearDrafts(path.join(shelf, name))
  for (const name of namesIn(places.print)) if (!isOfRunningProcess(name)) remove(path.join(places.print, name))
  for (const name of namesIn(backups)) if (/\.part(?:-wal|-shm|-journal)?$/.test(name)) remove(path.join(backups, name))
  remove(`${places.casebook}.restoring`)
  for (const name of namesIn(places.benchmarks))
    if (name.endsWith('.unfinished')) remove(path.join(places.benchmarks, name))
  // Chromium's own drafts.
  for (const name of namesIn(places.data))
    if (/^\.(?:org|com)\.[a-z]+\.(?:Chromium|Electron)\./i.test(name)) remove(path.join(places.data, name))
  await collectLeftovers(places.benchmarkVolumes)
  clearTemporary()
}

/** A name for a work folder in the system's temporary folder, to be completed by mkdtemp. */
export function temporaryPrefix(): string {
  return path.join(os.tmpdir(), `condyle-read-${OWN_TAG}-`)
}

/** Clears the work folders that readings without a window left when they were killed. */
export function clearTemporary(): void {
  const folder = os.tmpdir()
  for (const name of namesIn(folder)) {
    if (!WORK.test(name) || isOfRunningProcess(name)) continue
    const place = path.join(folder, name)
    const info = fs.lstatSync(place, { throwIfNoEntry: false })
    if (!info?.isDirectory() || info.uid !== (process.getuid?.() ?? info.uid)) continue
    if (!UNNAMED.test(name) || info.mtimeMs < Date.now() - DAY_MS) remove(place)
  }
}

/**
 * Where the process before kept its end of "one Condyle at a time", if it was killed: a folder with a socket in the
 * system's temporary folder, which Chromium does not clear. To be asked before the lock is taken; null where it runs.
 */
export function abandonedSocket(data: string): string | null {
  try {
    const pid = Number(/-(\d+)$/.exec(fs.readlinkSync(path.join(data, 'SingletonLock')))?.[1] ?? 0)
    const folder = path.dirname(fs.readlinkSync(path.join(data, 'SingletonSocket')))
    const isChromiums = /^(?:scoped_dir|\.(?:org|com)\.)/.test(path.basename(folder))
    return isChromiums && path.dirname(folder) === os.tmpdir() && !fs.existsSync(`/proc/${pid}`) ? folder : null
  } catch {
    return null
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}

/** What cannot be cleared now is cleared another time: it must not keep anybody from starting. */
function remove(place: string): void {
  try {
    fs.rmSync(place, { recursive: true, force: true })
  } catch {
    // A read-only disk.
  }
}
