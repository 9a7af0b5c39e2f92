import type { Casebook } from '../casebook/index.js'

interface Shelves {
  readonly casebook: Casebook
  /** Removes what the caches hold of volumes that no case has any more. */
  dropVolumes(hashes: readonly string[]): Promise<void>
}

/**
 * Removes a case with everything that is kept of it: its rows and what of them is in the search index and the log of the
 * file, the voxels that no other case has, and readings of them. Backups made before keep it until they go.
 */
export async function removeCase(shelves: Shelves, caseId: string): Promise<void> {
  const orphans = shelves.casebook.remove(caseId)
  shelves.casebook.forgetRemoved()
  if (orphans.length > 0) await shelves.dropVolumes(orphans)
}
