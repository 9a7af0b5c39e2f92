import { z } from 'zod'
import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import type { ReadingProgress } from '../pipeline/progress.js'
import { HostReplySchema, type HostReply, type HostRequest, type ReadJob } from './messages.js'

/** The process behind the host, as little of it as the client needs: Electron's or Node's child process fits. */
export interface HostProcess {
  send(request: HostRequest): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

export interface RunListeners {
  readonly onProgress?: (progress: ReadingProgress) => void
  readonly onFinding?: (finding: Finding) => void
}

/** How a run ended. `retry` says whether running it again may help: true after a crash. */
export type RunOutcome =
  | { readonly kind: 'done'; readonly reading: Reading; readonly fallbacks: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly retry: boolean }
  | { readonly kind: 'cancelled' }

interface Pending {
  readonly listeners: RunListeners
  readonly finish: (outcome: RunOutcome) => void
}

/** A run that was started: its outcome never rejects. */
export interface Run {
  readonly outcome: Promise<RunOutcome>
  cancel(): void
}

/** Which run a message is about that otherwise makes no sense. */
const RunOfMessage = z.object({ id: z.number().int() })
const NONSENSE =
  'The model gave an answer that makes no sense, so it was not kept; the case is untouched, so run the model again.'

/** How long an idle host keeps its graphs, ms: opening them again takes about a second, keeping them 270 MB. */
const REST_AFTER_MS = 30_000

/**
 * The main process's handle on the inference host. The process is started with the first run and again after a
 * crash; runs that were under way then fail with a sentence and `retry`, and nothing else is lost. A host without
 * work ends after `restAfterMs`, and the next run starts another.
 */
export class InferenceHost {
  readonly #start: () => HostProcess
  readonly #restAfterMs: number
  readonly #pending = new Map<number, Pending>()
  #process: HostProcess | undefined
  #rest: NodeJS.Timeout | undefined
  #lastId = 0

  constructor(start: () => HostProcess, restAfterMs = REST_AFTER_MS) {
    this.#start = start
    this.#restAfterMs = restAfterMs
  }

  /** Starts reading a knee. */
  run(job: ReadJob, listeners: RunListeners = {}): Run {
    const id = ++this.#lastId
    clearTimeout(this.#rest)
    const outcome = new Promise<RunOutcome>((resolve) => this.#pending.set(id, { listeners, finish: resolve }))
    try {
      this.#running().send({ kind: 'run', id, job })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#finish(id, { kind: 'failed', message: `The model could not be started (${reason}).`, retry: true })
    }
    return { outcome, cancel: () => this.#cancel(id) }
  }

  /** Ends the process; runs under way are cancelled. */
  dispose(): void {
    clearTimeout(this.#rest)
    const running = this.#process
    this.#process = undefined
    for (const id of [...this.#pending.keys()]) this.#finish(id, { kind: 'cancelled' })
    running?.kill()
  }

  #running(): HostProcess {
    if (this.#process) return this.#process
    const started = this.#start()
    this.#process = started
    started.onMessage((message) => this.#understand(message))
    started.onExit((code) => {
      if (this.#process !== started) return
      this.#process = undefined
      const how = code === null || code === 0 ? 'ended' : `ended with code ${code}`
      const message = `The model's process ${how} before the reading was done; the case is untouched, so run the model again.`
      for (const id of [...this.#pending.keys()]) this.#finish(id, { kind: 'failed', message, retry: true })
    })
    return started
  }

  #cancel(id: number): void {
    if (this.#pending.has(id)) this.#process?.send({ kind: 'cancel', id })
  }

  /** A message that makes no sense ends the run that it is about, or all of them where it is about none. */
  #understand(message: unknown): void {
    const reply = HostReplySchema.safeParse(message)
    if (reply.success) {
      this.#receive(reply.data)
      return
    }
    const about = RunOfMessage.safeParse(message)
    for (const id of about.success ? [about.data.id] : [...this.#pending.keys()])
      this.#finish(id, { kind: 'failed', message: NONSENSE, retry: true })
  }

  #receive(reply: HostReply): void {
    const pending = this.#pending.get(reply.id)
    if (!pending) return
    switch (reply.kind) {
      case 'progress':
        pending.listeners.onProgress?.(reply.progress)
        return
      case 'partial':
        pending.listeners.onFinding?.(reply.finding)
        return
      case 'done':
        this.#finish(reply.id, { kind: 'done', reading: reply.reading, fallbacks: reply.fallbacks })
        return
      case 'failed':
        this.#finish(reply.id, { kind: 'failed', message: reply.message, retry: false })
        return
      case 'cancelled':
        this.#finish(reply.id, { kind: 'cancelled' })
    }
  }

  #finish(id: number, outcome: RunOutcome): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (this.#process && this.#pending.size === 0) {
      clearTimeout(this.#rest)
      this.#rest = setTimeout(() => this.dispose(), this.#restAfterMs).unref()
    }
    pending?.finish(outcome)
  }
}
