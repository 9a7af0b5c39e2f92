import { gunzipRange, readRange } from '../expansion.js'
import { ImportError } from '../errors.js'
import type { Voxels } from '../decode/decode-dicom.js'
import { LIMITS } from '../limits.js'
import type { NiftiSource } from '../stack.js'
import { flipSlices } from './flip-slices.js'
import { readNiftiHeader, type NiftiHeader } from './nifti-header.js'

/** Reads one element of a NIfTI datatype from a view. */
interface NumberType {
  readonly bytes: number
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number
}

const TYPES: ReadonlyMap<number, NumberType> = new Map([
  [2, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [4, { bytes: 2, read: (view, at, little) => view.getInt16(at, little) }],
  [8, { bytes: 4, read: (view, at, little) => view.getInt32(at, little) }],
  [16, { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  [64, { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }],
  [256, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [512, { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }],
  [768, { bytes: 4, read: (view, at, little) => view.getUint32(at, little) }],
  [1024, { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) }],
  [1280, { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) }],
] satisfies [number, NumberType][])

/** Whether voxels of this NIfTI datatype are single numbers that can be shown (not colours, not complex). */
export function isScalarDatatype(code: number): boolean {
  return TYPES.has(code)
}

/** The voxels of one volume of a NIfTI file, rescaled. Throws ImportError where the file is cut off. */
export async function decodeNifti(source: NiftiSource): Promise<Voxels> {
  const header = await readNiftiHeader(source.path, source.name)
  const type = TYPES.get(header.datatype)
  if (!type)
    throw new ImportError(
      'not-readable',
      `${source.name} holds colours or vectors: convert it to one number per voxel.`,
    )
  const [ni, nj, nk] = header.dims
  const count = ni * nj * nk
  const start = header.dataOffset + source.volume * count * type.bytes
  const bytes = await bytesOf(source, header, start, count * type.bytes)
  if (!bytes) throw cutOff(source)
  const voxels = convert(bytes, header, type, count)
  return source.flipped ? flipSlices(voxels, ni * nj) : voxels
}

/** So many bytes of the unpacked file; undefined where it ends before. What it states is checked before it is held. */
async function bytesOf(
  source: NiftiSource,
  header: NiftiHeader,
  start: number,
  length: number,
): Promise<Buffer | undefined> {
  if (length > LIMITS.volumeBytes)
    throw new ImportError(
      'limit-reached',
      `${source.name} is too large for one volume (over 2 GB): choose a smaller one.`,
    )
  if (header.compressed) return gunzipRange(source, start, length)
  return start + length > source.size ? undefined : readRange(source.path, start, length)
}

function convert(bytes: Buffer, header: NiftiHeader, type: NumberType, count: number): Voxels {
  const { slope, intercept, littleEndian, datatype } = header
  if (slope === 1 && intercept === 0 && littleEndian && datatype === 4)
    return new Int16Array(new Uint8Array(bytes).buffer)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const voxels = new Float32Array(count)
  for (let n = 0; n < count; n++) voxels[n] = slope * type.read(view, n * type.bytes, littleEndian) + intercept
  return voxels
}

function cutOff(source: NiftiSource): ImportError {
  return new ImportError(
    'truncated-pixels',
    `${source.name} ends before its voxels do: copy it again from where it came.`,
  )
}
