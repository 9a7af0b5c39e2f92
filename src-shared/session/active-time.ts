import type { SpentTime } from './record.js'

/** Without a movement or a key for so long, whoever reads is elsewhere. */
export const IDLE_MS = 60_000

/**
 * Measures time with the questions of a case, pauses left out: it runs while somebody moves or types, and stops `IDLE_MS` after they did
 * last, and while the window is hidden. Times are those of one clock, ms.
 */
export class ActiveTime {
  #question: number | null = null
  /** Until when time has been counted; null while it does not run. */
  #countedTo: number | null = null
  #lastActive = 0
  readonly #spent = new Map<number | null, number>()

  /** Somebody moved or typed. */
  active(now: number): void {
    this.#count(now)
    this.#lastActive = now
    this.#countedTo = now
  }

  /** Another question is on show; null: none. */
  show(question: number | null, now: number): void {
    this.#count(now)
    this.#question = question
  }

  /** The window is hidden, or the case is left: nothing runs until somebody is active again. */
  pause(now: number): void {
    this.#count(now)
    this.#countedTo = null
  }

  /** What was spent since it was taken last, by question. */
  take(now: number): SpentTime[] {
    this.#count(now)
    const spent = [...this.#spent].flatMap(([question, milliseconds]) =>
      milliseconds >= 1 ? [{ question, milliseconds: Math.round(milliseconds) }] : [],
    )
    this.#spent.clear()
    return spent
  }

  #count(now: number): void {
    if (this.#countedTo === null) return
    const until = Math.min(now, this.#lastActive + IDLE_MS)
    const passed = Math.max(0, until - this.#countedTo)
    this.#spent.set(this.#question, (this.#spent.get(this.#question) ?? 0) + passed)
    this.#countedTo = now > this.#lastActive + IDLE_MS ? null : now
  }
}
