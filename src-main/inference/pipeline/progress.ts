import type { Finding, Stage } from '../../../src-shared/case/reading.js'

/** How the caller watches a reading and may stop it. All optional. */
export interface ReadingHooks {
  /** `fraction` 0…1 of the whole reading. */
  readonly onProgress?: (stage: Stage, fraction: number, message: string) => void
  /** A finding, as soon as it stands. */
  readonly onFinding?: (finding: Finding) => void
  /** Aborting ends the reading at the next graph run with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Lets waiting messages (a cancel among them) be handled: graph runs block the thread they run on. */
export function letMessagesThrough(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
