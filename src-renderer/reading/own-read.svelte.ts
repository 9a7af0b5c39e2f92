import type { Bridge } from '../../src-shared/bridge.js'
import type { OpenedCase } from '../../src-shared/bridge-cases.js'
import type { ReadSummary } from '../../src-shared/case/read.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, ReadState, Revision } from '../../src-shared/case/revision.js'
import { SaveQueue } from './save-queue.svelte.js'

/** What an own read needs of the rest of the window. */
export interface ReadSurroundings {
  readonly bridge: Bridge
  /** Shows why something failed. */
  readonly fail: (error: unknown) => void
  /** Whether somebody has said that they read. */
  readonly readerKnown: () => boolean
  /** Asks who reads where nobody has said so; false: called off. */
  readonly askReader: () => Promise<boolean>
}

/** The own read of whoever reads now, of one case: its state, and everything that is written into it. */
export class OwnRead {
  /** As the main process last sent it. */
  state: ReadState
  /** The reading that the state was folded with; null before the first one. */
  reading: Reading | null
  readonly saves = new SaveQueue()
  /** Another reader is being chosen: what was typed here is none of theirs. */
  private held = false

  constructor(
    opened: Pick<OpenedCase, 'state' | 'reading'>,
    private readonly around: ReadSurroundings,
    /** Who else has a read, as learnt with the own one. */
    private readonly onothers: (others: readonly ReadSummary[]) => void,
  ) {
    this.state = $state.raw(opened.state)
    this.reading = $state.raw(opened.reading)
  }

  /** Writes a decision; asks first who reads where nobody has said so. False: it was not kept. */
  async apply(action: Action): Promise<boolean> {
    if (this.held || (!this.around.readerKnown() && !(await this.begin()))) return false
    return this.send(() => this.around.bridge.request('reads.apply', { caseId: this.state.caseId, action }))
  }

  /** Has something else written into the read, in its turn; gives whether it was kept. */
  async write(request: () => Promise<ReadState>): Promise<boolean> {
    return this.held ? false : this.send(request)
  }

  get readerKnown(): boolean {
    return this.around.readerKnown()
  }

  /** Whether somebody reads; asks where nobody has said so, and then fetches what they have decided already. */
  async begin(): Promise<boolean> {
    if (this.around.readerKnown()) return true
    if (!(await this.around.askReader())) return false
    try {
      await this.fetch()
      return true
    } catch (error) {
      this.around.fail(error)
      return false
    }
  }

  /** The model has read the case: a signed read stays about the reading it was signed on. */
  readAnew(reading: Reading, state: ReadState): void {
    if (state.readingId !== this.state.readingId) this.reading = reading
    this.state = state
  }

  /** Takes over how the read stands now: it was locked, say. */
  async refresh(): Promise<void> {
    await this.fetch().catch(this.around.fail)
  }

  /** While held, nothing is written. */
  hold(held: boolean): void {
    this.held = held
  }

  async undo(): Promise<boolean> {
    return this.send(() => this.around.bridge.request('reads.undo', { caseId: this.state.caseId }))
  }

  async redo(): Promise<boolean> {
    return this.send(() => this.around.bridge.request('reads.redo', { caseId: this.state.caseId }))
  }

  async history(finding: string | null): Promise<Revision[]> {
    await this.saves.settled()
    return this.around.bridge.request('reads.history', { caseId: this.state.caseId, finding })
  }

  private async send(request: () => Promise<ReadState>): Promise<boolean> {
    const state = await this.saves.run(request, this.around.fail)
    if (!state) return false
    const sameReading = state.readingId === this.state.readingId
    this.state = state
    // A signature that is withdrawn brings the read to the newest reading.
    if (!sameReading) await this.fetch().catch(this.around.fail)
    return true
  }

  private async fetch(): Promise<void> {
    const { state, reading, others } = await this.around.bridge.request('case.open', { caseId: this.state.caseId })
    // What was decided while this was under way is newer.
    if (state.lastSequence >= this.state.lastSequence) this.state = state
    this.reading = reading
    this.onothers(others)
  }
}
