import { setTimeout } from 'node:timers/promises'
import { CasebookError } from './errors.js'

const PAUSE_MS = 40
/** As long as a person waits without wondering. */
const PATIENCE_MS = 4000

/**
 * Does `work` again while another program holds the casebook, without keeping the thread. Only for work that leaves
 * nothing behind where it throws.
 */
export async function whenFree<T>(work: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof CasebookError && error.kind === 'locked') || performance.now() > until) throw error
    }
    await setTimeout(PAUSE_MS)
  }
}

/** Work that waits for the casebook keeps its order: what was decided first is written first. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  /** Does `work` after all that was given before, and again while another program holds the casebook. */
  do<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.#last.then(() => whenFree(work))
    this.#last = mine.catch(() => undefined)
    return mine
  }
}
