import type { Bridge } from '../../src-shared/bridge.js'
import type { CaseSummary, WorklistQuery } from '../../src-shared/case/worklist.js'

export type StatusFilter = NonNullable<WorklistQuery['status']>
export type SortOrder = NonNullable<WorklistQuery['sort']>

/** Rows fetched at a time. */
export const PAGE_SIZE = 100

/** The worklist as the window shows it: pages are fetched when their rows come into view. */
export class WorklistModel {
  text = $state('')
  status = $state<StatusFilter>('any')
  sort = $state<SortOrder>('opened')
  total = $state(0)
  /** Cases of the casebook whatever the search says; null until it is known. */
  everything = $state<number | null>(null)
  /** Cases marked for an export, by id. */
  marked = $state.raw<ReadonlySet<string>>(new Set())
  private pages = $state.raw<ReadonlyMap<number, readonly CaseSummary[]>>(new Map())
  private readonly asked = new Set<number>()
  /** Answers to an older search are thrown away. */
  private generation = 0

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** The case in a row, or undefined until its page is there. */
  row(index: number): CaseSummary | undefined {
    return this.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE]
  }

  /** Searches anew; what is shown stays until the answer is there. */
  async refresh(): Promise<void> {
    const generation = ++this.generation
    this.asked.clear()
    this.asked.add(0)
    try {
      const page = await this.fetch(0)
      if (generation !== this.generation) return
      this.pages = new Map([[0, page.cases]])
      this.total = page.total
      if (this.text === '' && this.status === 'any') this.everything = page.total
    } catch (error) {
      if (generation === this.generation) this.fail(error)
    }
  }

  /** Fetches the pages of rows `from`…`to` that are not there yet. */
  async need(from: number, to: number): Promise<void> {
    const generation = this.generation
    const first = Math.max(0, Math.floor(from / PAGE_SIZE))
    const last = Math.floor(Math.max(0, Math.min(to, this.total - 1)) / PAGE_SIZE)
    for (let index = first; index <= last; index++) {
      if (this.asked.has(index)) continue
      this.asked.add(index)
      try {
        const page = await this.fetch(index)
        if (generation !== this.generation) return
        this.pages = new Map([...this.pages, [index, page.cases]])
      } catch (error) {
        this.asked.delete(index)
        this.fail(error)
        return
      }
    }
  }

  async remove(caseId: string): Promise<void> {
    try {
      await this.bridge.request('worklist.remove', { caseId })
      this.mark(caseId, false)
      if (this.everything !== null) this.everything -= 1
    } catch (error) {
      this.fail(error)
    }
    await this.refresh()
  }

  mark(caseId: string, marked: boolean): void {
    const next = new Set(this.marked)
    if (marked) next.add(caseId)
    else next.delete(caseId)
    this.marked = next
  }

  unmarkAll(): void {
    this.marked = new Set()
  }

  private fetch(page: number): Promise<{ total: number; cases: CaseSummary[] }> {
    const { text, status, sort } = this
    return this.bridge.request('worklist.query', { text, status, sort, offset: page * PAGE_SIZE, limit: PAGE_SIZE })
  }
}
