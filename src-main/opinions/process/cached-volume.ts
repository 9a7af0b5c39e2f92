import type { ShownVolume } from '../../answers/chat/shown-volume.js'
import type { VolumeCache } from '../../imaging/cache/volume-cache.js'
import { volumeBytes } from '../../../src-shared/case/volume.js'

/** A volume of the cache with its voxels, checked. Rejects with a sentence where it is gone or changed on the disk. */
export async function cachedVolume(cache: VolumeCache, hash: string): Promise<ShownVolume> {
  const volume = await cache.read(hash)
  if (!volume)
    throw new Error('The images of this case are no longer in the cache: open the original files again, then go on.')
  const { meta, pieces } = volume
  const bytes = new Uint8Array(volumeBytes(meta))
  let filled = 0
  for await (const piece of pieces) {
    bytes.set(piece, filled)
    filled += piece.byteLength
  }
  return {
    geometry: { dims: meta.dims, affineLps: meta.affineLps },
    voxels: meta.type === 'int16' ? new Int16Array(bytes.buffer) : new Float32Array(bytes.buffer),
  }
}
