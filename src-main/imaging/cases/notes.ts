import type { ImportNote } from '../../../src-shared/case/case-volume.js'
import type { ScanResult } from '../../../src-shared/case/import.js'
import type { ImportedStack } from '../import-stacks.js'

/** What an import set aside, missed, repaired or held: kept with its cases. `at` is when it ended, ISO 8601, UTC. */
export function notesOf(result: ScanResult, imported: readonly ImportedStack[], at: string): ImportNote[] {
  return result.setAside.map(({ title, reason, files, fileCount }) => ({
    kind: 'set-aside',
    title,
    message: reason,
    files,
    fileCount,
    volume: null,
    at,
  }))
}
