import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseHeader } from '../dicom/header.js'
import { findDataSet } from '../dicom/preamble.js'
import { skimDataSet } from '../dicom/skim.js'
import { NESTED_TAGS, TAGS } from '../dicom/tags.js'
import type { FoundFile } from '../dicom/file.js'
import type { Findings } from './findings.js'

/**
 * The files that a DICOMDIR lists and that are there (PS3.3 F.5). Media say MYFILE where a copy says myfile, so names
 * are matched without regard to case. Undefined where the directory cannot be read.
 */
export async function filesOfDicomdir(dicomdir: FoundFile, findings: Findings): Promise<FoundFile[] | undefined> {
  const references = await referencesIn(dicomdir.path).catch(() => undefined)
  if (!references) return undefined
  const listing = new Listing()
  const files: FoundFile[] = []
  const missing: string[] = []
  for (const reference of references) {
    const found = await listing.resolve(path.dirname(dicomdir.path), reference)
    if (!found) {
      missing.push(reference.join('/'))
      continue
    }
    const info = await stat(found)
    files.push({ path: found, name: path.basename(found), size: info.size, mtimeMs: info.mtimeMs })
  }
  if (missing.length > 0)
    findings.issue(
      'warning',
      'not-readable',
      `${dicomdir.name} lists ${references.length} files, of which ${missing.length} are not there (${missing[0] ?? ''} is the ` +
        'first): copy the whole medium if they matter.',
      missing,
    )
  return files
}

async function referencesIn(file: string): Promise<string[][]> {
  const bytes = await readFile(file)
  const start = findDataSet(bytes)
  if (!start) throw new Error('Not a DICOM file.')
  const { values } = parseHeader(skimDataSet(bytes, start.offset, start.syntax, true).condensed)
  return (
    values
      .items(TAGS.DirectoryRecordSequence)
      .map((record) => record.texts(NESTED_TAGS.ReferencedFileID).filter(Boolean))
      // A component is a plain name; "..", drives and slashes have no place in it.
      .filter(
        (parts) => parts.length > 0 && parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part) && !/^\.+$/.test(part)),
      )
  )
}

/** Folder listings, each read once. */
class Listing {
  private readonly folders = new Map<string, Promise<Map<string, string>>>()

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
      (entries) => new Map(entries.map((entry) => [entry.toLowerCase(), entry])),
      () => new Map<string, string>(),
    )
    this.folders.set(folder, names)
    return names
  }
}
