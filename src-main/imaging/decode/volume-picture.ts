import { open } from 'node:fs/promises'
import { voxelBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import type { VolumeCache } from '../cache/volume-cache.js'
import { drawPicture } from './picture.js'

/**
 * The middle slice of a cached volume as a PNG data URL of at most 160 × 160 pixels. Reads that slice alone. Null
 * where the volume is not in the cache.
 */
export async function thumbnailOf(cache: VolumeCache, meta: VolumeMeta): Promise<string | null> {
  const [columns, rows, slices] = meta.dims
  const bytes = Buffer.alloc(columns * rows * voxelBytes(meta.type))
  try {
    const file = await open(cache.rawPath(meta.hash), 'r')
    try {
      await file.read(bytes, 0, bytes.length, Math.floor(slices / 2) * bytes.length)
    } finally {
      await file.close()
    }
  } catch {
    // A case is opened without a picture rather than not at all; the missing volume is told of where it is needed.
    return null
  }
  const voxels = meta.type === 'int16' ? Int16Array : Float32Array
  const values = new voxels(bytes.buffer, bytes.byteOffset, columns * rows)
  return `data:image/png;base64,${drawPicture({ columns, rows, values }, meta.affineLps).toString('base64')}`
}
