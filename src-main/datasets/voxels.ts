import fs from 'node:fs/promises'
import { volumeBytes, type VolumeMeta } from '../../src-shared/case/volume.js'
import { checkVoxels, DamagedVolumeError } from '../files/volume-hash.js'
import { invertAffine, type Affine } from '../../src-shared/geometry/affine.js'

/** A decoded volume in memory: voxels with i fastest, and the way from LPS mm into it. */
export interface Voxels {
  readonly meta: Pick<VolumeMeta, 'type' | 'dims' | 'spacing' | 'affineLps' | 'percentiles'>
  readonly data: Int16Array | Float32Array
  readonly toVoxel: Affine
}

/** Reads a raw file of the volume cache. Throws DamagedVolumeError where it is not what its description names. */
export async function readVoxels(rawFile: string, meta: VolumeMeta): Promise<Voxels> {
  const bytes = await fs.readFile(rawFile)
  if (bytes.byteLength !== volumeBytes(meta))
    throw new DamagedVolumeError(meta.hash, `it has ${bytes.byteLength} of ${volumeBytes(meta)} bytes`)
  checkVoxels(meta, bytes)
  const voxels = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const data = meta.type === 'int16' ? new Int16Array(voxels) : new Float32Array(voxels)
  return { meta, data, toVoxel: invertAffine(meta.affineLps) }
}
