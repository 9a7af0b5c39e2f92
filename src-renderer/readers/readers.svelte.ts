import type { Bridge } from '../../src-shared/bridge.js'
import type { Reader, ReaderRole } from '../../src-shared/case/reader.js'

/** What may be changed of a reader. */
export type ReaderChange = Pick<Reader, 'name' | 'role' | 'retired'>

/**
 * Who reads on this workstation, and who reads now. A decision waits for `someone()`: where nobody has said who reads,
 * the window asks, and the decision goes on or is dropped with the answer.
 */
export class ReadersModel {
  list = $state.raw<readonly Reader[]>([])
  /** Who reads now; null until somebody has said so. */
  current = $state.raw<Reader | null>(null)
  /** A decision waits for the answer to "Who reads?". */
  asking = $state(false)
  /** Readers who may be chosen, by name. */
  readonly active: readonly Reader[]
  private answer: ((known: boolean) => void) | null = null

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
  ) {
    this.active = $derived(this.list.filter((reader) => !reader.retired).sort((a, b) => a.name.localeCompare(b.name)))
  }

  async load(): Promise<void> {
    this.list = await this.bridge.request('readers.list', null)
    this.current = await this.bridge.request('readers.current', null)
  }

  /** Brings up to date who reads how much. */
  async refresh(): Promise<void> {
    await this.guarded(() => this.load())
  }

  /** Whether somebody reads; asks where nobody has said so yet. False: the question was called off. */
  someone(): Promise<boolean> {
    if (this.current !== null) return Promise.resolve(true)
    this.settle(false)
    this.asking = true
    return new Promise((resolve) => {
      this.answer = resolve
    })
  }

  /** Calls the question off: what waited for it is dropped. */
  callOff(): void {
    this.settle(false)
  }

  /** Makes a reader the one who reads now; null: nobody. False where that was refused, which `fail` has been told. */
  async choose(id: string | null): Promise<boolean> {
    const done = await this.guarded(async () => {
      this.current = await this.bridge.request('readers.choose', { id })
    })
    if (done && this.current !== null) this.settle(true)
    return done
  }

  /** Adds a reader, who reads from now on. Gives the sentence of a refusal, or null. */
  async add(name: string, role: ReaderRole): Promise<string | null> {
    return this.refusalOf(async () => {
      this.current = await this.bridge.request('readers.add', { name, role })
      this.list = await this.bridge.request('readers.list', null)
      this.settle(true)
    })
  }

  /** Renames a reader, gives another role, retires or takes back. Gives the sentence of a refusal, or null. */
  async change(id: string, change: ReaderChange): Promise<string | null> {
    return this.refusalOf(async () => {
      await this.bridge.request('readers.change', { id, ...change })
      await this.load()
    })
  }

  private settle(known: boolean): void {
    this.asking = false
    const { answer } = this
    this.answer = null
    answer?.(known)
  }

  private async guarded(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      this.fail(error)
      return false
    }
  }

  private async refusalOf(work: () => Promise<void>): Promise<string | null> {
    try {
      await work()
      return null
    } catch (error) {
      return error instanceof Error ? error.message : 'This could not be stored: try again.'
    }
  }
}
