import type { Finding } from '../../../src-shared/case/reading.js'
import type { ReadingHooks } from './progress.js'

/** Tells findings as they stand, each once and again only where a later volume has changed it. */
export class NewFindings {
  readonly #onFinding: ReadingHooks['onFinding']
  readonly #told = new Map<number, string>()

  constructor({ onFinding }: ReadingHooks) {
    this.#onFinding = onFinding
  }

  tell(findings: readonly Finding[]): void {
    if (!this.#onFinding) return
    for (const finding of findings) {
      const written = JSON.stringify(finding)
      if (this.#told.get(finding.question) === written) continue
      this.#told.set(finding.question, written)
      this.#onFinding(finding)
    }
  }
}
