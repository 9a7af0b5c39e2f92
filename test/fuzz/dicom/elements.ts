/**
 * A DICOM file as a tree of elements that can be changed and written again, right or wrong. Written for the fuzzer
 * alone, apart from the application's own parser, so that a misunderstanding of one is not shared by the other.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

export interface Coding {
  readonly explicit: boolean
  readonly littleEndian: boolean
  readonly deflated: boolean
}

export type Value =
  | { readonly kind: 'bytes'; bytes: Buffer }
  | { readonly kind: 'items'; items: Element[][]; undefinedLength: boolean }
  | { readonly kind: 'fragments'; fragments: Buffer[]; closed: boolean }

export interface Element {
  tag: number
  vr: string
  value: Value
  /** Written in place of the true length. */
  length?: number
}

export interface DicomTree {
  preamble: boolean
  meta: Element[]
  elements: Element[]
  coding: Coding
}

export const PIXEL_DATA = 0x7fe00010
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const UNDEFINED = 0xffffffff
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const EXPLICIT_LITTLE: Coding = { explicit: true, littleEndian: true, deflated: false }

const CODINGS: Readonly<Record<string, Coding>> = {
  '1.2.840.10008.1.2': { explicit: false, littleEndian: true, deflated: false },
  '1.2.840.10008.1.2.2': { explicit: true, littleEndian: false, deflated: false },
  '1.2.840.10008.1.2.1.99': { explicit: true, littleEndian: true, deflated: true },
}

/** The tree of a file, or undefined where it is too broken to have one. */
export function parseDicom(file: Buffer): DicomTree | undefined {
  if (file.toString('latin1', 128, 132) !== 'DICM') return undefined
  try {
    let at = 132
    const meta: Element[] = []
    while (at < file.length && file.readUInt16LE(at) === 2) {
      const [element, next] = readElement(file, at, EXPLICIT_LITTLE)
      meta.push(element)
      at = next
    }
    const coding = CODINGS[textOf(meta, 0x00020010)] ?? EXPLICIT_LITTLE
    const body = coding.deflated ? inflateRawSync(file.subarray(at)) : file.subarray(at)
    return { preamble: true, meta, elements: readAll(body, 0, body.length, coding), coding }
  } catch {
    return undefined
  }
}

/** A text value of a list of elements, without its padding; empty where there is none. */
export function textOf(elements: readonly Element[], tag: number): string {
  const value = elements.find((element) => element.tag === tag)?.value
  return value?.kind === 'bytes' ? value.bytes.toString('latin1').replace(/[\0 ]+$/, '') : ''
}

export function writeDicom({ preamble, meta, elements, coding }: DicomTree): Buffer {
  const head = preamble ? Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]) : Buffer.alloc(0)
  const body = Buffer.concat(elements.map((element) => writeElement(element, coding)))
  return Buffer.concat([
    head,
    ...meta.map((element) => writeElement(element, EXPLICIT_LITTLE)),
    coding.deflated ? deflateRawSync(body) : body,
  ])
}

function readAll(bytes: Buffer, from: number, to: number, coding: Coding): Element[] {
  const elements: Element[] = []
  let at = from
  while (at + 8 <= to) {
    const [element, next] = readElement(bytes, at, coding)
    elements.push(element)
    at = next
  }
  return elements
}

function readElement(bytes: Buffer, at: number, coding: Coding): [Element, number] {
  const tag = readTag(bytes, at, coding)
  const vr = coding.explicit ? bytes.toString('latin1', at + 4, at + 6) : ''
  const isLong = !coding.explicit || LONG.has(vr)
  const head = coding.explicit ? (isLong ? 12 : 8) : 8
  const length = isLong ? read32(bytes, at + head - 4, coding) : read16(bytes, at + 6, coding)
  const start = at + head
  if (length !== UNDEFINED) {
    if (start + length > bytes.length) throw new RangeError('The element is longer than the file.')
    if (vr === 'SQ') {
      const [items] = readItems(bytes, start, start + length, coding)
      return [{ tag, vr, value: { kind: 'items', items, undefinedLength: false } }, start + length]
    }
    const value: Value = { kind: 'bytes', bytes: Buffer.from(bytes.subarray(start, start + length)) }
    return [{ tag, vr, value }, start + length]
  }
  if (tag === PIXEL_DATA) {
    const [fragments, next] = readFragments(bytes, start, coding)
    return [{ tag, vr, value: { kind: 'fragments', fragments, closed: true } }, next]
  }
  const [items, next] = readItems(bytes, start, bytes.length, coding)
  return [{ tag, vr, value: { kind: 'items', items, undefinedLength: true } }, next]
}

function readItems(bytes: Buffer, from: number, to: number, coding: Coding): [Element[][], number] {
  const items: Element[][] = []
  let at = from
  while (at + 8 <= to) {
    const tag = readTag(bytes, at, coding)
    if (tag === SEQUENCE_END) return [items, at + 8]
    if (tag !== ITEM) throw new RangeError('No item.')
    const length = read32(bytes, at + 4, coding)
    at += 8
    if (length !== UNDEFINED) {
      items.push(readAll(bytes, at, at + length, coding))
      at += length
      continue
    }
    const item: Element[] = []
    while (readTag(bytes, at, coding) !== ITEM_END) {
      const [element, next] = readElement(bytes, at, coding)
      item.push(element)
      at = next
    }
    items.push(item)
    at += 8
  }
  return [items, at]
}

function readFragments(bytes: Buffer, from: number, coding: Coding): [Buffer[], number] {
  const fragments: Buffer[] = []
  let at = from
  while (readTag(bytes, at, coding) === ITEM) {
    const length = read32(bytes, at + 4, coding)
    fragments.push(Buffer.from(bytes.subarray(at + 8, at + 8 + length)))
    at += 8 + length
  }
  return [fragments, at + 8]
}

function writeElement({ tag, vr, value, length }: Element, coding: Coding): Buffer {
  const known = /^[A-Z]{2}$/.test(vr) ? vr : 'UN'
  const written = valueBytes(value, coding)
  const undefinedLength = value.kind === 'fragments' || (value.kind === 'items' && value.undefinedLength)
  const said = length ?? (undefinedLength ? UNDEFINED : written.length)
  const head: Buffer[] = [tagBytes(tag, coding)]
  if (coding.explicit) head.push(Buffer.from(known, 'latin1'))
  if (!coding.explicit) head.push(bytes32(said, coding))
  else if (LONG.has(known)) head.push(Buffer.alloc(2), bytes32(said, coding))
  else head.push(bytes16(said & 0xffff, coding))
  return Buffer.concat([...head, written])
}

function valueBytes(value: Value, coding: Coding): Buffer {
  switch (value.kind) {
    case 'bytes':
      return value.bytes
    case 'items':
      return Buffer.concat([
        ...value.items.map((item) => {
          const body = Buffer.concat(item.map((element) => writeElement(element, coding)))
          const end = value.undefinedLength ? mark(ITEM_END, 0, coding) : Buffer.alloc(0)
          return Buffer.concat([mark(ITEM, value.undefinedLength ? UNDEFINED : body.length, coding), body, end])
        }),
        ...(value.undefinedLength ? [mark(SEQUENCE_END, 0, coding)] : []),
      ])
    case 'fragments':
      return Buffer.concat([
        ...value.fragments.flatMap((fragment) => [mark(ITEM, fragment.length, coding), fragment]),
        ...(value.closed ? [mark(SEQUENCE_END, 0, coding)] : []),
      ])
  }
}

function mark(tag: number, length: number, coding: Coding): Buffer {
  return Buffer.concat([tagBytes(tag, coding), bytes32(length, coding)])
}

function tagBytes(tag: number, coding: Coding): Buffer {
  return Buffer.concat([bytes16(tag >>> 16, coding), bytes16(tag & 0xffff, coding)])
}

function readTag(bytes: Buffer, at: number, coding: Coding): number {
  return read16(bytes, at, coding) * 65536 + read16(bytes, at + 2, coding)
}

function read16(bytes: Buffer, at: number, { littleEndian }: Coding): number {
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
}

function read32(bytes: Buffer, at: number, { littleEndian }: Coding): number {
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
}

function bytes16(value: number, { littleEndian }: Coding): Buffer {
  const bytes = Buffer.alloc(2)
  if (littleEndian) bytes.writeUInt16LE(value)
  else bytes.writeUInt16BE(value)
  return bytes
}

function bytes32(value: number, { littleEndian }: Coding): Buffer {
  const bytes = Buffer.alloc(4)
  if (littleEndian) bytes.writeUInt32LE(value >>> 0)
  else bytes.writeUInt32BE(value >>> 0)
  return bytes
}
