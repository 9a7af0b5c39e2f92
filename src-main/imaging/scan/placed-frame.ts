import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { DicomFile, Frame } from '../dicom/file.js'
import { isVoxelDistance } from '../dicom/plausible.js'

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

/**
 * How far the slices of a file without several places lie apart, mm: as it states, else as thick as they are, else 1.
 * A distance of 0 or one that cannot be is none, and its sign only says which way the scanner counted.
 */
export function sliceDistance({ spacingBetweenSlices, sliceThickness }: DicomFile['header']): number {
  const stated = [spacingBetweenSlices, sliceThickness].map((mm) => Math.abs(mm ?? 0))
  return stated.find(isVoxelDistance) ?? 1
}

/** What messages call a frame: its file, and which of several frames. */
export function frameName(placed: PlacedFrame): string {
  return placed.file.frames.length > 1 ? `${placed.file.name} frame ${placed.frame.index + 1}` : placed.file.name
}
