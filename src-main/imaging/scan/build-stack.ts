import { createHash } from 'node:crypto'
import { MOST } from '../../../src-shared/case/bounds.js'
import type { ImportIssue, SeriesInfo, StackSummary } from '../../../src-shared/case/import.js'
import type { VolumeFlag } from '../../../src-shared/case/volume.js'
import type { DicomFile } from '../dicom/file.js'
import { pixelFormat } from '../dicom/pixel-format.js'
import { sideFromHeader } from '../dicom/side.js'
import type { DicomFileSource, DicomSource, ScannedStack } from '../stack.js'
import { bothKneesIssue } from './both-knees.js'
import type { LabelledLayout } from './group.js'
import { patientNote } from './patients.js'
import { kneeLikelihood } from './knee-likelihood.js'
import type { Layout } from './lay-out.js'
import type { PlacedFrame } from './placed-frame.js'
import { sourceKeyOf } from './source-key.js'

/** Manufacturer that the knee simulator writes; whatever else it says, the image is no patient's. */
const SIMULATED = /simulat|phantom|condyle/i

/**
 * The stack that a layout becomes.
 * @param description what messages call the series
 * @param notes issues about single files, by file
 * @param damaged names of files of the same series that had to be left out
 */
export function buildDicomStack(
  { layout, label }: LabelledLayout,
  description: string,
  notes: ReadonlyMap<DicomFile, readonly ImportIssue[]>,
  damaged: readonly string[],
): ScannedStack {
  const [first] = layout.frames
  if (!first) throw new RangeError('A stack needs a slice.')
  const { header } = first.file
  const files = [...new Set(layout.frames.map((frame) => frame.file))]
  const source = dicomSource(layout, files)
  const ids = files.map((file) => file.header.sopInstanceUid)
  // A UID that several files share tells none of them from the others.
  const uids =
    new Set(ids).size === ids.length ? ids : files.map(({ name, header: h }) => `${h.sopInstanceUid}|${name}`)
  const { side, conflict } = sideFromHeader(header)
  const issues = [...mergedNotes(files.flatMap((file) => notes.get(file) ?? [])), ...layout.issues]
  if (damaged.length > 0) issues.push(damagedIssue(damaged))
  const otherNames = patientNote(files, description)
  if (otherNames) issues.push(otherNames)
  const both = bothKneesIssue(header, description, layout, side !== 'unknown')
  if (both) issues.push(both)
  if (conflict.length > 0) issues.push(sideConflict(header.seriesDescription || first.file.name, conflict, first.file))
  const assumed = issues.some((issue) => issue.code === 'geometry-assumed')
  const series = seriesInfo(first)
  const extent = Math.max(layout.dims[0] * layout.spacing[0], layout.dims[1] * layout.spacing[1])
  const words = [
    header.bodyPart,
    header.seriesDescription,
    header.study.description,
    header.protocolName,
    header.procedureDescription,
    header.coil,
  ]
  const summary: StackSummary = {
    id: createHash('sha256')
      .update(`${header.seriesUid}|${label}|${uids.join('|')}`)
      .digest('hex')
      .slice(0, 16),
    format: 'dicom',
    label,
    study: header.study,
    series,
    dims: [...layout.dims],
    spacing: [...layout.spacing],
    orientation: layout.orientation,
    frameOfReference: commonFrameOfReference(layout.frames),
    side,
    sideSource: side === 'unknown' ? null : 'header',
    files: files.length,
    issues,
    kneeLikelihood: kneeLikelihood({
      modality: header.modality,
      words: words.join(' '),
      orientation: layout.orientation,
      slices: layout.dims[2],
      threeDimensional: header.acquisitionType === '3D',
      fieldOfView: extent,
      geometryAssumed: assumed,
    }),
    thumbnail: null,
  }
  const flags = new Set<VolumeFlag>(layout.flags)
  if (issues.some((issue) => issue.code === 'duplicate-slice')) flags.add('duplicate-slices')
  if (assumed) flags.add('geometry-assumed')
  if (series.simulated) flags.add('simulated')
  return { summary, affineLps: [...layout.affine], flags: [...flags], sourceKey: sourceKeyOf(source, uids), source }
}

/** Empty where slices name different ones: then it relates the stack to nothing. */
function commonFrameOfReference(frames: readonly PlacedFrame[]): string {
  const uids = new Set(frames.map(({ file }) => file.header.frameOfReference))
  const [only = ''] = uids
  return uids.size === 1 ? only : ''
}

/** A number that nobody needs is not said where nothing can have it. */
function possible(number: number | null): number | null {
  return number !== null && Math.abs(number) <= MOST ? number : null
}

function seriesInfo({ file: { header }, frame: { echoTime, imageType } }: PlacedFrame): SeriesInfo {
  return {
    uid: header.seriesUid,
    number: header.seriesNumber,
    description: header.seriesDescription || header.protocolName,
    modality: header.modality,
    manufacturer: header.manufacturer,
    bodyPart: header.bodyPart,
    simulated: SIMULATED.test(header.manufacturer),
    echoTimeMs: possible(echoTime),
    repetitionTimeMs: possible(header.repetitionTime),
    sliceThicknessMm: possible(header.sliceThickness),
    flipAngleDegrees: possible(header.flipAngle),
    scanningSequence: header.scanningSequence,
    sequenceName: header.sequenceName,
    scanOptions: header.scanOptions,
    ...(imageType === '' ? {} : { imageType }),
  }
}

function dicomSource(layout: Layout, files: readonly DicomFile[]): DicomSource {
  const indices = new Map(files.map((file, index) => [file, index]))
  return {
    format: 'dicom',
    files: files.map(fileSource),
    slices: layout.frames.map(({ file, frame }) => ({
      file: indices.get(file) ?? 0,
      frame: frame.index,
      slope: frame.slope,
      intercept: frame.intercept,
    })),
    plan: layout.plan ? layout.plan.map((entry) => ({ ...entry })) : null,
  }
}

function fileSource(file: DicomFile): DicomFileSource {
  return {
    path: file.path,
    name: file.name,
    size: file.size,
    mtimeMs: file.mtimeMs,
    syntaxUid: file.syntax.uid,
    pixelOffset: file.pixels?.offset ?? 0,
    fragmented: file.pixels?.length === undefined,
    frames: file.frames.length,
    format: pixelFormat(file.header),
  }
}

/** One issue per kind: what holds for every file of a series is said once, of the first. */
function mergedNotes(notes: readonly ImportIssue[]): ImportIssue[] {
  const byCode = new Map<string, ImportIssue[]>()
  for (const note of notes) byCode.set(note.code, [...(byCode.get(note.code) ?? []), note])
  return [...byCode.values()].flatMap(([first, ...rest]) => {
    if (!first) return []
    if (rest.length === 0) return [first]
    return [{ ...first, message: `${first.message} The same holds for ${rest.length} more of its files.` }]
  })
}

function damagedIssue(files: readonly string[]): ImportIssue {
  const [first = '', ...rest] = files
  const subject = rest.length === 0 ? `${first} is` : `${first} and ${rest.length} more files are`
  return {
    severity: 'warning',
    code: 'truncated-pixels',
    message: `${subject} damaged and missing from this series: copy it again from the scanner or PACS to have all of it.`,
    files: files.slice(0, 20),
  }
}

function sideConflict(name: string, conflict: readonly string[], file: DicomFile): ImportIssue {
  return {
    severity: 'warning',
    code: 'side-conflict',
    message: `The headers of ${name} contradict each other about the side (${conflict.join(', ')}): set the side by hand.`,
    files: [file.name],
  }
}
