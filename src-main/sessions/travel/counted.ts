import type { TravelOptions } from './parts.js'
import { TravelError } from './travel-error.js'

/** What is said of pieces on their way: while they come, and where they are no longer wanted. */
interface Words {
  readonly text: string
  readonly cancelled: string
}

/**
 * Passes a file's pieces on and says how far it is; `total` 0: not known. Throws TravelError at the first piece after the signal was
 * aborted.
 */
export async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  total: number,
  { signal, onProgress }: TravelOptions,
  { text, cancelled }: Words,
): AsyncGenerator<Uint8Array, void, undefined> {
  let done = 0
  for await (const piece of pieces) {
    if (signal?.aborted === true) throw new TravelError(cancelled)
    yield piece
    done += piece.length
    onProgress?.({ text, done: total > 0 ? Math.min(done, total) : done, total })
  }
}
