import type { Bridge } from '../../src-shared/bridge.js'
import type { ReadSummary } from '../../src-shared/case/read.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { ReadState, Revision } from '../../src-shared/case/revision.js'

/** Another's read while it is looked at, or the own as it stood before. */
interface ShownRead {
  readonly read: ReadSummary
  readonly state: ReadState
  /** What the model said to them. */
  readonly reading: Reading | null
  /** The own read after this revision; null: another's read as it is. */
  readonly until: Pick<Revision, 'sequence' | 'at'> | null
}

/**
 * The reads of others of one case: who has one and how far it is, never what it says. Only `show`, called on purpose,
 * brings one in, to look at; nothing can be changed while it is on show.
 */
export class OtherReads {
  list = $state.raw<readonly ReadSummary[]>([])
  shown = $state.raw<ShownRead | null>(null)

  constructor(
    private readonly bridge: Bridge,
    list: readonly ReadSummary[],
    private readonly fail: (error: unknown) => void,
  ) {
    this.list = list
  }

  async show(readId: string): Promise<void> {
    try {
      this.shown = { ...(await this.bridge.request('reads.show', { readId })), until: null }
    } catch (error) {
      this.fail(error)
    }
  }

  /** Shows the own read as it stood after a revision. */
  async showPast(caseId: string, { sequence, at }: Pick<Revision, 'sequence' | 'at'>): Promise<void> {
    try {
      const past = await this.bridge.request('reads.at', { caseId, sequence })
      this.shown = { ...past, until: { sequence, at } }
    } catch (error) {
      this.fail(error)
    }
  }

  close(): void {
    this.shown = null
  }
}
