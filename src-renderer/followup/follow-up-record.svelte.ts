import type { Bridge } from '../../src-shared/bridge.js'
import type { Change, Comparison, FollowUpRecord, Outcome } from '../../src-shared/followup/record.js'

/** What is listed first: what changed, then what cannot be told, then what stayed. */
const ORDER: Readonly<Record<Outcome, number>> = { worse: 0, better: 1, 'cannot-tell': 2, unchanged: 3 }

/** Which of the changes are listed. */
export type ShownChanges = 'changed' | 'all'

/** A value of a quantity at one date, for its small multiple; values are in its unit, or grades where it has none. */
export interface DatedValue {
  /** ISO. */
  readonly date: string
  readonly value: number | null
  /** What one measurement alone is sure to: its value give or take this much. */
  readonly band: number
  readonly isNow: boolean
}

/** What became of the knee of an open case: asked for when it is first looked at, and again when something was decided. */
export class FollowUpRoom {
  record = $state.raw<FollowUpRecord | null>(null)
  loading = $state(false)
  /** Why there is none, as a sentence. */
  failure = $state<string | null>(null)
  shown = $state.raw<ShownChanges>('changed')
  /** The earlier case that today's is held against; null: the latest. */
  private against = $state<string | null>(null)
  private selectedId = $state<string | null>(null)

  constructor(
    private readonly bridge: Bridge,
    private readonly caseId: string,
  ) {}

  readonly comparison: Comparison | null = $derived(
    this.record?.comparisons.find(({ caseId }) => caseId === this.against) ?? this.record?.comparisons[0] ?? null,
  )

  /** What is listed, in the order in which it is read. */
  readonly changes: readonly Change[] = $derived(
    [...(this.comparison?.changes ?? [])]
      .filter(({ outcome }) => this.shown === 'all' || outcome === 'worse' || outcome === 'better')
      .sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome] || beyond(b) - beyond(a)),
  )

  readonly selected: Change | null = $derived(this.changes.find(({ id }) => id === this.selectedId) ?? null)

  count(outcome: Outcome): number {
    return this.comparison?.changes.filter((one) => one.outcome === outcome).length ?? 0
  }

  async load(): Promise<void> {
    if (this.loading) return
    this.loading = true
    this.failure = null
    try {
      this.record = await this.bridge.request('followup.of', { caseId: this.caseId })
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
    } finally {
      this.loading = false
    }
  }

  compareWith(caseId: string): void {
    this.against = caseId
  }

  select(id: string): void {
    this.selectedId = id
  }

  /** The row after or before the selected one; undefined where there is none. */
  neighbour(by: 1 | -1): Change | undefined {
    const at = this.changes.findIndex(({ id }) => id === this.selectedId)
    return at < 0 ? this.changes[0] : this.changes[at + by]
  }

  /** A quantity at all dates, oldest first. */
  course({ id, unit, now }: Change): DatedValue[] {
    const comparisons = [...(this.record?.comparisons ?? [])].reverse()
    const dated = comparisons.map((one): DatedValue => {
      const own = one.changes.find((change) => change.id === id)
      return { date: one.studyDate, value: valueOf(own?.before, unit), band: bandOf(own), isNow: false }
    })
    const latest = this.comparison?.changes.find((change) => change.id === id)
    return [
      ...dated,
      { date: this.record?.studyDate ?? '', value: valueOf(now, unit), band: bandOf(latest), isNow: true },
    ]
  }
}

function valueOf(observed: Change['now'] | undefined, unit: string | null): number | null {
  return (unit === null ? observed?.grade : observed?.value) ?? null
}

/** The smallest change is that of a difference of two measurements, each of which errs by less: by √2. */
function bandOf(change: Change | undefined): number {
  return (change?.smallestChange ?? 0) / Math.SQRT2
}

/** How many times the smallest change something changed; a step of grades counts as one. */
function beyond({ difference, smallestChange }: Change): number {
  return difference === null ? 1 : Math.abs(difference) / Math.max(1e-9, smallestChange ?? 1)
}
