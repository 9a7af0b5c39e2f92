import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { DicomFile, Frame } from '../dicom/file.js'

/** A frame whose place in the patient is known. Directions are unit vectors, LPS. */
export interface PlacedFrame {
  readonly file: DicomFile
  readonly frame: Frame
  readonly position: Vec3
  readonly rowDirection: Vec3
  readonly columnDirection: Vec3
  /** Millimetres between rows, then between columns. */
  readonly pixelSpacing: readonly [number, number]
}

/** What messages call a frame: its file, and which of several frames. */
export function frameName(placed: PlacedFrame): string {
  return placed.file.frames.length > 1 ? `${placed.file.name} frame ${placed.frame.index + 1}` : placed.file.name
}
