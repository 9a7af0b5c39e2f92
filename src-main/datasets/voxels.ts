import fs from 'node:fs/promises'
import { volumeBytes, type VolumeMeta } from '../../src-shared/case/volume.js'
import { invertAffine, type Affine } from '../../src-shared/geometry/affine.js'

/** A decoded volume in memory: voxels with i fastest, and the way from LPS mm into it. */
export interface Voxels {
  readonly meta: Pick<VolumeMeta, 'type' | 'dims' | 'spacing' | 'affineLps' | 'percentiles'>
  readonly data: Int16Array | Float32Array
  readonly toVoxel: Affine
}

/** Reads a raw file of the volume cache. Throws a sentence where its size is not that of its description. */
export async function readVoxels(rawFile: string, meta: VolumeMeta): Promise<Voxels> {
  const bytes = await fs.readFile(rawFile)
  if (bytes.byteLength !== volumeBytes(meta))
    throw new Error('The cached images of this case are damaged: open the original files again.')
  const voxels = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const data = meta.type === 'int16' ? new Int16Array(voxels) : new Float32Array(voxels)
  return { meta, data, toVoxel: invertAffine(meta.affineLps) }
}
