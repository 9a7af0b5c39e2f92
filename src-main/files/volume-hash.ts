import { createHash, type Hash } from 'node:crypto'
import type { VolumeMeta, VoxelType } from '../../src-shared/case/volume.js'

/** What of a volume goes into its name beside the voxels. */
export interface HashedGeometry {
  readonly type: VoxelType
  readonly dims: readonly [number, number, number]
  readonly affineLps: readonly number[]
}

/**
 * Starts the hash that names a volume: geometry first, voxels follow. Affines are rounded to a nanometre, far below
 * what a header states, so that the same files give the same hash whatever the order of additions.
 */
export function startVolumeHash(volume: HashedGeometry): Hash {
  const affine = volume.affineLps.map((value) => (Math.round(value * 1e6) / 1e6 + 0).toFixed(6))
  return createHash('sha256').update(
    `condyle.volume/1\n${volume.type}\n${volume.dims.join(',')}\n${affine.join(',')}\n`,
  )
}

/** What is kept of a volume is not what was written. The message is a sentence. */
export class DamagedVolumeError extends Error {
  override readonly name = 'DamagedVolumeError'

  constructor(
    readonly hash: string,
    cause = 'its voxels have changed on the disk',
  ) {
    super(
      `The decoded volume ${hash.slice(0, 8)} in the cache is damaged (${cause}): open the case again, and it is decoded anew from its files.`,
    )
  }
}

/** Throws DamagedVolumeError where voxels are not those that a volume is named by. */
export function checkVoxels(volume: HashedGeometry & Pick<VolumeMeta, 'hash'>, bytes: Uint8Array): void {
  if (startVolumeHash(volume).update(bytes).digest('hex') !== volume.hash) throw new DamagedVolumeError(volume.hash)
}

/**
 * Passes the pieces of a raw file on and hashes them on the way. The last piece is held back until all are known to
 * be right: whoever has received the whole volume has received the right one. Throws DamagedVolumeError in its place.
 */
export async function* checkedPieces(
  volume: HashedGeometry & Pick<VolumeMeta, 'hash'>,
  pieces: AsyncIterable<unknown>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = startVolumeHash(volume)
  let held: Uint8Array | undefined
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) continue
    if (held) yield held
    digest.update(piece)
    held = piece
  }
  if (digest.digest('hex') !== volume.hash) throw new DamagedVolumeError(volume.hash)
  if (held) yield held
}
