import { createHash, type Hash } from 'node:crypto'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/**
 * Starts the hash that names a volume: geometry first, voxels follow. Affines are rounded to a nanometre, far below
 * what a header states, so that the same files give the same hash whatever the order of additions.
 */
export function startContentHash(volume: Pick<VolumeMeta, 'type' | 'dims' | 'affineLps'>): Hash {
  const affine = volume.affineLps.map((value) => (Math.round(value * 1e6) / 1e6 + 0).toFixed(6))
  return createHash('sha256').update(
    `condyle.volume/1\n${volume.type}\n${volume.dims.join(',')}\n${affine.join(',')}\n`,
  )
}
