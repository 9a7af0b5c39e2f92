import type { PixelFormat } from '../stack.js'
import type { DicomHeader } from './header-record.js'

/** How a file stores its pixels; bits that cannot be as they are stated are replaced by what can (see bitsFault). */
export function pixelFormat(header: DicomHeader): PixelFormat {
  const bitsAllocated = header.bitsAllocated === 8 ? 8 : header.bitsAllocated === 32 ? 32 : 16
  const bitsStored = possible(header.bitsStored, 1, bitsAllocated) ?? bitsAllocated
  const highBit = possible(header.highBit, bitsStored - 1, bitsAllocated - 1) ?? bitsStored - 1
  const { padding } = header
  return {
    rows: header.rows ?? 0,
    columns: header.columns ?? 0,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: header.signed,
    inverted: header.photometric === 'MONOCHROME1',
    ...(padding === null || isZero(padding) ? {} : { padding }),
  }
}

/** What a file says of its bits that cannot be, as the rest of a sentence; undefined where nothing is wrong. */
export function bitsFault(header: DicomHeader): string | undefined {
  const { bitsAllocated, bitsStored, highBit } = header
  if (bitsAllocated === null) return undefined
  if (bitsStored !== null && possible(bitsStored, 1, bitsAllocated) === undefined)
    return `states ${bitsStored} stored bits of ${bitsAllocated}, which cannot be: all ${bitsAllocated} were read`
  const lowest = (bitsStored ?? bitsAllocated) - 1
  if (highBit !== null && possible(highBit, lowest, bitsAllocated - 1) === undefined)
    return `states bit ${highBit} as its highest, which cannot be: bit ${lowest} was taken`
  return undefined
}

/** Padding of zeros needs no words: everything here takes 0 for background. */
function isZero([first, last]: readonly [number, number]): boolean {
  return first === 0 && last === 0
}

/** A value that lies between two bounds; undefined for one that does not, or is not there. */
function possible(value: number | null, least: number, most: number): number | undefined {
  return value !== null && value >= least && value <= most ? value : undefined
}
