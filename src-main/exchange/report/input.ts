import type { Reading } from '../../../src-shared/case/reading.js'
import type { ReportTemplate } from '../../../src-shared/case/report-text.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/** A volume of the case. */
export interface ReportVolume {
  readonly meta: VolumeMeta
  /** What tells it from other volumes of its series ("echo 2"); empty where it is the only one. */
  readonly label: string
}

/** What a report is made from. */
export interface ReportInput {
  /** All volumes of the case, whether read or not. */
  readonly volumes: readonly [ReportVolume, ...ReportVolume[]]
  readonly reading: Reading | null
  readonly state: ReadState
  /** Dates of the other examinations of this knee, ISO; empty where not known. */
  readonly others: readonly string[]
  /** What became of the knee since the one before, in prose; empty or left out where nothing is said of it. */
  readonly change?: string
  /** How the prose is laid out. */
  readonly template: ReportTemplate
  /** Names, ids and dates go into the report. */
  readonly includeIdentity: boolean
  /** Condyle's. */
  readonly version: string
}
