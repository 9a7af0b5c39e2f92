import { SvelteMap } from 'svelte/reactivity'
import { z } from 'zod'
import type { Bridge } from '../../src-shared/bridge.js'
import type { BenchmarkEvent } from '../../src-shared/bridge-benchmark.js'
import type { Benchmark } from '../../src-shared/benchmark/benchmark.js'
import type { BenchmarkComparison } from '../../src-shared/benchmark/comparison.js'
import type { RunRequest, RunSummary } from '../../src-shared/benchmark/runs.js'
import type { Toasts } from '../design/toasts.svelte.js'
import { OpenQuestion } from './open-question.svelte.js'
import { QuestionsModel } from './questions-model.svelte.js'

export type BenchmarkTab = 'results' | 'questions'

const STORAGE_KEY = 'condyle.benchmark'
const MemorySchema = z.object({ selected: z.array(z.string()).max(50), tab: z.enum(['results', 'questions']) })

/** The benchmark screen: which runs there are, which are looked at, and what of them. */
export class BenchmarkModel {
  runs = $state.raw<readonly RunSummary[]>([])
  /** Null until the list was fetched. */
  simulator = $state<boolean | null>(null)
  /** Ids of the runs that are shown side by side, in the order in which they were chosen. */
  selected = $state.raw<readonly string[]>([])
  tab = $state<BenchmarkTab>('results')
  /** The run whose questions are shown. */
  focus = $state<string | null>(null)
  questions = $state.raw<QuestionsModel | null>(null)
  question = $state.raw<OpenQuestion | null>(null)
  comparison = $state.raw<BenchmarkComparison | null>(null)
  /** The two runs of the paired test. */
  pair = $state.raw<readonly [string, string] | null>(null)
  newRun = $state(false)
  /** The screen is in sight. */
  watched = false
  private readonly results = new SvelteMap<string, Benchmark>()
  /** Runs whose result was asked for. */
  private asked: readonly string[] = []

  constructor(
    readonly bridge: Bridge,
    private readonly toasts: Toasts,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null = null,
  ) {}

  readonly running: RunSummary | null = $derived.by(() => this.runs.find(({ state }) => state === 'running') ?? null)
  /** The selected runs that have a result to show. */
  readonly shown: readonly { readonly run: RunSummary; readonly result: Benchmark }[] = $derived.by(() =>
    this.selected.flatMap((id) => {
      const run = this.runs.find((one) => one.id === id)
      const result = this.results.get(id)
      return run && result ? [{ run, result }] : []
    }),
  )
  /** The one run that is selected, whatever its state; null for none or several. */
  readonly only: RunSummary | null = $derived.by(() =>
    this.selected.length === 1 ? (this.runs.find(({ id }) => id === this.selected[0]) ?? null) : null,
  )

  /** Fetches the list; at the first time, selects what was looked at last. */
  async refresh(): Promise<void> {
    try {
      const first = this.simulator === null
      const { runs, simulator } = await this.bridge.request('benchmark.list', null)
      this.runs = runs
      this.simulator = simulator
      const wanted = first ? this.remembered() : this.selected
      const kept = wanted.filter((id) => runs.some((run) => run.id === id))
      const newest = runs.find(({ state }) => state === 'finished') ?? runs[0]
      this.choose(kept.length > 0 ? kept : newest ? [newest.id] : [])
    } catch (error) {
      this.toasts.fail(error)
    }
  }

  /** Shows one run alone. */
  select(id: string): void {
    this.question = null
    this.choose([id])
  }

  /** Adds a run to those side by side, or takes it away. */
  toggle(id: string): void {
    this.question = null
    this.choose(this.selected.includes(id) ? this.selected.filter((one) => one !== id) : [...this.selected, id])
  }

  setTab(tab: BenchmarkTab): void {
    this.tab = tab
    this.question = null
    if (tab === 'questions') this.focusOn(this.focus)
    this.remember()
  }

  /** Shows the questions of a selected run. */
  focusOn(id: string | null): void {
    const candidates = this.shown.map(({ run }) => run.id)
    const chosen = id !== null && candidates.includes(id) ? id : (candidates[0] ?? null)
    this.focus = chosen
    if (chosen === null) this.questions = null
    else if (this.questions?.runId !== chosen) {
      this.questions = new QuestionsModel(this.bridge, chosen)
      void this.questions.refresh()
    }
  }

  openQuestion(index: number): void {
    if (!this.questions) return
    this.question = new OpenQuestion(this.bridge, this.questions, (error) => this.toasts.fail(error))
    void this.question.open(index)
  }

  /** Tests two runs against each other, question by question. */
  async test(first: string, second: string): Promise<void> {
    const pair = [first, second] as const
    this.pair = pair
    this.comparison = null
    try {
      const comparison = await this.bridge.request('benchmark.pair', { first, second })
      // Other runs may be shown by now.
      if (this.pair === pair) this.comparison = comparison
    } catch (error) {
      if (this.pair === pair) this.toasts.fail(error)
    }
  }

  /** Starts a run and shows it; false where it could not be started, and the reason was shown. */
  async start(request: RunRequest): Promise<boolean> {
    return this.attempt(async () => {
      const id = await this.bridge.request('benchmark.start', request)
      await this.refresh()
      this.select(id)
    })
  }

  async resume(id: string): Promise<void> {
    await this.attempt(async () => {
      await this.bridge.request('benchmark.resume', { id })
      await this.refresh()
    })
  }

  async cancel(id: string): Promise<void> {
    await this.attempt(() => this.bridge.request('benchmark.cancel', { id }))
  }

  async remove(id: string): Promise<void> {
    await this.attempt(async () => {
      await this.bridge.request('benchmark.remove', { id })
      this.results.delete(id)
      this.forget(id)
      this.choose(this.selected.filter((one) => one !== id))
      await this.refresh()
    })
  }

  async import(): Promise<void> {
    await this.attempt(async () => {
      const id = await this.bridge.request('benchmark.import', null)
      if (id === null) return
      await this.refresh()
      this.select(id)
    })
  }

  async report(id: string): Promise<void> {
    await this.attempt(() => this.bridge.request('benchmark.report', { id }))
  }

  /** Takes over what a run in the background did. */
  handle(event: BenchmarkEvent): void {
    if (event.phase === 'progress') {
      this.runs = this.runs.map((run) =>
        run.id === event.id ? { ...run, state: 'running', progress: event.progress } : run,
      )
      return
    }
    const run = this.runs.find(({ id }) => id === event.id)
    if (event.phase === 'failed') this.toasts.show(event.message, 'danger')
    else if (event.phase === 'finished' && !(this.watched && this.selected.includes(event.id)))
      this.toasts.show(`The benchmark of ${run?.answererTitle ?? 'this run'} is done.`, 'good')
    this.forget(event.id)
    if (this.simulator !== null) void this.refresh()
  }

  private choose(ids: readonly string[]): void {
    this.selected = ids
    for (const id of ids) void this.fetch(id)
    this.settle()
    this.remember()
  }

  private async fetch(id: string): Promise<void> {
    const run = this.runs.find((one) => one.id === id)
    if (run?.state !== 'finished' || this.asked.includes(id)) return
    this.asked = [...this.asked, id]
    try {
      this.results.set(id, await this.bridge.request('benchmark.result', { id }))
      this.settle()
    } catch (error) {
      this.forget(id)
      this.toasts.fail(error)
    }
  }

  /** Brings pair and questions in line with the runs that are shown. */
  private settle(): void {
    const ids = this.shown.map(({ run }) => run.id)
    const [first, second] = ids
    if (first === undefined || second === undefined) {
      this.pair = null
      this.comparison = null
    } else if (!this.pair || !ids.includes(this.pair[0]) || !ids.includes(this.pair[1])) void this.test(first, second)
    if (this.tab === 'questions') this.focusOn(this.focus)
  }

  /** Its result is asked for anew when it is shown next. */
  private forget(id: string): void {
    this.asked = this.asked.filter((one) => one !== id)
  }

  private async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      this.toasts.fail(error)
      return false
    }
  }

  private remember(): void {
    this.storage?.setItem(STORAGE_KEY, JSON.stringify({ selected: this.selected, tab: this.tab }))
  }

  private remembered(): readonly string[] {
    try {
      const memory = MemorySchema.safeParse(JSON.parse(this.storage?.getItem(STORAGE_KEY) ?? 'null'))
      if (!memory.success) return []
      this.tab = memory.data.tab
      return memory.data.selected
    } catch {
      return []
    }
  }
}
