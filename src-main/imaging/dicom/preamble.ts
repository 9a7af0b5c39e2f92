import { BadElement, ElementWalker, NeedsMore } from './elements.js'
import {
  EXPLICIT_LITTLE_ENDIAN,
  IMPLICIT_LITTLE_ENDIAN,
  transferSyntax,
  type TransferSyntax,
} from './transfer-syntax.js'

/** Where the data set of a DICOM file begins and how it is written. */
export interface DataSetStart {
  readonly offset: number
  readonly syntax: TransferSyntax
  /** What of the file's head was missing, or wrong: `coding` where the elements are written otherwise than it says. */
  readonly missing: MissingHead
}

export type MissingHead = 'nothing' | 'preamble' | 'file-meta' | 'coding'

const TRANSFER_SYNTAX_UID = 0x00020010
/** How far into a file without a head the first element is looked for: a head cut off mid-element leaves a few bytes. */
const RESYNC_LIMIT = 512
/** Consecutive elements in rising order that make a byte sequence a data set and no accident. */
const CONVINCING_ELEMENTS = 4

/** Whether the file has the 128-byte preamble and prefix of PS3.10. */
export function hasPreamble(head: Uint8Array): boolean {
  return ascii(head, 128, 4) === 'DICM'
}

/**
 * Finds the data set. Files that lost their preamble or file meta information are still read where their elements
 * can be recognised; undefined means that this is no DICOM file. May throw NeedsMore.
 */
export function findDataSet(head: Uint8Array): DataSetStart | undefined {
  if (hasPreamble(head)) return afterMeta(head, 132, 'nothing')
  if (head[0] === 2 && head[1] === 0) return afterMeta(head, 0, 'preamble')
  for (let offset = 0; offset < Math.min(RESYNC_LIMIT, head.length); offset++) {
    if (head[offset] !== 8 || head[offset + 1] !== 0) continue
    for (const syntax of [EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN])
      if (isConvincing(head, offset, syntax)) return { offset, syntax, missing: 'file-meta' }
  }
  return undefined
}

function afterMeta(head: Uint8Array, start: number, missing: 'nothing' | 'preamble'): DataSetStart | undefined {
  const walker = new ElementWalker(head, EXPLICIT_LITTLE_ENDIAN)
  let uid: string | undefined
  let offset = start
  try {
    for (;;) {
      const element = walker.read(offset)
      if (element.tag >= 0x00030000) break
      if (element.tag === TRANSFER_SYNTAX_UID) uid = ascii(head, element.value, element.length ?? 0)
      offset = walker.end(element)
    }
  } catch (error) {
    // The data set itself may be implicit, and then its first element does not read as an explicit one.
    if (!(error instanceof BadElement)) throw error
  }
  if (uid !== undefined) return asWritten(head, offset, transferSyntax(uid), missing)
  const guess = [EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN].find((syntax) => isConvincing(head, offset, syntax))
  return guess && { offset, syntax: guess, missing: 'file-meta' }
}

/** Some writers announce explicit elements and write implicit ones, or the other way round. */
function asWritten(
  head: Uint8Array,
  offset: number,
  syntax: TransferSyntax,
  missing: 'nothing' | 'preamble',
): DataSetStart {
  if (syntax.deflated || isConvincing(head, offset, syntax)) return { offset, syntax, missing }
  const turned = { ...syntax, explicit: !syntax.explicit, littleEndian: true }
  return isConvincing(head, offset, turned)
    ? { offset, syntax: turned, missing: 'coding' }
    : { offset, syntax, missing }
}

function isConvincing(head: Uint8Array, start: number, syntax: TransferSyntax): boolean {
  const walker = new ElementWalker(head, syntax)
  let previous = 0
  let offset = start
  try {
    for (let count = 0; count < CONVINCING_ELEMENTS; count++) {
      const element = walker.read(offset)
      if (element.tag <= previous || element.tag >>> 16 > 0x0020) return false
      previous = element.tag
      offset = walker.end(element)
    }
    return true
  } catch (error) {
    if (error instanceof BadElement || error instanceof NeedsMore) return false
    throw error
  }
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  // UIDs are padded with a null (PS3.5 9.1), some writers pad with a space.
  const end = start + length
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1', start, end)
    .replace(/[\0 ]+$/, '')
}
