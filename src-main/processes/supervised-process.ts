import type { z } from 'zod'
import { endChild, type Child } from './child.js'
import { jobOf, type Reply } from './messages.js'
import { residentBytes } from './resident-bytes.js'

/** What a room says of its process in its own words; each is thrown as it is. */
export interface ProcessWords {
  /** It could not be started. */
  readonly unstartable: () => Error
  /** It ended by itself. */
  readonly stopped: () => Error
  /** It made no progress and was ended. */
  readonly silent: () => Error
  /** It took more memory than it may and was ended. */
  readonly insatiable: () => Error
  /** It answered what cannot be understood. */
  readonly nonsense: () => Error
  /** It said itself why a job failed. */
  readonly failed: (kind: string, message: string) => Error
}

/** How a process is supervised. */
export interface Supervision<Job, News, Result> {
  readonly fork: () => Child
  readonly replies: z.ZodType<Reply<News, Result>>
  readonly words: ProcessWords
  /** It does one job after another, so that the first one is at work and the others wait. */
  readonly oneByOne: boolean
  /** A sign of life counts as progress; else only news of a job do. */
  readonly lifeIsProgress: boolean
  /** Without a job it is ended after this long, which gives its memory back, ms. */
  readonly idleMs: number
  /** Without progress for so long it is ended, ms. */
  readonly silenceMs: (job: Job) => number
  /** A job that goes on so long after it was cancelled is ended with its process, ms. */
  readonly cancelMs: number
  /** With more memory it is ended, bytes. */
  readonly bytes: number
  /** Memory of a process from outside, bytes, where this system's own way of asking is known. */
  readonly measure?: ((pid: number | undefined) => number | undefined) | undefined
}

interface Pending<Job, News, Result> {
  readonly job: Job
  readonly onNews: (news: News) => void
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
  /** How often it was begun. */
  begun: number
}

/** How often silence and memory are looked at, ms. What a machine slept counts as one look. */
const LOOK_MS = 250
/** A job whose process was ended for another's sake is begun anew so often, then it fails too. */
const MOST_BEGINNINGS = 4

/**
 * A process that may hang, crash, swallow the machine's memory or talk nonsense without harm: it is started when first
 * needed and again after it ended, watched while it works, and whatever it does costs the job that it did, with a
 * sentence. Jobs that only waited in it are begun anew in the next one.
 */
export class SupervisedProcess<Job, News, Result> {
  #child: Child | undefined
  readonly #pending = new Map<number, Pending<Job, News, Result>>()
  #lastId = 0
  #rest: NodeJS.Timeout | undefined
  #watch: NodeJS.Timeout | undefined
  /** Looks without progress. */
  #silence = 0

  constructor(private readonly supervision: Supervision<Job, News, Result>) {}

  /** Does a job. Rejects with a sentence, or with the signal's reason where it was cancelled. */
  async run(job: Job, signal: AbortSignal | undefined, onNews: (news: News) => void): Promise<Result> {
    signal?.throwIfAborted()
    const id = ++this.#lastId
    clearTimeout(this.#rest)
    const cancel = (): void => this.#cancel(id)
    try {
      return await new Promise<Result>((resolve, reject) => {
        const pending = { job, onNews, resolve, reject, begun: 0 }
        this.#pending.set(id, pending)
        signal?.addEventListener('abort', cancel, { once: true })
        this.#begin(id, pending)
      })
    } catch (error) {
      // A cancelled job rejects with the signal's own reason, as work in this process does.
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#pending.delete(id)
      this.#endWhenIdle()
    }
  }

  /** Ends the process; jobs under way fail. */
  dispose(): void {
    this.#end(this.supervision.words.stopped(), [...this.#pending.keys()])
  }

  #begin(id: number, pending: Pending<Job, News, Result>): void {
    if (++pending.begun > MOST_BEGINNINGS) {
      pending.reject(this.supervision.words.stopped())
      return
    }
    try {
      this.#running().postMessage({ type: 'start', id, job: pending.job })
    } catch {
      pending.reject(this.supervision.words.unstartable())
    }
  }

  #running(): Child {
    if (this.#child) return this.#child
    const child = this.supervision.fork()
    this.#child = child
    child.on('message', (raw) => {
      if (this.#child === child) this.#receive(raw)
    })
    child.on('exit', () => {
      if (this.#child === child) this.#end(this.supervision.words.stopped(), this.#atWork())
    })
    this.#silence = 0
    this.#watch = setInterval(() => this.#look(), LOOK_MS)
    this.#watch.unref()
    return child
  }

  /** Asks for a job to be dropped; a process too busy to hear it is ended, so that the next study need not wait. */
  #cancel(id: number): void {
    const { cancelMs, words } = this.supervision
    const child = this.#child
    child?.postMessage({ type: 'cancel', id })
    if (!this.#atWork().includes(id)) {
      // It only waits: whoever is at work goes on.
      this.#settle(id)?.reject(cancelled())
      return
    }
    setTimeout(() => {
      if (this.#child === child && this.#pending.has(id)) this.#end(words.stopped(), [id])
    }, cancelMs).unref()
  }

  /** The jobs that a failure of the process is put down to. */
  #atWork(): number[] {
    const all = [...this.#pending.keys()]
    return this.supervision.oneByOne ? all.slice(0, 1) : all
  }

  #look(): void {
    const { bytes, measure = residentBytes, silenceMs, words } = this.supervision
    const atWork = this.#atWork()
    const [first] = atWork
    const job = first === undefined ? undefined : this.#pending.get(first)?.job
    if (job === undefined) {
      this.#silence = 0
      return
    }
    if ((measure(this.#child?.pid) ?? 0) > bytes) this.#end(words.insatiable(), atWork)
    else if (++this.#silence * LOOK_MS > silenceMs(job)) this.#end(words.silent(), atWork)
  }

  #receive(raw: unknown): void {
    const { replies, words, lifeIsProgress, bytes } = this.supervision
    const parsed = replies.safeParse(raw)
    if (!parsed.success) {
      const about = jobOf(raw)
      if (about === undefined) this.#end(words.nonsense(), [...this.#pending.keys()])
      else this.#settle(about)?.reject(words.nonsense())
      return
    }
    const reply = parsed.data
    if (reply.type === 'alive') {
      if (lifeIsProgress) this.#silence = 0
      if (reply.bytes > bytes) this.#end(words.insatiable(), this.#atWork())
      return
    }
    this.#silence = 0
    if (reply.type === 'progress') {
      this.#pending.get(reply.id)?.onNews(reply.progress)
      return
    }
    const job = this.#settle(reply.id)
    if (reply.type === 'done') job?.resolve(reply.result)
    else if (reply.type === 'failed') job?.reject(words.failed(reply.kind, reply.message))
    else job?.reject(cancelled())
  }

  #settle(id: number): Pending<Job, News, Result> | undefined {
    const job = this.#pending.get(id)
    this.#pending.delete(id)
    return job
  }

  /** Ends the process: the jobs named fail with the reason, all others are begun anew in another one. */
  #end(reason: Error, failing: readonly number[]): void {
    clearTimeout(this.#rest)
    clearInterval(this.#watch)
    const child = this.#child
    this.#child = undefined
    if (child) endChild(child)
    for (const id of failing) this.#settle(id)?.reject(reason)
    for (const [id, pending] of [...this.#pending]) this.#begin(id, pending)
  }

  #endWhenIdle(): void {
    if (this.#pending.size > 0 || !this.#child) return
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => this.dispose(), this.supervision.idleMs)
    this.#rest.unref()
  }
}

function cancelled(): DOMException {
  return new DOMException('The work was cancelled.', 'AbortError')
}
