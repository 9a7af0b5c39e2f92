import { Worker } from 'node:worker_threads'
import type { z } from 'zod'
import { jobOf, RequestSchema, sentenceThatFits, type Reply } from './messages.js'

/** How the process of a worker talks with the one that started it. */
export interface Port<News, Result> {
  send(reply: Reply<News, Result>): void
  onMessage(listener: (message: unknown) => void): void
}

/** What a worker does. */
export interface Work<Job, News, Result> {
  readonly job: z.ZodType<Job>
  /** What breaks it would be refused on the other side, without a word of what it was. */
  readonly result: z.ZodType<Result>
  /** One job after another, or all side by side. */
  readonly oneByOne: boolean
  readonly run: (job: Job, signal: AbortSignal, tell: (news: News) => void) => Promise<Result>
  readonly describe: (error: unknown) => { readonly kind: string; readonly message: string }
  /** Said where a request, or the result of a job, breaks its schema. */
  readonly notUnderstood: { readonly kind: string; readonly message: string }
}

/** Much less than the silence after which the process is ended. */
const SIGN_OF_LIFE_MS = 2_000

/** The worker's side of the conversation: does jobs, drops the one that is cancelled, answers each exactly once. */
export function serveJobs<Job, News, Result>(port: Port<News, Result>, work: Work<Job, News, Result>): void {
  const running = new Map<number, AbortController>()
  let queue: Promise<void> = Promise.resolve()

  const doJob = async (id: number, job: Job, { signal }: AbortController): Promise<void> => {
    try {
      signal.throwIfAborted()
      const result = await work.run(job, signal, (progress) => {
        if (!signal.aborted) port.send({ type: 'progress', id, progress })
      })
      const checked = work.result.safeParse(result)
      if (checked.success) port.send({ type: 'done', id, result: checked.data })
      else port.send({ type: 'failed', id, ...work.notUnderstood })
    } catch (error) {
      const { kind, message } = work.describe(error)
      if (signal.aborted) port.send({ type: 'cancelled', id })
      else port.send({ type: 'failed', id, kind, message: sentenceThatFits(message) })
    } finally {
      running.delete(id)
    }
  }

  port.onMessage((raw) => {
    const request = RequestSchema.safeParse(raw).data
    if (request?.type === 'cancel') {
      running.get(request.id)?.abort()
      return
    }
    const id = request?.id ?? jobOf(raw)
    if (id === undefined) return
    const job = work.job.safeParse(request?.job)
    if (!job.success) {
      port.send({ type: 'failed', id, ...work.notUnderstood })
      return
    }
    const controller = new AbortController()
    running.set(id, controller)
    if (work.oneByOne) queue = queue.then(() => doJob(id, job.data, controller))
    else void doJob(id, job.data, controller)
  })

  setInterval(() => {
    if (running.size > 0) port.send({ type: 'alive', bytes: process.memoryUsage.rss() })
  }, SIGN_OF_LIFE_MS).unref()
}

/** The port of this process: Electron's in a utility process, Node's in a forked one, which ends with its parent. */
export function parentPort<News, Result>(): Port<News, Result> {
  // `parentPort` exists in Electron's utility processes only; a forked Node process has `process.send`.
  const port = process.parentPort
  if (port)
    return {
      send: (reply) => port.postMessage(reply),
      onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
    }
  return {
    send: (reply) => void process.send?.(reply),
    onMessage: (listener) => {
      process.on('message', listener)
      process.on('disconnect', () => process.exit(0))
      // A job that blocks its thread for good does not hear that its parent has ended; another thread sees it.
      new Worker(ENDS_WITH_PARENT, { eval: true, execArgv: [], workerData: process.ppid }).unref()
    },
  }
}

/** A process whose parent ends is given another one; so is none on Windows, where only the closed channel tells. */
const ENDS_WITH_PARENT = `
  const { workerData: parent } = require('node:worker_threads')
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)
`
