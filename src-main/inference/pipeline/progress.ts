import type { Progress } from '../../../src-shared/bridge-import.js'
import type { Finding, Stage } from '../../../src-shared/case/reading.js'

/** How far a reading is: `done` of `total`, over all volumes of the case. */
export interface ReadingProgress extends Progress {
  readonly stage: Stage
  /** Hash of the volume that is being looked at; null where it is about the case. */
  readonly volume: string | null
}

/** How far the work on one volume is: `done` 0…1 of it. */
export interface VolumeProgress {
  readonly stage: Stage
  readonly done: number
  readonly message: string
}

/** How the caller watches a reading and may stop it. All optional. */
export interface ReadingHooks {
  readonly onProgress?: (progress: ReadingProgress) => void
  /** A finding, as soon as it stands; once more where a later volume of the case shows it better. */
  readonly onFinding?: (finding: Finding) => void
  /** Aborting ends the reading at the next graph run with the signal's reason. */
  readonly signal?: AbortSignal
}

/** The same for the work on one volume. */
export interface VolumeHooks {
  readonly onProgress?: (progress: VolumeProgress) => void
  readonly signal?: AbortSignal | undefined
}

/** Lets waiting messages (a cancel among them) be handled: graph runs block the thread they run on. */
export async function letMessagesThrough({ signal }: Pick<VolumeHooks, 'signal'>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}
