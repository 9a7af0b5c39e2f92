import { LIMITS } from '../limits.js'
import type { TransferSyntax } from './transfer-syntax.js'

/** Where one data element lies in its buffer. `length` is undefined for DICOM's "undefined length". */
export interface ElementPlace {
  /** group·65536 + element. */
  readonly tag: number
  readonly vr: string
  /** First byte of the tag. */
  readonly start: number
  /** First byte of the value. */
  readonly value: number
  readonly length: number | undefined
}

/** More bytes of the file are needed to go on: at least this many from its start. */
export class NeedsMore extends Error {
  override readonly name = 'NeedsMore'
  constructor(readonly bytes: number) {
    super('More of the file is needed.')
  }
}

/** The bytes at this place are no DICOM element. */
export class BadElement extends Error {
  override readonly name = 'BadElement'
  constructor(readonly offset: number) {
    super(`No DICOM element at byte ${offset}.`)
  }
}

const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd

/** Value representations with a 32-bit length (PS3.5 table 7.1-1). */
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const SHORT_VRS = new Set(
  [
    'AE',
    'AS',
    'AT',
    'CS',
    'DA',
    'DS',
    'DT',
    'FL',
    'FD',
    'IS',
    'LO',
    'LT',
    'PN',
    'SH',
    'SL',
    'SS',
    'ST',
    'TM',
    'UI',
  ].concat(['UL', 'US']),
)

/** How elements are written: the part of a transfer syntax that matters for walking them. */
export type ElementCoding = Pick<TransferSyntax, 'explicit' | 'littleEndian'>

/** Walks data elements without decoding their values. Offsets are bytes from the start of the buffer. */
export class ElementWalker {
  private readonly view: DataView

  constructor(
    private readonly bytes: Uint8Array,
    private readonly coding: ElementCoding,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The element that starts at `offset`. Throws NeedsMore or BadElement. */
  read(offset: number): ElementPlace {
    this.need(offset + 8)
    const { littleEndian } = this.coding
    const tag = this.view.getUint16(offset, littleEndian) * 65536 + this.view.getUint16(offset + 2, littleEndian)
    if (!this.coding.explicit || tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END)
      return this.place(tag, '', offset, offset + 8, this.view.getUint32(offset + 4, littleEndian))
    const vr = String.fromCharCode(this.bytes[offset + 4] ?? 0, this.bytes[offset + 5] ?? 0)
    if (LONG_VRS.has(vr)) {
      this.need(offset + 12)
      return this.place(tag, vr, offset, offset + 12, this.view.getUint32(offset + 8, littleEndian))
    }
    if (!SHORT_VRS.has(vr)) throw new BadElement(offset)
    return this.place(tag, vr, offset, offset + 8, this.view.getUint16(offset + 6, littleEndian))
  }

  /** The byte after an element, walking nested items where its length is undefined. Throws NeedsMore or BadElement. */
  end(element: ElementPlace): number {
    return this.endWithin(element, 0)
  }

  private endWithin(element: ElementPlace, depth: number): number {
    if (element.length !== undefined) return element.value + element.length
    if (depth >= LIMITS.nesting) throw new BadElement(element.start)
    return element.vr === 'UN' ? this.endOfUnknown(element, depth) : this.endOfItems(element.value, depth)
  }

  /**
   * An unknown element of undefined length is written as implicit little endian (PS3.5 6.2.2 note 4), and by some
   * writers as explicit: the one that leads to its end is right.
   */
  private endOfUnknown(element: ElementPlace, depth: number): number {
    const implicit = new ElementWalker(this.bytes, { explicit: false, littleEndian: true })
    const walkers = this.looksExplicit(element.value) ? [this, implicit] : [implicit, this]
    let failure: unknown
    for (const walker of walkers) {
      try {
        return walker.endOfItems(element.value, depth)
      } catch (error) {
        // What runs off the end by a wrong reading asks for gigabytes: the more modest request is the likelier.
        if (failure === undefined || asksForLess(error, failure)) failure = error
      }
    }
    throw failure
  }

  /** Whether the first element of the first item has a value representation in its place. */
  private looksExplicit(items: number): boolean {
    const vr = String.fromCharCode(this.bytes[items + 12] ?? 0, this.bytes[items + 13] ?? 0)
    return LONG_VRS.has(vr) || SHORT_VRS.has(vr)
  }

  private endOfItems(offset: number, depth: number): number {
    for (let at = offset; ;) {
      const item = this.read(at)
      if (item.tag === SEQUENCE_END) return item.value
      if (item.tag !== ITEM) throw new BadElement(at)
      at = item.length === undefined ? this.endOfItem(item.value, depth) : item.value + item.length
    }
  }

  private endOfItem(offset: number, depth: number): number {
    for (let at = offset; ;) {
      const element = this.read(at)
      if (element.tag === ITEM_END) return element.value
      at = this.endWithin(element, depth + 1)
    }
  }

  private place(tag: number, vr: string, start: number, value: number, length: number): ElementPlace {
    return { tag, vr, start, value, length: length === UNDEFINED_LENGTH ? undefined : length }
  }

  private need(end: number): void {
    if (end > this.bytes.length) throw new NeedsMore(end)
  }
}

function asksForLess(error: unknown, than: unknown): boolean {
  return error instanceof NeedsMore && (!(than instanceof NeedsMore) || error.bytes < than.bytes)
}
