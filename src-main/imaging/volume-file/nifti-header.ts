import { open } from 'node:fs/promises'
import { constants, gunzipSync } from 'node:zlib'
import { isNIFTI, NIFTI1, readHeader, type NIFTI2 } from 'nifti-reader-js'
import { multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { ImportError } from '../errors.js'
import { FLIP_XY } from './box-affine.js'

/** What a NIfTI file says about itself (NIfTI-1 and -2). */
export interface NiftiHeader {
  readonly dims: readonly [number, number, number]
  /** Volumes along the fourth axis. */
  readonly volumes: number
  readonly littleEndian: boolean
  /** NIfTI datatype code. */
  readonly datatype: number
  readonly dataOffset: number
  readonly slope: number
  readonly intercept: number
  /** Voxel → LPS mm, as the file has it: may be left-handed. */
  readonly affineLps: Affine
  /** Neither sform nor qform was there: only voxel sizes are known. */
  readonly affineAssumed: boolean
  readonly description: string
}

const HEAD_BYTES = 64 * 1024

/** Reads the header of a .nii or .nii.gz file. Throws ImportError where it is none or lacks what a volume needs. */
export async function readNiftiHeader(path: string, name: string): Promise<NiftiHeader> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0)
    return parseNiftiHeader(buffer.subarray(0, bytesRead), name)
  } finally {
    await handle.close()
  }
}

/** @param head the first bytes of the file, compressed or not; all of them if the file is short */
export function parseNiftiHeader(head: Buffer, name: string): NiftiHeader {
  const plain = head[0] === 0x1f && head[1] === 0x8b ? gunzipStart(head, name) : head
  const bytes = new Uint8Array(plain).buffer
  if (bytes.byteLength < 348 || !isNIFTI(bytes)) throw notNifti(name)
  const header = readHeader(bytes)
  const [, ni = 0, nj = 0, nk = 0, volumes = 1] = header.dims
  const rank = header.dims[0] ?? 0
  if (rank < 2 || ![ni, nj].every((size) => size >= 1))
    throw new ImportError(
      'header-incomplete',
      `${name} holds no picture of two or more dimensions: choose another file.`,
    )
  const { affine, assumed } = affineOfHeader(header, new DataView(bytes))
  const slope = Number.isFinite(header.scl_slope) && header.scl_slope !== 0 ? header.scl_slope : 1
  return {
    dims: [ni, nj, rank < 3 ? 1 : Math.max(1, nk)],
    volumes: rank < 4 ? 1 : Math.max(1, volumes),
    littleEndian: header.littleEndian,
    datatype: header.datatypeCode,
    dataOffset: Math.max(header.vox_offset, 0),
    slope,
    intercept: slope === header.scl_slope && Number.isFinite(header.scl_inter) ? header.scl_inter : 0,
    affineLps: multiplyAffine(FLIP_XY, affine),
    affineAssumed: assumed,
    description: header.description.replace(/\0+$/, '').trim(),
  }
}

function gunzipStart(head: Buffer, name: string): Buffer {
  try {
    // The head ends in the middle of the stream: what came out until there is enough.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    throw new ImportError('not-readable', `${name} is compressed but damaged: copy it again from where it came.`, {
      cause: error,
    })
  }
}

function notNifti(name: string): ImportError {
  return new ImportError(
    'not-readable',
    `${name} is called NIfTI but has no NIfTI header: copy it again or choose another file.`,
  )
}

/** Voxel → RAS mm: the sform where it is set, else the qform, else voxel sizes alone (nifti1.h, methods 3, 2, 1). */
function affineOfHeader(header: NIFTI1 | NIFTI2, view: DataView): { affine: Affine; assumed: boolean } {
  const unit = millimetresPerUnit(header.xyzt_units)
  const inMillimetres = (affine: Affine): Affine => affine.map((value, n) => (n < 12 ? value * unit : value))
  if (header.sform_code > 0) return { affine: inMillimetres(sform(header, view)), assumed: false }
  if (header.qform_code > 0) return { affine: inMillimetres(qform(header)), assumed: false }
  const [, x = 1, y = 1, z = 1] = header.pixDims.map((size) => Math.abs(size) || 1)
  return { affine: inMillimetres([x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1]), assumed: true }
}

function sform(header: NIFTI1 | NIFTI2, view: DataView): Affine {
  const { littleEndian } = header
  const isFirst = header instanceof NIFTI1
  // srow_x/y/z: twelve floats at byte 280, or twelve doubles at byte 400. The reader's own matrix prefers the qform.
  const rows = Array.from({ length: 12 }, (_, n) =>
    isFirst ? view.getFloat32(280 + 4 * n, littleEndian) : view.getFloat64(400 + 8 * n, littleEndian),
  )
  return [...rows, 0, 0, 0, 1]
}

/** nifti1.h, method 2: a unit quaternion (a, b, c, d) with a ≥ 0 left out, and qfac turning the third axis. */
function qform(header: NIFTI1 | NIFTI2): Affine {
  const { quatern_b: b, quatern_c: c, quatern_d: d } = header
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  const [qfac = 1, x = 1, y = 1, z = 1] = header.pixDims
  const k = (qfac < 0 ? -1 : 1) * z
  return [
    (a * a + b * b - c * c - d * d) * x,
    2 * (b * c - a * d) * y,
    2 * (b * d + a * c) * k,
    header.qoffset_x,
    2 * (b * c + a * d) * x,
    (a * a + c * c - b * b - d * d) * y,
    2 * (c * d - a * b) * k,
    header.qoffset_y,
    2 * (b * d - a * c) * x,
    2 * (c * d + a * b) * y,
    (a * a + d * d - b * b - c * c) * k,
    header.qoffset_z,
    0,
    0,
    0,
    1,
  ]
}

function millimetresPerUnit(code: number): number {
  const spatial = code & 7
  return spatial === 1 ? 1000 : spatial === 3 ? 0.001 : 1
}
