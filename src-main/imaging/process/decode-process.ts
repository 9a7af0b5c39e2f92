import type { StoredVolume, VolumeCache } from '../cache/volume-cache.js'
import { ImportError } from '../errors.js'
import { LIMITS } from '../limits.js'
import type { ScanOutcome } from '../scan/scan.js'
import type { ScanOptions } from '../scan/progress.js'
import type { ScannedStack } from '../stack.js'
import type { DecodeOptions } from '../decode/decode-stack.js'
import {
  FromWorkerSchema,
  JobOfMessage,
  type Job,
  type JobProgress,
  type JobResult,
  type ToWorker,
} from './protocol.js'

/** What DecodeProcess needs of a child; Electron's UtilityProcess is one as it is. */
export interface DecodeChild {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): boolean
}

export interface DecodeProcessOptions {
  /** Starts the worker (worker.ts). Left out, jobs run in this process: for tests. */
  readonly fork?: () => DecodeChild
  /** A worker without a job is ended after this long, which gives its memory back. */
  readonly idleMs?: number
  /** A worker that gave no sign of life for so long is ended. */
  readonly silenceMs?: number
  /** A worker that has not dropped a cancelled job after so long is ended. */
  readonly cancelMs?: number
}

interface Pending {
  readonly onProgress: (progress: JobProgress) => void
  readonly resolve: (result: JobResult) => void
  readonly reject: (error: unknown) => void
}

/** A worker starts in a third of a second; kept, it holds 130 MB. */
const IDLE_MS = 4_000
/** How often the silence of a worker is measured, in parts of what is allowed: a machine that slept counts as one. */
const SILENCE_STEPS = 12

/**
 * The process that reads and decodes files, started when first needed and again after it ended. What it says is checked;
 * one that hangs, or goes on with what was cancelled, is ended and the next job has another.
 */
export class DecodeProcess {
  private child: DecodeChild | undefined
  private readonly pending = new Map<number, Pending>()
  private lastId = 0
  private idleTimer: NodeJS.Timeout | undefined
  private watch: NodeJS.Timeout | undefined
  /** Steps without a sign of life. */
  private silence = 0

  constructor(private readonly options: DecodeProcessOptions = {}) {}

  /** Scans paths for stacks (see scan/scan.ts). */
  async scan(paths: readonly string[], options: ScanOptions & { readonly workFolder: string }): Promise<ScanOutcome> {
    const { workFolder, thumbnails = true, limits = {} } = options
    const job: Job = { kind: 'scan', paths: [...paths], workFolder, thumbnails, limits }
    const result = await this.run(job, options.signal, (progress) => {
      if (progress.kind !== 'scan') return
      const { phase, done, total, file } = progress
      options.onProgress?.({ phase, done, total, ...(file === undefined ? {} : { file }) })
    })
    if (result.kind !== 'scan') throw nonsense()
    return result.outcome
  }

  /** Decodes a stack into the cache (see decode-stack.ts). */
  async decode(stack: ScannedStack, cache: VolumeCache, options: DecodeOptions = {}): Promise<StoredVolume> {
    const job: Job = { kind: 'decode', stack, cacheRoot: cache.root }
    const result = await this.run(job, options.signal, (progress) => {
      if (progress.kind === 'decode') options.onProgress?.({ done: progress.done, total: progress.total })
    })
    if (result.kind !== 'decode') throw nonsense()
    return { meta: result.meta, isNew: result.isNew }
  }

  /** Ends the worker; jobs under way fail. */
  dispose(): void {
    this.end(stopped())
  }

  private async run(job: Job, signal: AbortSignal | undefined, onProgress: Pending['onProgress']): Promise<JobResult> {
    signal?.throwIfAborted()
    if (!this.options.fork) {
      // Loaded when first needed, for a process that leaves decoding to another need not hold the parsers.
      const { runJob } = await import('./run-job.js')
      return runJob(job, signal ?? new AbortController().signal, onProgress)
    }
    const child = this.childFrom(this.options.fork)
    const id = ++this.lastId
    clearTimeout(this.idleTimer)
    const cancel = (): void => this.cancel(child, id)
    try {
      return await new Promise<JobResult>((resolve, reject) => {
        this.pending.set(id, { onProgress, resolve, reject })
        signal?.addEventListener('abort', cancel, { once: true })
        post(child, { type: 'start', id, job })
      })
    } catch (error) {
      // A cancelled job rejects with the signal's own reason, as in-process work does.
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.pending.delete(id)
      this.endWhenIdle()
    }
  }

  /** Asks for a job to be dropped; a worker too busy to hear it is ended, so that the next study need not wait. */
  private cancel(child: DecodeChild, id: number): void {
    post(child, { type: 'cancel', id })
    setTimeout(() => {
      if (this.child === child && this.pending.has(id)) this.end(stopped())
    }, this.options.cancelMs ?? LIMITS.cancelMs).unref()
  }

  private childFrom(fork: () => DecodeChild): DecodeChild {
    if (this.child) return this.child
    const child = fork()
    this.child = child
    child.on('message', (raw) => {
      if (this.child === child) this.receive(raw)
    })
    child.on('exit', () => {
      if (this.child === child) this.end(stopped())
    })
    this.silence = 0
    this.watch = setInterval(() => this.listen(), (this.options.silenceMs ?? LIMITS.decoderSilenceMs) / SILENCE_STEPS)
    this.watch.unref()
    return child
  }

  /** Counts the silence of a worker with work to do. */
  private listen(): void {
    if (this.pending.size === 0) this.silence = 0
    else if (++this.silence > SILENCE_STEPS) this.end(silent())
  }

  private receive(raw: unknown): void {
    this.silence = 0
    const parsed = FromWorkerSchema.safeParse(raw)
    if (!parsed.success) {
      // Of whose job it speaks may still be told: only that one ends.
      const broken = JobOfMessage.safeParse(raw)
      if (broken.success) this.pending.get(broken.data.id)?.reject(nonsense())
      else this.end(nonsense())
      return
    }
    const message = parsed.data
    if (message.type === 'alive') {
      if (message.bytes > LIMITS.decoderBytes) this.end(insatiable())
      return
    }
    const job = this.pending.get(message.id)
    if (!job) return
    if (message.type === 'progress') job.onProgress(message.progress)
    else if (message.type === 'done') job.resolve(message.result)
    else if (message.type === 'failed') job.reject(new ImportError(message.kind, message.message))
    else job.reject(new DOMException('The import was cancelled.', 'AbortError'))
  }

  /** Ends the worker and fails what it had to do. */
  private end(reason: ImportError): void {
    clearTimeout(this.idleTimer)
    clearInterval(this.watch)
    const { child } = this
    this.child = undefined
    child?.kill()
    const jobs = [...this.pending.values()]
    this.pending.clear()
    for (const job of jobs) job.reject(reason)
  }

  private endWhenIdle(): void {
    if (this.pending.size > 0 || !this.child) return
    clearTimeout(this.idleTimer)
    this.idleTimer = setTimeout(() => this.dispose(), this.options.idleMs ?? IDLE_MS)
    this.idleTimer.unref()
  }
}

function post(child: DecodeChild, message: ToWorker): void {
  child.postMessage(message)
}

function stopped(): ImportError {
  return new ImportError('decoder-stopped', 'The decoder stopped unexpectedly, nothing was lost: open the study again.')
}

function silent(): ImportError {
  return new ImportError(
    'decoder-stopped',
    'The decoder made no progress and was ended, nothing was lost: open the study again, and if it stops at the same place, ' +
      'without the file that it stopped at.',
  )
}

function insatiable(): ImportError {
  return new ImportError(
    'decoder-stopped',
    `The decoder needed more than ${LIMITS.decoderBytes / 1024 ** 3} GB of memory and was ended, nothing was lost: open fewer series at a time.`,
  )
}

function nonsense(): ImportError {
  return new ImportError(
    'decoder-stopped',
    'The decoder gave an answer that makes no sense, so this study was not opened and nothing was lost: a file of it is damaged ' +
      'in a way that is not known here. Export the study anew.',
  )
}
