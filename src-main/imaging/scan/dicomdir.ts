import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseHeader } from '../dicom/header.js'
import { findDataSet } from '../dicom/preamble.js'
import { skimDataSet } from '../dicom/skim.js'
import { NESTED_TAGS, TAGS } from '../dicom/tags.js'
import type { FoundFile } from '../dicom/file.js'
import { LIMITS } from '../limits.js'
import type { Findings } from './findings.js'

/**
 * The files that a DICOMDIR lists and that are there (PS3.3 F.5). Media say MYFILE where a copy says myfile, so names
 * are matched without regard to case. Every file that is listed is counted before any is left out: what is not there,
 * or lies outside the medium, is said. Undefined where the directory cannot be read.
 */
export async function filesOfDicomdir(
  dicomdir: Pick<FoundFile, 'path' | 'name'>,
  findings: Findings,
): Promise<FoundFile[] | undefined> {
  const references = await referencesIn(dicomdir.path).catch(() => undefined)
  if (!references) return undefined
  const root = path.dirname(dicomdir.path)
  const listing = new Listing()
  const files: FoundFile[] = []
  const missing: string[] = []
  for (const reference of references) {
    const found = await listing.resolve(root, reference)
    const file = found === undefined ? undefined : await regularFile(root, found)
    if (file) files.push(file)
    else missing.push(reference.join('/'))
  }
  // Where none is there, the caller looks elsewhere and says so.
  if (missing.length > 0 && files.length > 0)
    findings.issue(
      'warning',
      'not-readable',
      `${dicomdir.name} lists ${references.length} ${references.length === 1 ? 'file' : 'files'}, of which ${missing.length} ` +
        `${missing.length === 1 ? 'is' : 'are'} not there (${missing[0] ?? ''} is the first): copy the whole medium if they matter.`,
      missing,
    )
  return files
}

/** A file that is one, inside the medium; undefined for what is missing, a link to nowhere, a pipe or a folder. */
async function regularFile(root: string, place: string): Promise<FoundFile | undefined> {
  try {
    const [inside, real] = await Promise.all([realpath(root), realpath(place)])
    const info = await stat(real)
    if (!info.isFile() || !real.startsWith(inside + path.sep)) return undefined
    return { path: place, name: path.basename(place), size: info.size, mtimeMs: info.mtimeMs }
  } catch {
    return undefined
  }
}

/** The path of every file that is listed, as components. */
async function referencesIn(file: string): Promise<string[][]> {
  const { size } = await stat(file)
  if (size > LIMITS.directoryBytes) throw new Error('Too long for a directory.')
  const bytes = await readFile(file)
  const start = findDataSet(bytes)
  if (!start) throw new Error('Not a DICOM file.')
  const { values } = parseHeader(skimDataSet(bytes, start.offset, start.syntax, true))
  return (
    values
      .items(TAGS.DirectoryRecordSequence)
      .map((record) => record.texts(NESTED_TAGS.ReferencedFileID))
      // Some writers put the whole path into one component, with slashes of either kind.
      .map((parts) => parts.flatMap((part) => part.split(/[/\\]/)).filter((part) => part !== '' && part !== '.'))
      .filter((parts) => parts.length > 0)
  )
}

/** Folder listings, each read once. */
class Listing {
  private readonly folders = new Map<string, Promise<Map<string, string>>>()

  /** Follows names downwards; a name that is none, such as "..", is in no folder. */
  async resolve(root: string, parts: readonly string[]): Promise<string | undefined> {
    let at = root
    for (const part of parts) {
      const names = await this.names(at)
      // Some writers of copies append a version or an extension that the medium did not have.
      const name = names.get(part.toLowerCase()) ?? names.get(`${part.toLowerCase()}.dcm`)
      if (name === undefined) return undefined
      at = path.join(at, name)
    }
    return at
  }

  private names(folder: string): Promise<Map<string, string>> {
    const known = this.folders.get(folder)
    if (known) return known
    const names = readdir(folder).then(
      (entries) => new Map(entries.map((entry) => [entry.toLowerCase().trim(), entry])),
      () => new Map<string, string>(),
    )
    this.folders.set(folder, names)
    return names
  }
}
