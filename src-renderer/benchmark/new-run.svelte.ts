import type { z } from 'zod'
import type { Bridge, PackSummary } from '../../src-shared/bridge.js'
import { SETTINGS, type Setting } from '../../src-shared/benchmark/benchmark.js'
import {
  type BASELINE_CHOICES,
  MOST_SIMULATED,
  RunRequestSchema,
  type AnswererChoice,
  type BOX_ORDERS,
  type Chosen,
  type DataChoice,
  type Reader,
  type RunRequest,
} from '../../src-shared/benchmark/runs.js'

export type AnswererKind = AnswererChoice['kind']
export const SLICE_BUDGETS = [8, 32, 'all'] as const

/** A run that is being put together; `request` is null until everything is there. */
export class NewRun {
  dataKind = $state<DataChoice['kind']>('simulated')
  count = $state(10)
  seed = $state(1)
  folder = $state.raw<Chosen | null>(null)
  split = $state('test')
  images = $state.raw<Chosen | null>(null)
  boxes = $state<(typeof BOX_ORDERS)[number]>('detect')

  answererKind = $state<AnswererKind>('pack')
  packId = $state<string | null>(null)
  baseline = $state<(typeof BASELINE_CHOICES)[number]['name']>('majority')
  address = $state('http://127.0.0.1:8080')
  model = $state('')
  answers = $state.raw<Chosen | null>(null)
  /** Null while they are looked for. */
  readers = $state.raw<readonly Reader[] | null>(null)
  reader = $state<string | null>(null)

  settingId = $state<Setting['id']>('zero-shot')
  chain = $state(true)
  volume = $state<Setting['volume']>('full')
  slices = $state<Setting['slices']>('all')
  settingSeed = $state(1)

  problem = $state<string | null>(null)
  private search = 0

  constructor(
    private readonly bridge: Bridge,
    packs: readonly PackSummary[],
    simulator: boolean,
    private readonly readerName: string,
  ) {
    this.packId = packs.find(({ refused }) => refused === null)?.id ?? null
    if (this.packId === null) this.answererKind = 'baseline'
    if (!simulator) this.dataKind = 'folder'
  }

  readonly released: boolean = $derived.by(() => this.dataKind === 'folder' && this.folder?.layout === '3dreasonknee')

  readonly data: DataChoice | null = $derived.by(() => {
    if (this.dataKind === 'folder') return this.folder && { kind: 'folder', token: this.folder.token }
    const { count, seed } = this
    const whole = Number.isInteger(count) && Number.isInteger(seed)
    return whole && count >= 1 && count <= MOST_SIMULATED && seed >= 0 ? { kind: 'simulated', count, seed } : null
  })

  /** What would be started, or null while something is missing. */
  readonly request: RunRequest | null = $derived.by(() => {
    const answerer = this.answerer()
    if (!this.data || !answerer) return null
    const { settingId: id, chain, volume, slices, settingSeed: seed } = this
    const parsed = RunRequestSchema.safeParse({
      data: this.data,
      released: this.released ? { split: this.split, images: this.images?.token ?? null, boxes: this.boxes } : null,
      answerer,
      setting: { id, chain, volume, slices, seed },
    } satisfies z.input<typeof RunRequestSchema>)
    return parsed.success ? parsed.data : null
  })

  async chooseFolder(): Promise<void> {
    const chosen = await this.choose('data')
    if (!chosen) return
    this.folder = chosen
    this.dataKind = 'folder'
    this.split = chosen.splits.find((split) => split === 'test') ?? chosen.splits[0] ?? 'test'
    await this.findReaders()
  }

  async chooseImages(): Promise<void> {
    this.images = (await this.choose('images')) ?? this.images
  }

  async chooseAnswers(): Promise<void> {
    this.answers = (await this.choose('answers')) ?? this.answers
  }

  /** A server starts with a budget of pictures that most models take; everyone else with the whole volume. */
  setAnswerer(kind: AnswererKind): void {
    this.answererKind = kind
    this.slices = kind === 'server' ? 32 : 'all'
    if (kind !== 'server' && kind !== 'pack') this.volume = 'full'
    void this.findReaders()
  }

  setSetting(text: string): void {
    this.settingId = SETTINGS.find((id) => id === text) ?? this.settingId
  }

  /** Looks who decided about these knees in the casebook; takes a moment where volumes have to be compared. */
  async findReaders(): Promise<void> {
    if (this.answererKind !== 'reader') return
    const search = ++this.search
    this.readers = null
    this.reader = null
    try {
      const readers = this.data ? await this.bridge.request('benchmark.readers', { data: this.data }) : []
      if (search !== this.search) return
      this.readers = readers
      this.reader = (readers.find(({ name }) => name === this.readerName) ?? readers[0])?.name ?? null
    } catch (error) {
      if (search === this.search) this.fail(error)
    }
  }

  private answerer(): AnswererChoice | null {
    switch (this.answererKind) {
      case 'pack':
        return this.packId === null ? null : { kind: 'pack', id: this.packId }
      case 'baseline':
        return { kind: 'baseline', name: this.baseline }
      case 'server':
        return {
          kind: 'server',
          address: this.address.trim(),
          model: this.model.trim() === '' ? null : this.model.trim(),
        }
      case 'stored':
        return this.answers && { kind: 'stored', token: this.answers.token }
      case 'reader':
        return this.reader === null ? null : { kind: 'reader', name: this.reader }
    }
  }

  private async choose(what: 'data' | 'images' | 'answers'): Promise<Chosen | null> {
    this.problem = null
    try {
      return await this.bridge.request('benchmark.choose', { what })
    } catch (error) {
      this.fail(error)
      return null
    }
  }

  private fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : 'This could not be opened: choose another.'
  }
}
