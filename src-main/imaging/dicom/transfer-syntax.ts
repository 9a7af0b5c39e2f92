/** How a DICOM data set is written down (PS3.5 annex A; UIDs from PS3.6 table A-1). */
export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  readonly explicit: boolean
  readonly littleEndian: boolean
  readonly deflated: boolean
  /** Pixel data lie in compressed fragments. */
  readonly encapsulated: boolean
  /** False for syntaxes that no decoder here understands (video, HTJ2K …). */
  readonly decodable: boolean
}

function native(uid: string, name: string, explicit: boolean, littleEndian: boolean, deflated = false): TransferSyntax {
  return { uid, name, explicit, littleEndian, deflated, encapsulated: false, decodable: true }
}

function encapsulated(uid: string, name: string, decodable = true): TransferSyntax {
  return { uid, name, explicit: true, littleEndian: true, deflated: false, encapsulated: true, decodable }
}

export const IMPLICIT_LITTLE_ENDIAN = native('1.2.840.10008.1.2', 'implicit little endian', false, true)
export const EXPLICIT_LITTLE_ENDIAN = native('1.2.840.10008.1.2.1', 'explicit little endian', true, true)

const SYNTAXES: readonly TransferSyntax[] = [
  IMPLICIT_LITTLE_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  native('1.2.840.10008.1.2.1.99', 'deflated explicit little endian', true, true, true),
  native('1.2.840.10008.1.2.2', 'explicit big endian', true, false),
  encapsulated('1.2.840.10008.1.2.5', 'RLE'),
  encapsulated('1.2.840.10008.1.2.4.50', 'JPEG baseline'),
  encapsulated('1.2.840.10008.1.2.4.51', 'JPEG extended'),
  encapsulated('1.2.840.10008.1.2.4.57', 'JPEG lossless'),
  encapsulated('1.2.840.10008.1.2.4.70', 'JPEG lossless, first-order prediction'),
  encapsulated('1.2.840.10008.1.2.4.80', 'JPEG-LS lossless'),
  encapsulated('1.2.840.10008.1.2.4.81', 'JPEG-LS near-lossless'),
  encapsulated('1.2.840.10008.1.2.4.90', 'JPEG 2000 lossless'),
  encapsulated('1.2.840.10008.1.2.4.91', 'JPEG 2000'),
]

const BY_UID = new Map(SYNTAXES.map((syntax) => [syntax.uid, syntax]))

/** The transfer syntax of a UID; an unknown one is taken for compressed pixels that cannot be decoded. */
export function transferSyntax(uid: string): TransferSyntax {
  return BY_UID.get(uid) ?? encapsulated(uid, `transfer syntax ${uid}`, false)
}
