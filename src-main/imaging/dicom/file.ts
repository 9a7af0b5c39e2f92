import type { DicomHeader } from './header-record.js'
import type { MissingHead } from './preamble.js'
import type { Rescale } from './rescale.js'
import type { PixelPlace } from './skim.js'
import type { TransferSyntax } from './transfer-syntax.js'

type Vector = readonly [number, number, number]

/** A file on disk as the walk found it. `name` is what messages call it. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly mtimeMs: number
}

/** A DICOM file whose header was read. */
export interface DicomFile extends FoundFile {
  readonly syntax: TransferSyntax
  readonly header: DicomHeader
  readonly pixels: PixelPlace | undefined
  readonly missingHead: MissingHead
  readonly endedEarly: boolean
  /** What is wrong with the pixel data, as the end of a sentence that starts with the file's name. */
  readonly pixelFault: string | undefined
  readonly frames: readonly Frame[]
}

/** One image: a classic file has one, an enhanced multi-frame file many. */
export interface Frame extends Rescale {
  readonly index: number
  /** Centre of the first voxel, LPS mm. */
  readonly position: Vector | null
  /** Unit vectors of increasing column and of increasing row index, LPS. */
  readonly rowDirection: Vector | null
  readonly columnDirection: Vector | null
  /** Millimetres between rows, then between columns (DICOM's order). */
  readonly pixelSpacing: readonly [number, number] | null
  readonly imageType: string
  readonly echoTime: number | null
  readonly echoNumber: number | null
  readonly inversionTime: number | null
  readonly triggerTime: number | null
  readonly temporalPosition: number | null
  readonly bValue: number | null
  readonly acquisitionNumber: number | null
  readonly order: number
}
