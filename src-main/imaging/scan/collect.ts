import { randomUUID } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import type { FoundFile } from '../dicom/file.js'
import { ImportError, throwIfCancelled } from '../errors.js'
import { unpack } from './archive.js'
import { filesOfDicomdir } from './dicomdir.js'
import type { Findings } from './findings.js'
import { DEFAULT_LIMITS, type ScanLimits, type ScanOptions } from './progress.js'
import { kindByName } from './sniff.js'
import { walk } from './walk.js'

export interface Collected {
  readonly files: FoundFile[]
  /** Folder of unpacked archives and of links to odd names, for removal when the import is over. */
  readonly unpacked: string | undefined
}

/**
 * All files that the paths lead to: folders walked, archives unpacked, a DICOMDIR followed where it was named itself.
 * A DICOMDIR met on the way is left out, for the files that it lists are there too.
 */
export async function collectFiles(
  paths: readonly string[],
  findings: Findings,
  options: ScanOptions,
): Promise<Collected> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const workFolder = path.join(options.workFolder ?? path.join(os.tmpdir(), 'condyle-import'), `scan-${randomUUID()}`)
  const files = new Map<string, FoundFile>()
  const add = (file: FoundFile): void => void files.set(file.path, file)
  const linkFolder = path.join(workFolder, 'links')
  const rest = await directories(paths, findings, add)
  const walked = await walk(rest, findings, limits, { ...options, linkFolder })
  let unpacked = walked.some((file) => file.path.startsWith(linkFolder)) ? workFolder : undefined
  for (const [index, file] of walked.entries()) {
    throwIfCancelled(options.signal)
    const kind = kindByName(file.name)
    if (kind === 'dicomdir') continue
    if (kind !== 'zip') {
      add(file)
      continue
    }
    unpacked = workFolder
    for (const inner of await unpackInto(file, path.join(workFolder, `${index}`), findings, limits, options)) add(inner)
  }
  return { files: [...files.values()], unpacked }
}

/** Follows the DICOMDIRs among the paths; gives back what else is to be walked. */
async function directories(
  paths: readonly string[],
  findings: Findings,
  add: (file: FoundFile) => void,
): Promise<string[]> {
  const rest: string[] = []
  for (const one of paths) {
    if (kindByName(path.basename(one)) !== 'dicomdir') {
      rest.push(one)
      continue
    }
    const listed = await filesOfDicomdir({ path: one, name: path.basename(one) }, findings)
    if (listed && listed.length > 0) listed.forEach(add)
    else {
      findings.issue(
        'info',
        'not-readable',
        `${path.basename(one)} lists no file that is there, so everything in its folder was looked at instead.`,
        [path.basename(one)],
      )
      rest.push(path.dirname(one))
    }
  }
  return rest
}

async function unpackInto(
  archive: FoundFile,
  folder: string,
  findings: Findings,
  limits: ScanLimits,
  options: ScanOptions,
): Promise<FoundFile[]> {
  try {
    const inner = await unpack(archive, folder, limits, options)
    const nested = inner.filter((file) => kindByName(file.name) === 'zip')
    if (nested.length > 0)
      findings.setAside(
        'unsupported',
        'Archive inside an archive',
        `it lies inside ${archive.name}; unpack ${archive.name} and open it from there.`,
        nested.map((file) => file.name),
      )
    return inner.filter((file) => !nested.includes(file) && kindByName(file.name) !== 'dicomdir')
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const code = error.kind === 'limit-reached' || error.kind === 'unsafe-archive' ? error.kind : 'not-readable'
    findings.issue('error', code, error.message, [archive.name])
    return []
  }
}
