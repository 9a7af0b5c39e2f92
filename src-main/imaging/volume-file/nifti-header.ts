import { open } from 'node:fs/promises'
import { constants, gunzipSync } from 'node:zlib'
import { isNIFTI, NIFTI1, readHeader, type NIFTI2 } from 'nifti-reader-js'
import type { ImportIssue } from '../../../src-shared/case/import.js'
import { applyAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { cross, dot, length, subtract } from '../../../src-shared/geometry/vector.js'
import { isSlope } from '../dicom/plausible.js'
import { ImportError } from '../errors.js'
import { LIMITS } from '../limits.js'
import { axesOf, FLIP_XY } from './box-affine.js'

/** A doubt about a file in a whole sentence. */
export type Remark = Pick<ImportIssue, 'code' | 'message'>

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
  readonly compressed: boolean
  /** What the file contradicts itself in, or says that cannot be, and what was taken. */
  readonly remarks: readonly Remark[]
}

const HEAD_BYTES = 64 * 1024
/** Two forms of one place differ by rounding alone below this, mm. */
const FORMS_AGREE_MM = 1
/** NIFTI_XFORM_TEMPLATE_OTHER: the last kind of place that nifti1.h names. */
const LAST_FORM_CODE = 5
/** NIFTI_INTENT_GENMATRIX to NIFTI_INTENT_QUATERNION (nifti1.h): matrices, displacements, vectors, points. */
const VECTOR_INTENTS = [1004, 1010] as const

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
  const [rank = 0, ni = 0, nj = 0, nk = 0, volumes = 1] = header.dims
  if (rank < 2 || rank > 7 || ![ni, nj, rank < 3 ? 1 : nk].every((size) => size >= 1))
    throw new ImportError(
      'header-incomplete',
      `${name} holds no picture of two or more dimensions: choose another file.`,
    )
  refuseVectors(header, name)
  const dims: NiftiHeader['dims'] = [ni, nj, rank < 3 ? 1 : nk]
  const huge = dims.find((size) => size > LIMITS.axisVoxels)
  if (huge !== undefined)
    throw new ImportError('limit-reached', `${name} has ${huge} voxels in one direction, more than are read here.`)
  const { affine, assumed, remarks } = affineOfHeader(header, new DataView(bytes), dims, name)
  const slope = Number.isFinite(header.scl_slope) && isSlope(header.scl_slope) ? header.scl_slope : 1
  return {
    dims,
    volumes: rank < 4 ? 1 : Math.max(1, volumes),
    littleEndian: header.littleEndian,
    datatype: header.datatypeCode,
    dataOffset: dataOffset(header),
    slope,
    intercept: slope === header.scl_slope && Number.isFinite(header.scl_inter) ? header.scl_inter : 0,
    affineLps: multiplyAffine(FLIP_XY, affine),
    affineAssumed: assumed,
    description: header.description.replace(/\0+$/, '').trim(),
    compressed: plain !== head,
    remarks: [...remarks, ...impossibleSlope(header.scl_slope, name)],
  }
}

/** 0 and what is no number mean that voxels are as they are stored (nifti1.h); any other slope means something. */
function impossibleSlope(slope: number, name: string): Remark[] {
  if (slope === 0 || Number.isNaN(slope) || (Number.isFinite(slope) && isSlope(slope))) return []
  return [
    repaired(`${name} states a rescale slope that cannot be (${slope}): its voxels were taken as they are stored.`),
  ]
}

/** Voxels that are several numbers each: a fifth axis of more than one, or an intent that says so (nifti1.h). */
function refuseVectors(header: NIFTI1 | NIFTI2, name: string): void {
  const [rank = 0] = header.dims
  const beyond = header.dims.slice(5, rank + 1).some((size) => size > 1)
  const isVectors = header.intent_code >= VECTOR_INTENTS[0] && header.intent_code <= VECTOR_INTENTS[1]
  if (!beyond && !isVectors) return
  throw new ImportError(
    'not-readable',
    `${name} holds vectors, several numbers for each voxel, and no picture: open the images that it was made from.`,
  )
}

/** Voxels of a single file cannot lie inside its header, so an offset that says so is none. */
function dataOffset(header: NIFTI1 | NIFTI2): number {
  const least = header instanceof NIFTI1 ? 352 : 544
  return Number.isFinite(header.vox_offset) && header.vox_offset >= least ? Math.floor(header.vox_offset) : least
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

interface HeaderAffine {
  readonly affine: Affine
  readonly assumed: boolean
  readonly remarks: readonly Remark[]
}

/**
 * Voxel → RAS mm: the sform where it is set, else the qform, else voxel sizes alone (nifti1.h, methods 3, 2, 1). A form
 * that spans no space is none; of two that differ the sform is taken, and it is said.
 */
function affineOfHeader(
  header: NIFTI1 | NIFTI2,
  view: DataView,
  dims: readonly [number, number, number],
  name: string,
): HeaderAffine {
  const unit = millimetresPerUnit(header.xyzt_units)
  const inMillimetres = (affine: Affine): Affine => affine.map((value, n) => (n < 12 ? value * unit : value))
  const [own, rotated] = [inMillimetres(sform(header, view)), inMillimetres(qform(header))]
  const hasOwn = header.sform_code > 0 && spansSpace(own)
  const hasRotated = header.qform_code > 0 && spansSpace(rotated)
  const empty = header.sform_code > 0 && !hasOwn
  if (hasOwn)
    return {
      affine: own,
      assumed: false,
      remarks: [
        ...unknownCode('sform', header.sform_code, name),
        ...(hasRotated ? contradiction(own, rotated, dims, name) : []),
      ],
    }
  if (hasRotated)
    return {
      affine: rotated,
      assumed: false,
      remarks: [
        ...unknownCode('qform', header.qform_code, name),
        ...unknownHand(header.pixDims[0] ?? 1, name),
        ...(empty
          ? [
              repaired(
                `The sform matrix of ${name} is empty although it is said to be set: its qform was taken instead.`,
              ),
            ]
          : []),
      ],
    }
  const [, x = 1, y = 1, z = 1] = header.pixDims.map((size) => (Number.isFinite(size) && Math.abs(size)) || 1)
  return { affine: inMillimetres([x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1]), assumed: true, remarks: [] }
}

/** A form of a kind that nifti1.h does not name is taken as it lies, but other programs leave it out. */
function unknownCode(form: 'sform' | 'qform', code: number, name: string): Remark[] {
  if (code <= LAST_FORM_CODE) return []
  return [
    repaired(
      `${name} places itself by a ${form} of a kind that is not known (${code}), which was taken as any other: check the ` +
        'place and the side on the original.',
    ),
  ]
}

/** Of qfac, 1 and −1 mean something and 0 is read as 1; anything else could as well be the mirror image. */
function unknownHand(qfac: number, name: string): Remark[] {
  if (qfac === 1 || qfac === -1 || qfac === 0) return []
  return [
    {
      code: 'side-conflict',
      message:
        `${name} says of left and right what nothing can tell (its first voxel size is ${Number.isNaN(qfac) ? 'no number' : qfac}), which was read by its sign: ` +
        'check the side on the original.',
    },
  ]
}

/** What two forms of one file disagree in: left and right above all. */
function contradiction(
  own: Affine,
  rotated: Affine,
  [ni, nj, nk]: readonly [number, number, number],
  name: string,
): Remark[] {
  const mirrored = Math.sign(determinant(own)) !== Math.sign(determinant(rotated))
  if (mirrored)
    return [
      {
        code: 'side-conflict',
        message:
          `${name} contradicts itself about left and right: its sform, which was taken, is the mirror image of its qform. ` +
          'Check the side on the original.',
      },
    ]
  const corners: readonly Vec3[] = [
    [0, 0, 0],
    [ni - 1, 0, 0],
    [0, nj - 1, 0],
    [0, 0, nk - 1],
  ]
  const off = Math.max(
    ...corners.map((corner) => length(subtract(applyAffine(own, corner), applyAffine(rotated, corner)))),
  )
  if (!(off > FORMS_AGREE_MM)) return []
  return [
    repaired(
      `${name} states two places that lie up to ${off.toFixed(1)} mm apart: that of its sform was taken, not of its qform.`,
    ),
  ]
}

function repaired(message: string): Remark {
  return { code: 'header-repaired', message }
}

/** Whether a form is there: finite, and its axes not all in one plane. */
function spansSpace(affine: Affine): boolean {
  return (
    affine.every(Number.isFinite) && axesOf(affine).every((axis) => length(axis) > 1e-6) && determinant(affine) !== 0
  )
}

function determinant(affine: Affine): number {
  const [i, j, k] = axesOf(affine)
  return dot(cross(i, j), k)
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
  const [qfac = 1, ...sizes] = header.pixDims
  // Sizes are lengths: a sign on one of them is no mirror, which qfac alone may be.
  const [x = 1, y = 1, z = 1] = sizes.map(Math.abs)
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
