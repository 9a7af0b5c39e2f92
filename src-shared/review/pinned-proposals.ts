import type { Action, FindingState, Revision } from '../case/revision.js'
import { findingsNamed } from './action-findings.js'
import { hasEdits } from './apply-action.js'
import { proposals, type KeptReading } from './proposals.js'

/** What ties a finding to the proposal it was made about. A note does not. */
const PINNING: readonly Action['type'][] = ['accept', 'accept-many', 'reject', 'set-grade', 'set-box', 'set-steps']

/** The proposals of a case's readings, and which finding has been decided on the strength of which. */
export class Proposals {
  readonly #readings: ReadonlyMap<string, KeptReading>
  readonly #byReading = new Map<string, ReadonlyMap<string, FindingState>>()
  /** Finding key → id of the reading that a person decided about. */
  readonly #pinned = new Map<string, string>()
  readonly #current: KeptReading | null

  constructor(current: KeptReading | null, earlier: readonly KeptReading[]) {
    this.#current = current
    this.#readings = new Map([...earlier, ...(current ? [current] : [])].map((one) => [one.id, one]))
  }

  /** The findings as the current reading proposes them. */
  current(): readonly FindingState[] {
    return this.#current ? [...this.#of(this.#current.id).values()] : []
  }

  /** Before a revision: findings that it decides about for the first time get the proposal that the reader saw. */
  pin(findings: readonly FindingState[], { action, readingId }: Revision): readonly FindingState[] {
    if (readingId === null || !PINNING.includes(action.type) || !this.#readings.has(readingId)) return findings
    const fresh = new Set(findingsNamed(action).filter((key) => !this.#pinned.has(key)))
    for (const key of fresh) this.#pinned.set(key, readingId)
    return readingId === this.#current?.id ? findings : this.#replace(findings, fresh, readingId)
  }

  /** After a revision: a finding whose decision was taken back, and which nobody edited, is up to date again. */
  settle(findings: readonly FindingState[], { action }: Revision): readonly FindingState[] {
    if (action.type !== 'reopen' || !this.#current) return findings
    const finding = findings.find((one) => one.key === action.finding)
    if (!finding || hasEdits(finding)) return findings
    this.#pinned.delete(action.finding)
    return this.#replace(findings, new Set([action.finding]), this.#current.id)
  }

  #replace(findings: readonly FindingState[], keys: ReadonlySet<string>, readingId: string): readonly FindingState[] {
    const proposed = this.#of(readingId)
    return findings.map((finding) => {
      const other = keys.has(finding.key) ? proposed.get(finding.key) : undefined
      return other ? { ...other, note: finding.note, history: finding.history } : finding
    })
  }

  #of(readingId: string): ReadonlyMap<string, FindingState> {
    const known = this.#byReading.get(readingId)
    if (known) return known
    const reading = this.#readings.get(readingId)
    const made = new Map((reading ? proposals(reading.reading) : []).map((finding) => [finding.key, finding]))
    this.#byReading.set(readingId, made)
    return made
  }
}
