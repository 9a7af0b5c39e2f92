import type { Casebook } from '../casebook/index.js'
import type { VolumeCache } from '../imaging/index.js'
import type { ReadingCache } from '../inference/reading-cache.js'

interface Shelves {
  readonly casebook: Casebook
  readonly volumes: Pick<VolumeCache, 'remove'>
  readonly readings: Pick<ReadingCache, 'forget'>
}

/**
 * Removes a case with everything that is kept of it: its rows and what of them is in the search index and the log of the
 * file, the voxels that no other case has, and readings of them. Backups made before keep it until they go.
 */
export async function removeCase({ casebook, volumes, readings }: Shelves, caseId: string): Promise<void> {
  const orphans = casebook.remove(caseId)
  casebook.forgetRemoved()
  for (const hash of orphans) await volumes.remove(hash)
  if (orphans.length > 0) await readings.forget(orphans)
}
