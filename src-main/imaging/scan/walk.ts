import type { Stats } from 'node:fs'
import { lstat, mkdir, readdir, realpath, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { isFileError, throwIfCancelled } from '../errors.js'
import { LIMITS } from '../limits.js'
import type { FoundFile } from '../dicom/file.js'
import type { Findings } from './findings.js'
import type { ScanLimits, ScanOptions } from './progress.js'

/** Files that operating systems leave everywhere. */
const LITTER = /^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|ehthumbs\.db|\.directory)$/i
const LITTER_FOLDERS = /^(__MACOSX|\.git|\.Trash.*|\$RECYCLE\.BIN|System Volume Information)$/i

const SEPARATOR = Buffer.from(path.sep)

/** A place that is still to be looked at. Its name is bytes, for it need not be UTF-8. */
interface Waiting {
  readonly place: Buffer
  readonly depth: number
  /** The user named it, so that nothing about it goes unsaid. */
  readonly named: boolean
  /** A file by its folder's listing, and no link: its place is its real one. */
  readonly plain: boolean
}

/** What lies at a place; `error` says why that could not be told. */
interface Looked {
  readonly one: Waiting
  readonly real: Buffer
  readonly info: Stats | null
  readonly error?: unknown
}

/** Plain files looked at together, since most of the time is waiting for the disk. */
const AT_ONCE = 64

interface WalkOptions extends Pick<ScanOptions, 'signal' | 'onProgress'> {
  /** Where links to files are made whose names are no UTF-8, so that all else may go by text. Made when needed. */
  readonly linkFolder: string
}

/**
 * All files under the given paths, folders opened all the way down; each once, even where folders or links overlap.
 * What cannot be read, what is no file and where a link leads nowhere becomes an issue.
 */
export async function walk(
  paths: readonly string[],
  findings: Findings,
  limits: ScanLimits,
  options: WalkOptions,
): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>()
  const doubts = new Doubts(findings)
  const folders = new Set<string>()
  const waiting: Waiting[] = paths
    .map((one) => ({ place: Buffer.from(one), depth: 0, named: true, plain: false }))
    .reverse()

  /** Keeps a file, opens a folder, says of anything else what is wrong with it. */
  const take = async ({ one, real, info, error }: Looked): Promise<void> => {
    const name = nameOf(one.place)
    try {
      if (!info) throw error
      const key = real.toString('latin1')
      if (info.isDirectory()) {
        if (folders.has(key)) return
        folders.add(key)
        if (one.depth >= LIMITS.folderDepth) findings.issue('warning', 'limit-reached', depthMessage(name), [name])
        else waiting.push(...(await entriesOf(real, one.depth + 1)))
      } else if (info.isFile()) {
        if (found.has(key) || found.size >= limits.maxFiles) return
        const place = await textPlace(real, found.size, options.linkFolder)
        found.set(key, { path: place, name, size: info.size, mtimeMs: info.mtimeMs })
        if (found.size % 100 === 0) options.onProgress?.({ phase: 'find', done: found.size, total: 0 })
      } else doubts.tell(one.named ? 'error' : 'warning', noFile(name), name)
    } catch (failure) {
      const isLink = await lstat(one.place).then(
        (link) => link.isSymbolicLink(),
        () => false,
      )
      doubts.tell('warning', isLink ? deadLink(name) : unreadable(name, failure), name)
    }
  }
  for (let batch = takeBatch(waiting); batch.length > 0; batch = takeBatch(waiting)) {
    throwIfCancelled(options.signal)
    if (found.size >= limits.maxFiles) {
      findings.issue('warning', 'limit-reached', limitMessage(limits.maxFiles), [])
      break
    }
    for (const looked of await Promise.all(batch.map(look))) await take(looked)
  }
  doubts.sum()
  return [...found.values()]
}

/** The next place, or the next few where they are plain files; none at the end. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch: Waiting[] = []
  for (let next = waiting.at(-1); next && batch.length < AT_ONCE; next = waiting.at(-1)) {
    if (!next.plain && batch.length > 0) break
    batch.push(next)
    waiting.pop()
    if (!next.plain) break
  }
  return batch
}

async function look(one: Waiting): Promise<Looked> {
  try {
    const real = one.plain ? one.place : await realpath(one.place, 'buffer')
    return { one, real, info: await stat(real) }
  } catch (error) {
    return { one, real: one.place, info: null, error }
  }
}

/** Says of the first files why they could not be opened, and of the others how many there are. */
class Doubts {
  private readonly names: string[] = []

  constructor(private readonly findings: Findings) {}

  tell(severity: 'warning' | 'error', message: string, name: string): void {
    this.names.push(name)
    if (this.names.length <= LIMITS.doubts) this.findings.issue(severity, 'not-readable', message, [name])
  }

  sum(): void {
    const more = this.names.slice(LIMITS.doubts)
    if (more.length === 0) return
    const message = `${more.length} more files or folders could not be opened for reasons like these.`
    this.findings.issue('warning', 'not-readable', message, more)
  }
}

async function entriesOf(folder: Buffer, depth: number): Promise<Waiting[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
  return entries
    .map((entry) => ({ entry, text: textOf(entry.name) }))
    .filter(({ entry, text }) => !(entry.isDirectory() ? LITTER_FOLDERS : LITTER).test(text))
    .sort((a, b) => byName(a.text, b.text))
    .reverse()
    .map(({ entry }) => {
      const place = Buffer.concat([folder, SEPARATOR, entry.name])
      return { place, depth, named: false, plain: entry.isFile() }
    })
}

/** The path of a file as text; a name that text cannot hold gets a link of a name that it can. */
async function textPlace(real: Buffer, index: number, linkFolder: string): Promise<string> {
  const text = real.toString('utf8')
  if (Buffer.from(text).equals(real)) return text
  await mkdir(linkFolder, { recursive: true })
  const link = path.join(linkFolder, `${index}`.padStart(6, '0') + path.extname(nameOf(real)).replace(/[^.\w]/g, ''))
  await symlink(real, link)
  return link
}

function nameOf(place: Buffer): string {
  return textOf(place.subarray(place.lastIndexOf(SEPARATOR) + 1))
}

/** Bytes of a name as text: UTF-8, or the Latin letters that older systems wrote. */
function textOf(name: Buffer): string {
  const text = name.toString('utf8')
  return Buffer.from(text).equals(name) ? text : new TextDecoder('windows-1252').decode(name)
}

/** One for all comparisons: of forty thousand names each of its own would take seconds. */
const COLLATOR = new Intl.Collator('en', { numeric: true })

function byName(a: string, b: string): number {
  return COLLATOR.compare(a, b)
}

function limitMessage(count: number): string {
  return `Only the first ${count} files were looked at: open a folder that holds less than that.`
}

function depthMessage(name: string): string {
  return `${name} lies more than ${LIMITS.folderDepth} folders deep and was not looked into: open it itself.`
}

function noFile(name: string): string {
  return `${name} is a pipe, a socket or a device and no file with images: open the folder or file that holds them.`
}

function deadLink(name: string): string {
  return `${name} is a link to a file that is not there: connect the disk that it leads to, or open the original folder.`
}

/** Why a file or folder could not be opened, for a person. */
export function unreadable(name: string, error: unknown): string {
  if (isFileError(error, 'ENOENT', 'ENOTDIR')) return `${name} is not there any more: check the path and open it again.`
  if (isFileError(error, 'EACCES', 'EPERM'))
    return `${name} may not be read by this user: change its permissions or copy it.`
  if (isFileError(error, 'ELOOP')) return `${name} is a link that leads back to itself: open the original folder.`
  if (isFileError(error, 'ENAMETOOLONG'))
    return `The path to ${name} is too long to be opened: move its folder higher up.`
  if (isFileError(error, 'EIO'))
    return `${name} could not be read from the disk: copy it from another medium and try again.`
  if (isFileError(error, 'EMFILE')) return `${name} could not be opened because too many files are open: try again.`
  return `${name} could not be read: check the disk and try again.`
}
