import { volumeBytes } from '../../src-shared/case/volume.js'
import { DamagedVolumeError } from '../files/volume-hash.js'
import { ImportError, type VolumeCache } from '../imaging/index.js'
import type { StreamedVolume } from './protocol.js'

/** What hears of a volume that is not what was decoded: its hash, and a sentence. */
export type DamageListener = (hash: string, message: string) => void

/**
 * A volume of a cache for the window, its voxels checked against its name on the way; null where it is not there. What
 * is wrong is not passed on to its end, has left the cache by then, and is told.
 */
export async function streamedVolume(
  volumes: Pick<VolumeCache, 'read'>,
  hash: string,
  tell: DamageListener,
): Promise<StreamedVolume | null> {
  try {
    const volume = await volumes.read(hash)
    return volume && { bytes: volumeBytes(volume.meta), pieces: watched(volume.pieces, hash, tell) }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    tell(hash, error.message)
    return null
  }
}

async function* watched(
  pieces: AsyncIterable<Uint8Array>,
  hash: string,
  tell: DamageListener,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* pieces
  } catch (error) {
    if (error instanceof DamagedVolumeError) tell(hash, error.message)
    throw error
  }
}

/** Looks through volumes whether they are what was decoded, and tells of those that are not. */
export async function checkVolumes(
  volumes: Pick<VolumeCache, 'verify'>,
  hashes: readonly string[],
  tell: DamageListener,
): Promise<void> {
  for (const hash of hashes) {
    const fault = await checkVolume(volumes, hash)
    if (fault !== null) tell(hash, fault)
  }
}

/** What is wrong with a volume of a cache, in a sentence; null where it is whole. One that is not is taken out. */
export async function checkVolume(volumes: Pick<VolumeCache, 'verify'>, hash: string): Promise<string | null> {
  try {
    await volumes.verify(hash)
    return null
  } catch (error) {
    if (error instanceof ImportError || error instanceof DamagedVolumeError) return error.message
    throw error
  }
}
