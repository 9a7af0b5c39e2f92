import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isFileError, throwIfCancelled } from '../errors.js'
import type { FoundFile } from '../dicom/file.js'
import type { Findings } from './findings.js'
import type { ScanLimits, ScanOptions } from './progress.js'

/** Files that operating systems leave everywhere. */
const LITTER = /^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|ehthumbs\.db|\.directory)$/i
const LITTER_FOLDERS = /^(__MACOSX|\.git|\.Trash.*|\$RECYCLE\.BIN|System Volume Information)$/i

/**
 * All files under the given paths, folders opened all the way down; each once, even where folders or links overlap.
 * What cannot be read becomes an issue.
 */
export async function walk(
  paths: readonly string[],
  findings: Findings,
  limits: ScanLimits,
  options: Pick<ScanOptions, 'signal' | 'onProgress'>,
): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>()
  const folders = new Set<string>()
  const waiting = [...paths].reverse()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    throwIfCancelled(options.signal)
    if (found.size >= limits.maxFiles) {
      findings.issue('warning', 'limit-reached', limitMessage(limits.maxFiles), [])
      break
    }
    try {
      const real = await realpath(next)
      const info = await stat(real)
      if (info.isDirectory()) {
        if (folders.has(real)) continue
        folders.add(real)
        const entries = await readdir(real, { withFileTypes: true })
        const kept = entries.filter((one) => !(one.isDirectory() ? LITTER_FOLDERS : LITTER).test(one.name))
        waiting.push(
          ...kept
            .map((one) => path.join(real, one.name))
            .sort(byName)
            .reverse(),
        )
      } else if (info.isFile() && !found.has(real)) {
        found.set(real, { path: real, name: path.basename(next), size: info.size, mtimeMs: info.mtimeMs })
        if (found.size % 100 === 0) options.onProgress?.({ phase: 'find', done: found.size, total: 0 })
      }
    } catch (error) {
      findings.issue('warning', 'not-readable', unreadable(next, error), [path.basename(next)])
    }
  }
  return [...found.values()]
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function limitMessage(count: number): string {
  return `Only the first ${count} files were looked at: open a folder that holds less than that.`
}

/** Why a file or folder could not be opened, for a person. */
export function unreadable(file: string, error: unknown): string {
  const name = path.basename(file)
  if (isFileError(error, 'ENOENT', 'ENOTDIR')) return `${name} is not there any more: check the path and open it again.`
  if (isFileError(error, 'EACCES', 'EPERM'))
    return `${name} may not be read by this user: change its permissions or copy it.`
  if (isFileError(error, 'EIO'))
    return `${name} could not be read from the disk: copy it from another medium and try again.`
  if (isFileError(error, 'EMFILE')) return `${name} could not be opened because too many files are open: try again.`
  return `${name} could not be read: check the disk and try again.`
}
