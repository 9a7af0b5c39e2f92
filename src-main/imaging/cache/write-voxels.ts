import { open } from 'node:fs/promises'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { throwIfCancelled } from '../errors.js'
import { startContentHash } from './content-hash.js'

const CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Writes voxels and hashes them on the way: while one piece goes to the disk, the next is hashed.
 * @returns the content hash
 */
export async function writeVoxels(
  file: string,
  voxels: Int16Array | Float32Array,
  volume: Pick<VolumeMeta, 'type' | 'dims' | 'affineLps'>,
  signal?: AbortSignal,
): Promise<string> {
  const bytes = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)
  const hash = startContentHash(volume)
  const handle = await open(file, 'wx')
  try {
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      throwIfCancelled(signal)
      const chunk = bytes.subarray(start, start + CHUNK_BYTES)
      const writing = handle.write(chunk, 0, chunk.length, start)
      hash.update(chunk)
      await writing
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}
