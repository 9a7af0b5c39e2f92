import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import { SupervisedProcess, type Child } from '../../processes/index.js'
import { INFERENCE_LIMITS } from '../limits.js'
import type { ReadingProgress } from '../pipeline/progress.js'
import { HostReplySchema, type ReadJob, type ReadNews, type ReadResult } from './messages.js'

export interface RunListeners {
  readonly onProgress?: (progress: ReadingProgress) => void
  readonly onFinding?: (finding: Finding) => void
}

/** How a run ended. `retry` says whether running it again may help: true where its process ended. */
export type RunOutcome =
  | { readonly kind: 'done'; readonly reading: Reading; readonly fallbacks: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly retry: boolean }
  | { readonly kind: 'cancelled' }

/** A run that was started: its outcome never rejects. */
export interface Run {
  readonly outcome: Promise<RunOutcome>
  cancel(): void
}

/** How long a host is borne with; tests are less patient. */
export interface HostPatience {
  /** An idle host keeps its graphs so long, ms: opening them again takes about a second, keeping them 270 MB. */
  readonly restAfterMs?: number
  readonly silenceMs?: (job: ReadJob) => number
  readonly cancelMs?: number
  readonly bytes?: number
  /** Memory of a process from outside, where the supervisor cannot tell by itself (processes/). */
  readonly measure?: (pid: number | undefined) => number | undefined
}

const REST_AFTER_MS = 30_000

/** The host ended, or was ended: another run may do better. */
class HostFailure extends Error {
  override readonly name = 'HostFailure'
}

/**
 * The main process's handle on the inference host, which is supervised (processes/): it is started with the first run
 * and again after it ended. A graph that never ends, takes all memory or crashes costs its own run, with a sentence and
 * `retry`; runs that waited behind it are begun anew. A host without work ends after `restAfterMs`.
 */
export class InferenceHost {
  readonly #process: SupervisedProcess<ReadJob, ReadNews, ReadResult>
  #disposed = false

  constructor(fork: () => Child, patience: HostPatience = {}) {
    const { bytes = INFERENCE_LIMITS.hostBytes } = patience
    this.#process = new SupervisedProcess<ReadJob, ReadNews, ReadResult>({
      fork,
      replies: HostReplySchema,
      oneByOne: true,
      // Its thread is blocked while a graph runs: only what the reading tells counts.
      lifeIsProgress: false,
      idleMs: patience.restAfterMs ?? REST_AFTER_MS,
      silenceMs: patience.silenceMs ?? silenceOf,
      cancelMs: patience.cancelMs ?? INFERENCE_LIMITS.cancelMs,
      bytes,
      measure: patience.measure,
      words: {
        unstartable: () =>
          new HostFailure('The model could not be started; the case is untouched, so restart Condyle.'),
        stopped: () =>
          new HostFailure(
            'The model’s process ended before the reading was done; the case is untouched, so run the model again.',
          ),
        silent: () =>
          new HostFailure(
            'The model made no progress and was ended; the case is untouched, so run the model again, and if it stops again, choose ' +
              'another model in the settings.',
          ),
        insatiable: () =>
          new HostFailure(
            `The model needed more than ${(bytes / 1024 ** 3).toFixed(1)} GB of memory and was ended; the case is untouched, so run ` +
              'the model again, and if it ends again, choose another model in the settings.',
          ),
        nonsense: () =>
          new HostFailure(
            'The model gave an answer that makes no sense, so it was not kept; the case is untouched, so run the model again.',
          ),
        failed: (_kind, message) => new Error(message),
      },
    })
  }

  /** Starts reading a knee. */
  run(job: ReadJob, listeners: RunListeners = {}): Run {
    const abort = new AbortController()
    const outcome = this.#process
      .run(job, abort.signal, (news) => {
        if (news.kind === 'progress') listeners.onProgress?.(news.progress)
        else listeners.onFinding?.(news.finding)
      })
      .then(
        ({ reading, fallbacks }): RunOutcome => ({ kind: 'done', reading, fallbacks }),
        (error: unknown): RunOutcome => {
          if (abort.signal.aborted || this.#disposed) return { kind: 'cancelled' }
          if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'cancelled' }
          const message = error instanceof Error ? error.message : 'The model could not be run.'
          return { kind: 'failed', message, retry: error instanceof HostFailure }
        },
      )
    return { outcome, cancel: () => abort.abort() }
  }

  /** Ends the process for good; runs under way are cancelled. */
  dispose(): void {
    this.#disposed = true
    this.#process.dispose()
  }
}

/** How long one graph may run: a graphics card that is only pretended is some eighty times slower than the processor. */
function silenceOf({ provider }: ReadJob): number {
  return provider === 'auto' || provider === 'cpu' ? INFERENCE_LIMITS.graphMs : INFERENCE_LIMITS.graphOnDeviceMs
}
