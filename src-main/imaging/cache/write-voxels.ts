import { open } from 'node:fs/promises'
import { throwIfCancelled } from '../errors.js'
import { startVolumeHash, type HashedGeometry } from '../../files/volume-hash.js'

const CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Writes voxels and hashes them on the way: while one piece goes to the disk, the next is hashed.
 * @returns the content hash
 */
export async function writeVoxels(
  file: string,
  voxels: Int16Array | Float32Array,
  volume: HashedGeometry,
  signal?: AbortSignal,
): Promise<string> {
  const bytes = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)
  const hash = startVolumeHash(volume)
  const handle = await open(file, 'wx', 0o600)
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
