import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Bridge } from '../../src-shared/bridge.js'
import type { ImportNote } from '../../src-shared/case/case-volume.js'
import type { CaseSummary, WorklistPage, WorklistQuery } from '../../src-shared/case/worklist.js'

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
  /** Cases that are read in a session and not listed meanwhile. */
  heldBySessions = $state(0)
  /** Cases marked for an export, by id. */
  readonly marked = new SvelteSet<string>()
  private readonly pages = new SvelteMap<number, readonly CaseSummary[]>()
  /** Pages that were asked for, by number. */
  private asked: boolean[] = []
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
    this.asked = [true]
    try {
      const page = await this.fetch(0)
      if (generation !== this.generation) return
      this.pages.clear()
      this.pages.set(0, page.cases)
      this.total = page.total
      this.heldBySessions = page.heldBySessions ?? 0
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
      if (this.asked[index]) continue
      this.asked[index] = true
      try {
        const page = await this.fetch(index)
        if (generation !== this.generation) return
        this.pages.set(index, page.cases)
      } catch (error) {
        this.asked[index] = false
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

  /** Searches for everything again. */
  async clearSearch(): Promise<void> {
    this.text = ''
    this.status = 'any'
    await this.refresh()
  }

  /** What the imports of a case set aside, missed or repaired. */
  notesOf(caseId: string): Promise<ImportNote[]> {
    return this.bridge.request('case.notes', { caseId })
  }

  mark(caseId: string, marked: boolean): void {
    if (marked) this.marked.add(caseId)
    else this.marked.delete(caseId)
  }

  unmarkAll(): void {
    this.marked.clear()
  }

  private fetch(page: number): Promise<WorklistPage> {
    const { text, status, sort } = this
    return this.bridge.request('worklist.query', { text, status, sort, offset: page * PAGE_SIZE, limit: PAGE_SIZE })
  }
}
