import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../src-shared/bridge.js'
import type {
  QuestionCategory,
  QuestionFilter,
  QuestionPage,
  QuestionQuery,
  QuestionRow,
} from '../../src-shared/benchmark/runs.js'

/** Rows fetched at a time. */
export const QUESTION_PAGE = 200

/** The questions of one run as a table: pages are fetched when their rows come into view. */
export class QuestionsModel {
  filter = $state<QuestionFilter>('all')
  category = $state<QuestionCategory | 'any'>('any')
  text = $state('')
  sort = $state<QuestionQuery['sort']>('dataset')
  total = $state(0)
  /** Null until the first page is there. */
  counts = $state.raw<QuestionPage['counts'] | null>(null)
  /** Why the questions cannot be shown. */
  failure = $state<string | null>(null)
  /** The row that keys act on. */
  current = $state(0)
  private readonly pages = new SvelteMap<number, readonly QuestionRow[]>()
  private asked: boolean[] = []
  /** Answers to an older query are thrown away. */
  private generation = 0

  constructor(
    private readonly bridge: Bridge,
    readonly runId: string,
  ) {}

  /** The question in a row, or undefined until its page is there. */
  row(index: number): QuestionRow | undefined {
    return this.pages.get(Math.floor(index / QUESTION_PAGE))?.[index % QUESTION_PAGE]
  }

  /** Asks anew, from the top. */
  async refresh(): Promise<void> {
    const generation = ++this.generation
    this.asked = [true]
    this.current = 0
    try {
      const page = await this.fetch(0)
      if (generation !== this.generation) return
      this.pages.clear()
      this.pages.set(0, page.rows)
      this.total = page.total
      this.counts = page.counts
      this.failure = null
    } catch (error) {
      if (generation === this.generation) this.fail(error)
    }
  }

  async narrow(change: Partial<Pick<QuestionsModel, 'filter' | 'category' | 'sort'>>): Promise<void> {
    Object.assign(this, change)
    await this.refresh()
  }

  /** Fetches the pages of rows `from`…`to` that are not there yet. */
  async need(from: number, to: number): Promise<void> {
    const generation = this.generation
    const last = Math.floor(Math.max(0, Math.min(to, this.total - 1)) / QUESTION_PAGE)
    for (let index = Math.max(0, Math.floor(from / QUESTION_PAGE)); index <= last; index++) {
      if (this.asked[index]) continue
      this.asked[index] = true
      try {
        const page = await this.fetch(index)
        if (generation !== this.generation) return
        this.pages.set(index, page.rows)
      } catch (error) {
        this.asked[index] = false
        this.fail(error)
        return
      }
    }
  }

  private fetch(page: number): Promise<QuestionPage> {
    const { runId, filter, category, text, sort } = this
    const offset = page * QUESTION_PAGE
    return this.bridge.request('benchmark.questions', {
      id: runId,
      filter,
      category,
      text,
      sort,
      offset,
      limit: QUESTION_PAGE,
    })
  }

  private fail(error: unknown): void {
    this.failure = error instanceof Error ? error.message : 'The questions could not be read: try again.'
  }
}
