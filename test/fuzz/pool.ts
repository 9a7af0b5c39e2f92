import { fork } from 'node:child_process'
import path from 'node:path'
import { KINDS, type KindName } from './kinds/index.js'
import { NewsSchema, type News, type Task } from './worker.js'

export interface FuzzFault {
  readonly kind: KindName
  readonly index: number
  readonly what: string
  readonly fault: string
}

export interface FuzzOptions {
  readonly kinds: readonly KindName[]
  readonly seed: number
  /** Inputs of all kinds together. */
  readonly count: number
  readonly minutes: number
  readonly jobs: number
  /** The Python of the oracle; null: without. */
  readonly oracle: string | null
  readonly onFault?: (fault: FuzzFault) => void
  readonly onProgress?: (line: string) => void
}

export interface FuzzReport {
  readonly seed: number
  readonly inputs: number
  readonly read: number
  readonly refused: number
  /** Volumes that the oracle read too. */
  readonly compared: number
  readonly crashes: number
  readonly hangs: number
  readonly memory: number
  readonly differences: number
  readonly sentences: number
  readonly perSecond: number
  /** Most memory of a process, MB. */
  readonly peakMb: number
  readonly byKind: Readonly<Record<string, number>>
  readonly faults: readonly FuzzFault[]
}

const WORKER = path.join(import.meta.dirname, 'worker.ts')
/** Inputs of one process: what it leaks must not add up to a fault, and starting one takes two seconds. */
const BATCH = 1500
const HANG_MS = 30_000
const MEMORY_BYTES = 1024 ** 3
const TELL_MS = 20_000

/** Mutates, reads and compares inputs until the count or the time is up. Every input is named by kind, seed and number. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const started = Date.now()
  const deadline = started + options.minutes * 60_000
  const tally = new Tally(options)
  const tasks = batches(options)
  const teller = setInterval(() => options.onProgress?.(tally.line()), TELL_MS)
  await Promise.all(
    Array.from({ length: options.jobs }, async () => {
      for (let next = tasks.next(); next.done !== true && Date.now() < deadline; next = tasks.next())
        await runBatch(next.value, tally, deadline)
    }),
  )
  clearInterval(teller)
  return tally.report((Date.now() - started) / 1000)
}

/** Batches of all kinds by turns, each kind by its share; without end where no count is given. */
function* batches({ kinds, seed, count, oracle }: FuzzOptions): Generator<Task> {
  const shares = kinds.reduce((sum, kind) => sum + KINDS[kind].share, 0)
  const done = new Map<KindName, number>()
  for (let round = 0; ; round++) {
    let left = false
    for (const kind of kinds) {
      const all = Math.ceil((count * KINDS[kind].share) / shares)
      const from = done.get(kind) ?? 0
      const length = Number.isFinite(count) ? BATCH : Math.ceil((BATCH * KINDS[kind].share) / 40)
      const to = Math.min(all, from + length)
      if (to <= from) continue
      left = true
      done.set(kind, to)
      yield { kind, seed, from, to, oracle }
    }
    if (!left) return
  }
}

/** Runs a batch to its end, in as many processes as it takes. */
async function runBatch(task: Task, tally: Tally, deadline: number): Promise<void> {
  let { from } = task
  while (from < task.to && Date.now() < deadline) from = await runProcess({ ...task, from }, tally, deadline)
}

/** Runs one process until it is done, dies or is ended; gives the number to go on with. */
function runProcess(task: Task, tally: Tally, deadline: number): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(WORKER, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    let at = task.from
    let begun = false
    let isDone = false
    let ended: string | undefined
    let watch: NodeJS.Timeout | undefined
    const guard = (): void => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        ended = `a hang: no answer for ${HANG_MS / 1000} s`
        child.kill('SIGKILL')
      }, HANG_MS)
    }
    guard()
    child.on('message', (raw) => {
      const news: News = NewsSchema.parse(raw)
      guard()
      if (news.type === 'done') isDone = true
      if (news.type === 'begin') {
        at = news.index
        begun = true
      }
      if (news.type !== 'end') return
      begun = false
      at = news.index + 1
      tally.count(task.kind, news)
      if (news.peak > MEMORY_BYTES) {
        tally.fault({
          kind: task.kind,
          index: news.index,
          what: news.what,
          fault: `memory: ${Math.round(news.peak / 1024 ** 2)} MB`,
        })
        child.kill('SIGKILL')
      }
      if (Date.now() > deadline) child.kill('SIGKILL')
    })
    child.on('exit', (code, signal) => {
      clearTimeout(watch)
      if (begun && !isDone) {
        tally.fault({
          kind: task.kind,
          index: at,
          what: '',
          fault: ended ?? `a crash of the process (${signal ?? code ?? '?'})`,
        })
        at++
      } else if (!isDone && ended === undefined && code !== 0)
        // It never came to its first input: going on would only repeat it.
        throw new Error(`A process of the fuzzer could not make ${task.kind} ready (${signal ?? code ?? '?'}).`)
      resolve(isDone ? task.to : at)
    })
    child.send(task)
  })
}

class Tally {
  private readonly faults: FuzzFault[] = []
  private readonly byKind = new Map<string, number>()
  private inputs = 0
  private read = 0
  private compared = 0
  private peak = 0

  constructor(private readonly options: FuzzOptions) {}

  count(kind: KindName, news: Extract<News, { type: 'end' }>): void {
    this.inputs++
    this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + 1)
    if (news.read) this.read++
    this.compared += news.compared
    this.peak = Math.max(this.peak, news.peak)
    for (const fault of news.faults) this.fault({ kind, index: news.index, what: news.what, fault })
  }

  fault(fault: FuzzFault): void {
    this.faults.push(fault)
    this.options.onFault?.(fault)
  }

  line(): string {
    const kinds = [...this.byKind].map(([kind, count]) => `${kind} ${count}`).join(', ')
    return `${this.inputs} inputs (${kinds}), ${this.faults.length} faults`
  }

  report(seconds: number): FuzzReport {
    const having = (start: RegExp): number => this.faults.filter(({ fault }) => start.test(fault)).length
    const [hangs, memory, differences] = [having(/^a hang/), having(/^memory/), having(/^silently different/)]
    const crashes = having(/^a crash|^a thrown|^\w*Error:/)
    return {
      seed: this.options.seed,
      inputs: this.inputs,
      read: this.read,
      refused: this.inputs - this.read,
      compared: this.compared,
      crashes,
      hangs,
      memory,
      differences,
      sentences: this.faults.length - crashes - hangs - memory - differences,
      perSecond: Math.round(this.inputs / seconds),
      peakMb: Math.round(this.peak / 1024 ** 2),
      byKind: Object.fromEntries(this.byKind),
      faults: this.faults,
    }
  }
}
