import type { Voxels } from '../decode/decode-dicom.js'
import { ImportError } from '../errors.js'
import { gunzipRange, readRange } from '../expansion.js'
import { LIMITS } from '../limits.js'
import type { NrrdSource } from '../stack.js'
import { flipSlices } from './flip-slices.js'
import { readNrrdHeader, type NrrdHeader } from './nrrd-header.js'

interface NumberType {
  readonly bytes: number
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number
}

const TYPES: Readonly<Record<string, NumberType>> = {
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  uint16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  int32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  uint32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  int64: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  uint64: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  float32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
}

/** Types whose numbers all fit into 16 bits. */
const SMALL = new Set(['int8', 'uint8', 'int16'])
/** Characters that one number of a text file may take, its separator included. */
const NUMBER_CHARACTERS = 32

/** Where voxels begin in a file, and how long the file is. */
interface Part {
  readonly path: string
  readonly name: string
  readonly size: number
  /** Byte after the header, which is 0 in a file of its own. */
  readonly start: number
}

/** The voxels of an NRRD file, in the order of the file. Throws ImportError where they are not all there. */
export async function decodeNrrd(source: NrrdSource): Promise<Voxels> {
  const header = await readNrrdHeader(source.path, source.name)
  const type = TYPES[header.type]
  if (!type) throw new RangeError(`No such number type: ${header.type}.`)
  const [ni, nj, nk] = header.dims
  const count = ni * nj * nk
  if (count * type.bytes > LIMITS.volumeBytes)
    throw new ImportError(
      'limit-reached',
      `${source.name} is too large for one volume (over 2 GB): choose a smaller one.`,
    )
  const parts: readonly Part[] =
    source.parts.length > 0
      ? source.parts.map((part) => ({ ...part, start: 0 }))
      : [{ ...source, start: header.dataOffset }]
  const each = count / parts.length
  if (!Number.isInteger(each))
    throw new ImportError(
      'header-incomplete',
      `${source.name} names ${parts.length} data files for ${nk} slices, which do not share them evenly.`,
    )
  const voxels = SMALL.has(header.type) ? new Int16Array(count) : new Float32Array(count)
  for (const [index, part] of parts.entries())
    if (!(await readPart(part, header, type, voxels.subarray(index * each, (index + 1) * each))))
      throw cutOff(part.name)
  return source.flipped ? flipSlices(voxels, ni * nj) : voxels
}

/** Fills `into` from one file; false where the file ends before. */
async function readPart(part: Part, header: NrrdHeader, type: NumberType, into: Voxels): Promise<boolean> {
  const needed = into.length * type.bytes
  switch (header.encoding) {
    case 'raw': {
      const bytes = await readRange(part.path, await rawStart(part, header, needed), needed)
      if (bytes) toNumbers(bytes, type, header.littleEndian, into)
      return bytes !== undefined
    }
    case 'gzip': {
      const bytes = await gunzipRange(part, Math.max(0, header.byteSkip), needed, part.start)
      if (bytes) toNumbers(bytes, type, header.littleEndian, into)
      return bytes !== undefined
    }
    case 'hex': {
      const text = await textOf(part, header, needed * 2)
      const bytes = Buffer.from(text.replace(/\s+/g, ''), 'hex')
      if (bytes.length < needed) return false
      toNumbers(bytes, type, header.littleEndian, into)
      return true
    }
    case 'ascii': {
      const values = (await textOf(part, header, into.length * NUMBER_CHARACTERS)).split(/[\s,]+/).filter(Boolean)
      if (values.length < into.length) return false
      for (let n = 0; n < into.length; n++) into[n] = Number(values[n])
      return true
    }
  }
}

async function rawStart(part: Part, { lineSkip, byteSkip }: NrrdHeader, needed: number): Promise<number> {
  if (byteSkip < 0) return part.size - needed
  let start = part.start
  if (lineSkip > 0) {
    const head =
      (await readRange(part.path, start, Math.min(LIMITS.nrrdHeaderBytes, part.size - start))) ?? Buffer.alloc(0)
    let at = 0
    for (let line = 0; line < lineSkip; line++) at = head.indexOf(0x0a, at) + 1
    start += at
  }
  return start + byteSkip
}

/** The text of a file after its header, no more of it than its numbers can need. */
async function textOf(part: Part, { lineSkip }: NrrdHeader, most: number): Promise<string> {
  const length = Math.min(part.size - part.start, most * 2)
  const text = (await readRange(part.path, part.start, Math.max(0, length)))?.toString('latin1') ?? ''
  return lineSkip > 0 ? text.split('\n').slice(lineSkip).join('\n') : text
}

function toNumbers(bytes: Buffer, type: NumberType, littleEndian: boolean, into: Voxels): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let n = 0; n < into.length; n++) into[n] = type.read(view, n * type.bytes, littleEndian)
}

function cutOff(name: string): ImportError {
  return new ImportError('truncated-pixels', `${name} ends before its voxels do: copy it again from where it came.`)
}
