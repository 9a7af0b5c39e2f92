import type { ImportIssue, SetAside } from '../../../src-shared/case/import.js'
import type { DicomFile } from '../dicom/file.js'
import type { MissingHead } from '../dicom/preamble.js'
import { pixelExcess } from '../dicom/pixel-fault.js'
import { bitsFault } from '../dicom/pixel-format.js'
import { impossibleGrid } from '../dicom/plausible.js'
import { LIMITS } from '../limits.js'
import { notAnImageTitle } from '../dicom/sop-class.js'
import { sliceDistance, type PlacedFrame } from './placed-frame.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, cross, dot, length, unit } from '../../../src-shared/geometry/vector.js'

/** What becomes of a DICOM file: frames with a place, or set aside with a reason. */
export type Classified =
  | { readonly kind: 'image'; readonly frames: PlacedFrame[]; readonly notes: ImportIssue[] }
  | { readonly kind: SetAside['kind']; readonly title: string; readonly cause: string }

const MR_SERIES_INSTEAD = 'open the MR series instead.'
const EXPORT_AGAIN = 'copy it again from the scanner or PACS.'
/** Row and column directions this far from unit length or a right angle are no directions. */
const DIRECTION_TOLERANCE = 0.02

const HEAD_FAULTS: Record<MissingHead, string | undefined> = {
  nothing: undefined,
  preamble: 'has lost its DICOM preamble',
  'file-meta': 'has lost its DICOM file meta information',
  coding: 'is written otherwise than its head says',
}

/** Judges one file by its header; the pixels stay unread. */
export function classify(file: DicomFile): Classified {
  const { header } = file
  const title = notAnImageTitle(header.sopClassUid)
  if (file.endedEarly && !file.pixels)
    return aside('damaged', 'Truncated file', `the file ends inside its header; ${EXPORT_AGAIN}`)
  const coloured = header.samplesPerPixel > 1 || !/^(MONOCHROME[12])?$/.test(header.photometric)
  if (file.pixels && coloured) {
    const what = title ?? 'Colour image'
    return aside(
      'colour-image',
      what,
      `it is a colour picture (${header.photometric}), not an MR slice; ${MR_SERIES_INSTEAD}`,
    )
  }
  if (title !== undefined || !file.pixels) {
    const what =
      title ?? (header.modality === '' ? 'DICOM object without an image' : `${header.modality} object without an image`)
    return aside('not-an-image', what, `it is ${article(what)}, not an image series; ${MR_SERIES_INSTEAD}`)
  }
  if (!file.syntax.decodable)
    return aside(
      'unsupported',
      'Unknown compression',
      `its pixels are stored as ${file.syntax.name}, which cannot be decoded here; export it uncompressed.`,
    )
  const { rows, columns, bitsAllocated } = header
  const widest = Math.max(rows ?? 1, columns ?? 1)
  if (widest > LIMITS.axisVoxels)
    return aside(
      'unsupported',
      'Too large an image',
      `its image is ${widest} pixels wide or high, more than the ${LIMITS.axisVoxels} that are read here; export it smaller.`,
    )
  if (rows === null || columns === null || bitsAllocated === null)
    return aside('damaged', 'Damaged header', `its header does not say how large the image is; ${EXPORT_AGAIN}`)
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32)
    return aside(
      'unsupported',
      'Unusual pixels',
      `its pixels have ${bitsAllocated} bits, which cannot be read here; export it with 16 bits.`,
    )
  if (header.modality !== '' && header.modality !== 'MR')
    return aside(
      'not-mr',
      `${header.modality} image`,
      `it is ${article(`${header.modality} image`)}, and findings are read from MR images of the knee only; ${MR_SERIES_INSTEAD}`,
    )
  const impossible = impossibleValue(file)
  if (impossible !== undefined)
    return aside(
      'damaged',
      'Impossible size',
      `its header ${impossible}; correct it, or export the series anew from the scanner or PACS.`,
    )
  if (file.pixelFault !== undefined)
    return aside('damaged', 'Truncated image', `it ${file.pixelFault}; ${EXPORT_AGAIN}`)
  return placed(file)
}

/** What a header says about the size or place of its picture that cannot be; undefined where nothing is. */
function impossibleValue({ header, frames }: DicomFile): string | undefined {
  for (const { pixelSpacing, position } of frames) {
    if (!pixelSpacing && !position) continue
    const [row, column] = pixelSpacing ?? [1, 1]
    const wrong = impossibleGrid([header.columns ?? 1, header.rows ?? 1], [column, row], position ?? [])
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function placed(file: DicomFile): Classified {
  const notes = headNotes(file)
  const frames: PlacedFrame[] = []
  for (const frame of file.frames) {
    const { position, rowDirection, columnDirection, pixelSpacing } = frame
    if (position && rowDirection && columnDirection && pixelSpacing) {
      if (!areDirections(rowDirection, columnDirection))
        return aside(
          'damaged',
          'Damaged header',
          `its image orientation is no pair of right-angled directions; ${EXPORT_AGAIN}`,
        )
      const directions = { rowDirection: unit(rowDirection), columnDirection: unit(columnDirection) }
      frames.push({ file, frame, position, ...directions, pixelSpacing })
    }
  }
  const isHeap = frames.length > 1 && frames.length === file.frames.length && areAlike(frames)
  if (frames.length === file.frames.length && !isHeap) return { kind: 'image', frames, notes }
  if (file.frames.length > 1 && (frames.length === 0 || isHeap)) return { kind: 'image', ...assumed(file, notes) }
  return aside(
    'unsupported',
    'Image without a position',
    'its header does not say where in the patient it lies (image position, orientation, pixel spacing); export the original series.',
  )
}

/** Frames of one place that nothing tells apart: their places were never written, or one was written into all. */
function areAlike(frames: readonly PlacedFrame[]): boolean {
  const told = frames.map(({ position, rowDirection, columnDirection, frame }) => {
    const { echoTime, temporalPosition, bValue, imageType, inversionTime, triggerTime } = frame
    const apart = [echoTime, temporalPosition, bValue, imageType, inversionTime, triggerTime]
    return JSON.stringify([position, rowDirection, columnDirection, apart])
  })
  return new Set(told).size === 1
}

/**
 * A multi-frame file that does not say where each frame lies (old ones, and such that an anonymiser took the functional
 * groups from): its frames are laid one upon the other, from the file's own position and orientation where it has them,
 * and everything that shows it says that nothing on it can be measured.
 */
function assumed(file: DicomFile, notes: ImportIssue[]): { frames: PlacedFrame[]; notes: ImportIssue[] } {
  const { header } = file
  const step = sliceDistance(header)
  const { position, rowDirection, columnDirection } = header
  const isTurned = rowDirection !== null && columnDirection !== null && areDirections(rowDirection, columnDirection)
  const [row, column]: readonly [Vec3, Vec3] = isTurned
    ? [unit(rowDirection), unit(columnDirection)]
    : [
        [1, 0, 0],
        [0, 1, 0],
      ]
  const normal = cross(row, column)
  const frames = file.frames.map((frame): PlacedFrame => ({
    file,
    frame,
    position: along(position ?? [0, 0, 0], normal, frame.index * step),
    rowDirection: row,
    columnDirection: column,
    pixelSpacing: frame.pixelSpacing ?? [1, 1],
  }))
  const lost = isTurned
    ? 'does not say where each of its frames lies'
    : 'lost the position and orientation of its frames'
  const stacked = isTurned ? 'in the direction of its header' : 'as axial slices'
  const message =
    `${file.name} ${lost}: they were stacked ${step} mm apart ${stacked}. ` +
    'Sides and measurements on it mean nothing; export the original series.'
  return { frames, notes: [...notes, note('warning', 'geometry-assumed', message, file)] }
}

function headNotes(file: DicomFile): ImportIssue[] {
  const { header } = file
  const notes: ImportIssue[] = valueNotes(file)
  const head = HEAD_FAULTS[file.missingHead]
  if (head !== undefined) {
    const coding = file.syntax.explicit ? 'explicit' : 'implicit'
    const message = `${file.name} ${head} and was read as ${coding} ${file.syntax.littleEndian ? 'little' : 'big'} endian: compare it with the original.`
    notes.push(note('warning', 'header-damaged', message, file))
  }
  if (header.imageType.includes('MOSAIC'))
    notes.push(
      note(
        'warning',
        'mosaic',
        `${file.name} is a mosaic, many slices tiled into one picture: it is shown as it is stored; export it as single slices.`,
        file,
      ),
    )
  return notes
}

/** Values that cannot be as they are written, and what was taken instead. */
function valueNotes(file: DicomFile): ImportIssue[] {
  const { header, name } = file
  const notes: ImportIssue[] = []
  if (header.decimalCommas)
    notes.push(
      note(
        'warning',
        'header-repaired',
        `${name} writes its numbers with a decimal comma, which DICOM does not know: the comma was read as the point. ` +
          'Compare sizes with the original.',
        file,
      ),
    )
  if (file.frames.some(({ rescaleIgnored }) => rescaleIgnored))
    notes.push(
      note(
        'warning',
        'header-repaired',
        `${name} states a rescale slope or intercept that no picture has: its pixels were taken as they are stored. ` +
          'Compare the brightness with the original.',
        file,
      ),
    )
  const excess = pixelExcess(file)
  if (excess !== undefined)
    notes.push(
      note(
        'warning',
        'header-damaged',
        `${name} ${excess}: only the first of them were read. Compare its picture with the original.`,
        file,
      ),
    )
  const bits = bitsFault(header)
  if (bits !== undefined)
    notes.push(note('warning', 'header-repaired', `${name} ${bits}. Compare the brightness with the original.`, file))
  return notes
}

function note(
  severity: ImportIssue['severity'],
  code: ImportIssue['code'],
  message: string,
  file: DicomFile,
): ImportIssue {
  return { severity, code, message, files: [file.name] }
}

function areDirections(row: readonly [number, number, number], column: readonly [number, number, number]): boolean {
  return (
    Math.abs(length(row) - 1) < DIRECTION_TOLERANCE &&
    Math.abs(length(column) - 1) < DIRECTION_TOLERANCE &&
    Math.abs(dot(row, column)) < DIRECTION_TOLERANCE
  )
}

function aside(kind: SetAside['kind'], title: string, cause: string): Classified {
  return { kind, title, cause }
}

function article(what: string): string {
  // Abbreviations read letter by letter begin with a vowel's sound: an RT Plan, an MR object.
  return /^([AEIO]|RT|MR|SR)/.test(what) ? `an ${what}` : `a ${what}`
}
