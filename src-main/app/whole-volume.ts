import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { ImportError, type VolumeCache } from '../imaging/index.js'

/** A volume that is whole in the cache, or null: a damaged one is as good as none, and is decoded again in its place. */
export async function wholeVolume(volumes: VolumeCache, hash: string): Promise<VolumeMeta | null> {
  try {
    return await volumes.find(hash)
  } catch (error) {
    if (error instanceof ImportError) return null
    throw error
  }
}
