import { LIMITS } from '../limits.js'
import { ElementWalker, NeedsMore, type ElementPlace } from './elements.js'
import { PIXEL_DATA, SEQUENCE_TAGS, SHORT_NUMBER_TAGS, TEXT_TAGS, WANTED_TAGS } from './tags.js'
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, type TransferSyntax } from './transfer-syntax.js'

/** Where the pixel data lie, in the file or, for a deflated file, in its inflated data set. */
export interface PixelPlace {
  readonly offset: number
  /** Undefined for compressed fragments. */
  readonly length: number | undefined
}

export interface Skim {
  /** A DICOM file of its own with only the wanted elements, for the parser. */
  readonly condensed: ArrayBuffer
  /** Values of text elements as bytes, by eight hexadecimal digits of their tag. */
  readonly texts: ReadonlyMap<string, Uint8Array>
  /** Tags of wanted elements that were passed over since nothing sound is in them. */
  readonly passedOver: ReadonlySet<string>
  readonly pixels: PixelPlace | undefined
  /** The file ended inside an element before its pixel data. */
  readonly endedEarly: boolean
}

/** Bytes of one binary number, by value representation. */
const NUMBER_BYTES: Readonly<Record<string, number>> = { US: 2, SS: 2, AT: 4, UL: 4, SL: 4, FL: 4, FD: 8 }
const TRAILING_PADDING = 0xfffcfffc

/**
 * Walks a data set's top-level elements up to the pixel data and keeps the wanted ones.
 * @param bytes the head of the file (or an inflated data set)
 * @param start first byte of the data set
 * @param complete whether `bytes` is all there is; otherwise NeedsMore is thrown where it ends too early
 */
export function skimDataSet(bytes: Uint8Array, start: number, syntax: TransferSyntax, complete: boolean): Skim {
  const walker = new ElementWalker(bytes, syntax)
  const wanted: ElementPlace[] = []
  const ends: number[] = []
  const texts = new Map<string, Uint8Array>()
  const passedOver = new Set<string>()
  let pixels: PixelPlace | undefined
  let endedEarly = false
  let offset = start
  try {
    while (offset < bytes.length || !complete) {
      const element = walker.read(offset)
      if (element.tag === TRAILING_PADDING) break
      if (element.tag === PIXEL_DATA) {
        pixels = { offset: element.value, length: element.length }
        break
      }
      const end = walker.end(element)
      if (end > bytes.length) throw new NeedsMore(end)
      // A value that is longer than any that means something is passed over, as if it were not there.
      const isSound =
        SEQUENCE_TAGS.has(element.tag) || (end - element.value <= LIMITS.headerValueBytes && isWhole(element))
      if (WANTED_TAGS.has(element.tag) && !isSound) passedOver.add(tagDigits(element.tag))
      if (WANTED_TAGS.has(element.tag) && isSound) {
        wanted.push(element)
        ends.push(end)
        if (TEXT_TAGS.has(element.tag)) texts.set(tagDigits(element.tag), bytes.slice(element.value, end))
      }
      offset = end
    }
  } catch (error) {
    if (!(error instanceof NeedsMore) || !complete) throw error
    endedEarly = true
  }
  const parts = wanted.map((element, index) => bytes.subarray(element.start, ends[index]))
  return { condensed: part10(parts, elementSyntax(syntax).uid), texts, passedOver, pixels, endedEarly }
}

/** Whether a value of binary numbers holds whole ones; behind one that does not, the parser would lose its place. */
function isWhole({ tag, vr, length = 0 }: ElementPlace): boolean {
  const bytes = NUMBER_BYTES[vr] ?? (vr === '' && SHORT_NUMBER_TAGS.has(tag) ? 2 : 1)
  return length % bytes === 0
}

function tagDigits(tag: number): string {
  return tag.toString(16).padStart(8, '0').toUpperCase()
}

/** The plain syntax that elements are written in, whatever becomes of the pixels. */
function elementSyntax(syntax: TransferSyntax): TransferSyntax {
  if (!syntax.explicit) return IMPLICIT_LITTLE_ENDIAN
  return syntax.littleEndian ? EXPLICIT_LITTLE_ENDIAN : syntax
}

/** Puts a preamble and the shortest legal file meta information before elements. */
export function part10(elements: readonly Uint8Array[], transferSyntaxUid: string): ArrayBuffer {
  const padded = transferSyntaxUid.length % 2 === 0 ? transferSyntaxUid : `${transferSyntaxUid}\0`
  const meta = Buffer.concat([
    Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, padded.length + 8, 0, 0, 0]),
    Buffer.from([2, 0, 0x10, 0, 0x55, 0x49, padded.length, 0]),
    Buffer.from(padded, 'latin1'),
  ])
  const length = 132 + meta.length + elements.reduce((sum, part) => sum + part.length, 0)
  const file = new Uint8Array(new ArrayBuffer(length))
  file.set([0x44, 0x49, 0x43, 0x4d], 128)
  file.set(meta, 132)
  let at = 132 + meta.length
  for (const part of elements) {
    file.set(part, at)
    at += part.length
  }
  return file.buffer
}
