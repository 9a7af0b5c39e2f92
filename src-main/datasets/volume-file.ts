import fs from 'node:fs'
import path from 'node:path'
import type { Affine } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import type { Voxels } from '../imaging/decode/decode-dicom.js'
import type { NiftiSource } from '../imaging/stack.js'
import { readNiftiHeader } from '../imaging/volume-file/nifti-header.js'
import { decodeNifti } from '../imaging/volume-file/nifti-voxels.js'
import type { BenchVolume, CaseGeometry } from './dataset.js'

/**
 * Which file axis becomes x (column), y (row) and slice. Condyle's own files have [0, 1, 2]; the released 3DReasonKnee
 * volumes have the 160 slices first.
 */
export type AxisOrder = readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]

export const FILE_AXES: AxisOrder = [0, 1, 2]

/** Geometry of a NIfTI file with its axes in the given order. Rejects with a sentence where it cannot be read. */
export async function readVolumeGeometry(file: string, axes: AxisOrder): Promise<CaseGeometry> {
  const header = await readNiftiHeader(existing(file), path.basename(file))
  return { dims: permuted(header.dims, axes), affineLps: permutedAffine(header.affineLps, axes) }
}

/** Decodes the voxels of a file: here, or in a process that may crash or hang without harm. */
export type DecodeVoxels = (source: NiftiSource, signal: AbortSignal) => Promise<Voxels>

/** How a volume file is read. */
export interface VolumeReading {
  readonly axes: AxisOrder
  readonly signal: AbortSignal
  readonly decode?: DecodeVoxels | undefined
}

/** Voxels and geometry of a NIfTI file with its axes in the given order. Rejects with a sentence. */
export async function readVolumeFile(
  file: string,
  { axes, signal, decode = decodeNifti }: VolumeReading,
): Promise<BenchVolume> {
  const name = path.basename(file)
  const header = await readNiftiHeader(existing(file), name)
  const stat = await fs.promises.stat(file)
  const source = { path: file, name, size: stat.size, mtimeMs: stat.mtimeMs, volume: 0, flipped: false }
  const voxels = await decode({ format: 'nifti', ...source }, signal)
  if (voxels.length !== header.dims[0] * header.dims[1] * header.dims[2])
    throw new Error(`${name} gave another number of voxels than its header says: copy it again from where it came.`)
  return {
    geometry: { dims: permuted(header.dims, axes), affineLps: permutedAffine(header.affineLps, axes) },
    voxels: permutedVoxels(voxels, header.dims, axes),
  }
}

function existing(file: string): string {
  if (!fs.existsSync(file))
    throw new Error(`The volume ${file} is missing. Put the images where the dataset names them, or give their folder.`)
  return file
}

function permuted(dims: Vec3, axes: AxisOrder): Vec3 {
  return [dims[axes[0]], dims[axes[1]], dims[axes[2]]]
}

function permutedAffine(affine: Affine, axes: AxisOrder): Affine {
  return affine.map((value, index) => {
    const column = index % 4
    const source = column < 3 ? (axes[column] ?? column) : column
    return affine[index - column + source] ?? value
  })
}

function permutedVoxels<T extends BenchVolume['voxels']>(
  voxels: T,
  dims: Vec3,
  axes: AxisOrder,
): BenchVolume['voxels'] {
  if (axes.every((axis, index) => axis === index)) return voxels
  const strides: Vec3 = [1, dims[0], dims[0] * dims[1]]
  const [nx, ny, nz] = permuted(dims, axes)
  const [sx, sy, sz] = permuted(strides, axes)
  const out = voxels.slice()
  let at = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) {
      let from = z * sz + y * sy
      for (let x = 0; x < nx; x++, from += sx) out[at++] = voxels[from] ?? 0
    }
  return out
}
