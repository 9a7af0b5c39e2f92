import type { ImportIssue } from '../../../src-shared/case/import.js'
import type { DicomFile, FoundFile } from '../dicom/file.js'
import { NeedsMore } from '../dicom/elements.js'
import { hasPreamble } from '../dicom/preamble.js'
import { readDicomFile } from '../dicom/read-file.js'
import { ImportError, isFileError, throwIfCancelled } from '../errors.js'
import { LIMITS } from '../limits.js'
import { mapPool } from '../pool.js'
import type { ScannedStack } from '../stack.js'
import { stackOfNrrd, stacksOfNifti } from '../volume-file/stack-of-file.js'
import { classify } from './classify.js'
import type { Findings } from './findings.js'
import type { PlacedFrame } from './placed-frame.js'
import type { ScanOptions } from './progress.js'
import { seriesKey } from './series-key.js'
import { kindByContent, kindByName, readHead, type FileKind } from './sniff.js'
import { unreadable } from './walk.js'

/** Headers read at a time. */
const WIDTH = 12
/** Progress is told every so many files. */
const TELL_EVERY = 10

export interface FilesRead {
  readonly frames: PlacedFrame[]
  readonly notes: Map<DicomFile, ImportIssue[]>
  /** Names of damaged files by series (see seriesKey). */
  readonly damaged: Map<string, string[]>
  /** Of NIfTI and NRRD files. */
  readonly stacks: ScannedStack[]
}

/** Reads every file's header, and sets aside what is no part of a volume. */
export async function readFiles(
  files: readonly FoundFile[],
  findings: Findings,
  options: ScanOptions,
): Promise<FilesRead> {
  const { signal, onProgress } = options
  let done = 0
  const results = await mapPool(files, WIDTH, async (file) => {
    throwIfCancelled(signal)
    const result = await readOne(file)
    if (++done % TELL_EVERY === 0 || done === files.length)
      onProgress?.({ phase: 'read', done, total: files.length, file: file.name })
    return result
  })
  const read: FilesRead = { frames: [], notes: new Map(), damaged: new Map(), stacks: [] }
  const seen = new SeenImages()
  // Files that hold the voxels of another file's header are no images themselves, and not to be told as left out.
  const parts = new Set(results.flatMap((result) => (result.kind === 'stacks' ? result.stacks.flatMap(partsOf) : [])))
  for (const result of results)
    if (result.kind !== 'foreign' || !parts.has(result.file.path)) sort(result, read, seen, findings)
  return read
}

function partsOf({ source }: ScannedStack): string[] {
  return source.format === 'nrrd' ? source.parts.map((part) => part.path) : []
}

type OneRead =
  | { readonly kind: 'dicom'; readonly file: DicomFile }
  | { readonly kind: 'stacks'; readonly stacks: ScannedStack[] }
  | { readonly kind: 'refused'; readonly file: FoundFile; readonly error: ImportError }
  | { readonly kind: 'unreadable'; readonly file: FoundFile; readonly message: string }
  | { readonly kind: 'damaged'; readonly file: FoundFile }
  | { readonly kind: 'foreign'; readonly file: FoundFile; readonly content: FileKind }

async function readOne(file: FoundFile): Promise<OneRead> {
  try {
    // Nothing can be in it, and of a hundred thousand of them none is worth opening.
    if (file.size === 0) return { kind: 'foreign', file, content: 'other' }
    const named = kindByName(file.name)
    if (named === 'nifti' || named === 'nrrd') return await readVolumeFile(file, named)
    const dicom = await readDicomFile(file)
    if (dicom) return { kind: 'dicom', file: dicom }
    const content = await kindByContent(file.path)
    return content === 'nifti' || content === 'nrrd'
      ? await readVolumeFile(file, content)
      : { kind: 'foreign', file, content }
  } catch (error) {
    if (error instanceof ImportError) return { kind: 'refused', file, error }
    if (isFileError(error, 'ENOENT', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENOTDIR'))
      return { kind: 'unreadable', file, message: unreadable(file.name, error) }
    if (error instanceof NeedsMore) return { kind: 'refused', file, error: headerTooLong(file) }
    // Elements, values or the parser gave up: DICOM by its head, but damaged; or no DICOM at all.
    return hasPreamble(await readHead(file.path))
      ? { kind: 'damaged', file }
      : { kind: 'foreign', file, content: 'other' }
  }
}

async function readVolumeFile(file: FoundFile, kind: 'nifti' | 'nrrd'): Promise<OneRead> {
  return { kind: 'stacks', stacks: kind === 'nifti' ? await stacksOfNifti(file) : [await stackOfNrrd(file)] }
}

function sort(result: OneRead, read: FilesRead, seen: SeenImages, findings: Findings): void {
  switch (result.kind) {
    case 'dicom':
      sortDicom(result.file, read, seen, findings)
      return
    case 'stacks':
      read.stacks.push(...result.stacks)
      return
    case 'refused':
      findings.refuse('damaged', 'Unusable volume file', result.error.message, result.file.name)
      return
    case 'unreadable':
      findings.refuse('damaged', 'Unreadable file', result.message, result.file.name)
      return
    case 'damaged':
      findings.setAside('damaged', 'Damaged header', DAMAGED_HEADER, [result.file.name])
      return
    case 'foreign':
      findings.setAside('not-medical', titleOfForeign(result), causeOfForeign(result.content), [result.file.name])
  }
}

function sortDicom(file: DicomFile, read: FilesRead, seen: SeenImages, findings: Findings): void {
  const verdict = classify(file)
  if (verdict.kind !== 'image') {
    findings.setAside(verdict.kind, verdict.title, verdict.cause, [file.name])
    const key = seriesKey(file)
    if (verdict.kind === 'damaged') read.damaged.set(key, [...(read.damaged.get(key) ?? []), file.name])
    return
  }
  const earlier = seen.look(file)
  if (earlier?.same === true) {
    findings.setAside('duplicate', 'Second copy', `${earlier.name} is the same image; nothing needs doing.`, [
      file.name,
    ])
    return
  }
  const notes = earlier ? [...verdict.notes, sharedUid(file, earlier.name)] : verdict.notes
  read.frames.push(...verdict.frames)
  if (notes.length > 0) read.notes.set(file, notes)
}

/** Images by SOP instance UID, which should be one image's and is not where an anonymiser wrote the same into all. */
class SeenImages {
  private readonly images = new Map<string, string>()
  private readonly firsts = new Map<string, string>()

  /** An earlier file of the same UID: the same image, or another one that has no right to it. Remembers the file. */
  look(file: DicomFile): { readonly name: string; readonly same: boolean } | undefined {
    const { sopInstanceUid: uid, instanceNumber, rows, columns } = file.header
    if (uid === '') return undefined
    const { study, seriesUid } = file.header
    const places = file.frames.map((frame) => [
      [frame.position, frame.rowDirection],
      [frame.echoTime, frame.temporalPosition, frame.bValue, frame.imageType],
    ])
    const image = JSON.stringify([uid, study.patientId, seriesUid, instanceNumber, rows, columns, places])
    const twin = this.images.get(image)
    if (twin !== undefined) return { name: twin, same: true }
    this.images.set(image, file.name)
    const first = this.firsts.get(uid)
    if (first !== undefined) return { name: first, same: false }
    this.firsts.set(uid, file.name)
    return undefined
  }
}

function sharedUid(file: DicomFile, other: string): ImportIssue {
  return {
    severity: 'warning',
    code: 'header-damaged',
    message:
      `${file.name} has the SOP instance UID of ${other} though it is another image, as some anonymisers leave it: ` +
      'the images were told apart by their positions. Compare them with the original.',
    files: [file.name],
  }
}

function headerTooLong({ name }: FoundFile): ImportError {
  return new ImportError(
    'limit-reached',
    `${name} states a header of more than ${LIMITS.headerBytes / 1024 ** 2} MB, as no image has: it is damaged. Export the series anew.`,
  )
}

const DAMAGED_HEADER = 'its DICOM header is damaged and cannot be read; copy it again from the scanner or PACS.'

function titleOfForeign({ file, content }: { file: FoundFile; content: FileKind }): string {
  if (file.size === 0) return 'Empty file'
  if (content === 'zip') return 'Archive'
  if (content === 'analyze') return 'Analyze header'
  const extension = /\.([a-z0-9]{1,5})$/i.exec(file.name)?.[1]
  return extension === undefined ? 'Other file' : `${extension.toUpperCase()} file`
}

function causeOfForeign(content: FileKind): string {
  if (content === 'zip') return 'it is a ZIP archive under another name; rename it to .zip and open it.'
  if (content === 'analyze') return 'it is half of an Analyze or NIfTI pair; convert the pair to one .nii file.'
  return 'it is no medical image; open DICOM, NIfTI or NRRD files.'
}
