import type { CaseSummary } from '../../src-shared/case/worklist.js'
import type { Reading } from '../../src-shared/case/reading.js'

/** What an import knows of a case; the casebook adds the rest. */
export type NewCase = Pick<
  CaseSummary,
  | 'volumeHash'
  | 'patientName'
  | 'patientId'
  | 'studyUid'
  | 'studyDate'
  | 'studyDescription'
  | 'seriesUid'
  | 'seriesDescription'
  | 'modality'
  | 'side'
  | 'sideSource'
  | 'simulated'
>

/** Where the images of a case were opened from: absolute paths as the user chose them, and the import's source key. */
export interface CaseSource {
  readonly sourceKey: string
  readonly paths: readonly string[]
}

/** A reading as it is kept; `id` is what revisions refer to. */
export interface StoredReading {
  readonly id: string
  readonly savedAt: string
  readonly reading: Reading
}
