import type { Side, SideSource } from '../../src-shared/case/geometry.js'
import type { ImportNote } from '../../src-shared/case/case-volume.js'
import type { StudyInfo } from '../../src-shared/case/import.js'
import type { ReadMode } from '../../src-shared/case/read.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, Author } from '../../src-shared/case/revision.js'
import type { ReadStanding } from '../../src-shared/review/case-records.js'

/** A volume as an import gives it. */
export interface NewVolume {
  readonly hash: string
  readonly series: {
    readonly uid: string
    readonly number: number | null
    readonly description: string
    readonly modality: string
    readonly simulated: boolean
  }
  /** What tells it from other volumes of its series; empty where it is the only one. */
  readonly label: string
  readonly source: VolumeSource
  /** PNG data URL, or null where there is none. */
  readonly thumbnail: string | null
}

/** What an import knows of a case: one knee of one study. */
export interface NewCase {
  readonly study: StudyInfo
  readonly side: Side
  readonly sideSource: SideSource
  /** Never empty. */
  readonly volumes: readonly NewVolume[]
  readonly notes: readonly ImportNote[]
}

/** Where a volume was opened from: absolute paths as the user chose them, and the import's source key. */
export interface VolumeSource {
  /** Null where version 0.1 did not keep it. */
  readonly sourceKey: string | null
  readonly paths: readonly string[]
}

/** A volume of a case as it is kept. */
export type StoredVolume = NewVolume

/** A reading as it is kept; `id` is what revisions refer to. */
export interface StoredReading {
  readonly id: string
  readonly savedAt: string
  readonly reading: Reading
}

/** A decision as it is appended to a read; the first one begins the read. */
export interface NewRevision {
  readonly caseId: string
  /** Of the read, or the id that it is to have. */
  readonly readId: string
  /** Id of the reader whose read it is. */
  readonly reader: string
  readonly mode: ReadMode
  readonly author: Author
  readonly action: Action
  readonly at: Date
  /** How the read stands after it. */
  readonly standing: ReadStanding
  readonly signedAt: string | null
}
