import type { StoredVolume, VolumeCache } from '../cache/volume-cache.js'
import { ImportError } from '../errors.js'
import type { ScanOutcome } from '../scan/scan.js'
import type { ScanOptions } from '../scan/progress.js'
import type { ScannedStack } from '../stack.js'
import type { DecodeOptions } from '../decode/decode-stack.js'
import { FromWorkerSchema, type Job, type JobProgress, type JobResult, type ToWorker } from './protocol.js'

/** What DecodeProcess needs of a child; Electron's UtilityProcess is one as it is. */
export interface DecodeChild {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): boolean
}

export interface DecodeProcessOptions {
  /** Starts the worker (worker.ts). Left out, jobs run in this process: for the command line and tests. */
  readonly fork?: () => DecodeChild
  /** A worker without a job is ended after this long, which gives its memory back. */
  readonly idleMs?: number
}

interface Pending {
  readonly onProgress: (progress: JobProgress) => void
  readonly resolve: (result: JobResult) => void
  readonly reject: (error: unknown) => void
}

/** A worker starts in a third of a second; kept, it holds 130 MB. */
const IDLE_MS = 4_000

/** The process that reads and decodes files, started when first needed and again after it ended. */
export class DecodeProcess {
  private child: DecodeChild | undefined
  private readonly pending = new Map<number, Pending>()
  private lastId = 0
  private idleTimer: NodeJS.Timeout | undefined

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
    if (result.kind !== 'scan') throw stopped()
    return result.outcome
  }

  /** Decodes a stack into the cache (see decode-stack.ts). */
  async decode(stack: ScannedStack, cache: VolumeCache, options: DecodeOptions = {}): Promise<StoredVolume> {
    const job: Job = { kind: 'decode', stack, cacheRoot: cache.root }
    const result = await this.run(job, options.signal, (progress) => {
      if (progress.kind === 'decode') options.onProgress?.({ done: progress.done, total: progress.total })
    })
    if (result.kind !== 'decode') throw stopped()
    return { meta: result.meta, isNew: result.isNew }
  }

  /** Ends the worker; jobs under way fail. */
  dispose(): void {
    clearTimeout(this.idleTimer)
    this.child?.kill()
    this.childEnded(this.child)
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
    const cancel = (): void => post(child, { type: 'cancel', id })
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

  private childFrom(fork: () => DecodeChild): DecodeChild {
    if (this.child) return this.child
    const child = fork()
    this.child = child
    child.on('message', (raw) => this.receive(raw))
    child.on('exit', () => this.childEnded(child))
    return child
  }

  private receive(raw: unknown): void {
    const message = FromWorkerSchema.parse(raw)
    const job = this.pending.get(message.id)
    if (!job) return
    if (message.type === 'progress') job.onProgress(message.progress)
    else if (message.type === 'done') job.resolve(message.result)
    else if (message.type === 'failed') job.reject(new ImportError(message.kind, message.message))
    else job.reject(new DOMException('The import was cancelled.', 'AbortError'))
  }

  private childEnded(child: DecodeChild | undefined): void {
    if (child === undefined || this.child !== child) return
    this.child = undefined
    for (const job of this.pending.values()) job.reject(stopped())
    this.pending.clear()
  }

  private endWhenIdle(): void {
    if (this.pending.size > 0) return
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
