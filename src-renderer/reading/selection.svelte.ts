import type { FindingState } from '../../src-shared/case/revision.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { isReviewed } from '../../src-shared/review/finding-standing.js'
import { passes, type Filter } from './filters.js'
import { groupFindings, inListOrder, type FindingGroup } from './groups.js'

/** What the selection looks at; read anew each time, so that it follows the case. */
export interface SelectionSource {
  readonly findings: readonly FindingState[]
  readonly lowConfidenceBelow: number
}

/** Which findings are listed and which one, step and component the reader is at. */
export class FindingSelection {
  filter = $state<Filter>('all')
  /** A region of the knee map that narrows the list, or null. */
  region = $state<string | null>(null)
  key = $state<string | null>(null)
  step = $state<number | null>(null)
  /** Index of the graded component that the number keys set. */
  component = $state(0)
  /** Findings that the pointer is on: in the list, on the knee map, in a picture. */
  hovered = $state.raw<readonly string[]>([])
  /** Findings that are not drawn over the pictures. */
  hidden = $state.raw<readonly string[]>([])

  /** The findings under the filter and the region. */
  readonly visible: readonly FindingState[]
  readonly groups: readonly FindingGroup[]
  /** The selected finding, whether the filter shows it or not. */
  readonly finding: FindingState | null

  constructor(private readonly source: () => SelectionSource) {
    this.visible = $derived.by(() => {
      const { findings, lowConfidenceBelow } = source()
      return findings.filter(
        (finding) =>
          passes(finding, this.filter, lowConfidenceBelow) &&
          (this.region === null || regionOf(finding) === this.region),
      )
    })
    this.groups = $derived(groupFindings(this.visible))
    this.finding = $derived(source().findings.find((finding) => finding.key === this.key) ?? null)
  }

  select(key: string | null, step: number | null = null): void {
    if (key !== this.key) this.component = 0
    this.key = key
    this.step = step
  }

  setFilter(filter: Filter): void {
    this.filter = filter
    this.region = null
  }

  hover(key: string | null): void {
    this.hovered = key === null ? [] : [key]
  }

  /** Points at all findings of a region. */
  hoverRegion(region: string | null): void {
    this.hovered =
      region === null ? [] : this.source().findings.flatMap((one) => (regionOf(one) === region ? one.key : []))
  }

  /** The regions of what is pointed at. */
  get hoveredRegions(): readonly string[] {
    return this.source().findings.flatMap((one) => (this.hovered.includes(one.key) ? regionOf(one) : []))
  }

  /** Draws a finding over the pictures, or no longer. */
  toggleHidden(key: string): void {
    this.hidden = this.hidden.includes(key) ? this.hidden.filter((one) => one !== key) : [...this.hidden, key]
  }

  /** Narrows the list to a region, or widens it again where it was narrowed to that one. */
  toggleRegion(region: string): void {
    this.region = this.region === region ? null : region
    if (this.region === null) return
    this.filter = 'all'
    if (!this.visible.some((finding) => finding.key === this.key)) this.select(this.visible[0]?.key ?? null)
  }

  /** Widens the list where it would not show the selected finding. */
  reveal(): void {
    const shown = (): boolean => this.visible.some((finding) => finding.key === this.key)
    if (this.finding === null || shown()) return
    this.region = null
    if (!shown()) this.filter = 'all'
  }

  /** The finding `by` places further down the list; from nowhere, the first or the last. Stays at the ends. */
  neighbour(by: 1 | -1): FindingState | undefined {
    const order = inListOrder(this.visible)
    const at = order.findIndex((finding) => finding.key === this.key)
    if (at < 0) return by > 0 ? order[0] : order.at(-1)
    return order[at + by]
  }

  /** The next finding that nobody decided on or answered: down the list and round again, then among those not listed. */
  nextUnreviewed(): FindingState | undefined {
    return this.nextOpen(this.visible) ?? this.nextOpen(this.source().findings)
  }

  /** One level back: from a step to its finding, from a finding to the case, from a narrowed list to all. False: at the top. */
  back(): boolean {
    if (this.step !== null) this.step = null
    else if (this.key !== null) this.select(null)
    else if (this.region !== null || this.filter !== 'all') this.setFilter('all')
    else return false
    return true
  }

  /** The step `by` further, or undefined at the ends. From no step, forward is the first. */
  neighbourStep(by: 1 | -1): number | undefined {
    const count = this.finding?.steps.length ?? 0
    const next = this.step === null ? (by > 0 ? 0 : count - 1) : this.step + by
    return next >= 0 && next < count ? next : undefined
  }

  private nextOpen(findings: readonly FindingState[]): FindingState | undefined {
    const order = inListOrder(findings)
    const at = order.findIndex((finding) => finding.key === this.key)
    return [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))].find((one) => !isReviewed(one))
  }

  nextComponent(): void {
    const count = findQuestion(this.finding?.question ?? 0)?.components.length ?? 1
    this.component = (this.component + 1) % count
  }
}

/** The region of the knee map that a finding belongs to. */
export function regionOf(finding: Pick<FindingState, 'question' | 'region'>): string {
  return findQuestion(finding.question)?.regionId ?? finding.region
}
