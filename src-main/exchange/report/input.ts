import type { Reading } from '../../../src-shared/case/reading.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/** What a report is made from. */
export interface ReportInput {
  readonly meta: VolumeMeta
  readonly reading: Reading | null
  readonly state: ReadState
  /** Names, ids and dates go into the report. */
  readonly includeIdentity: boolean
  /** Condyle's. */
  readonly version: string
}
