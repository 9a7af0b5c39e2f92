import type { Side } from '../case/geometry.js'
import type { Action, FindingState, Revision } from '../case/revision.js'
import { findingsNamed } from './action-findings.js'
import { hasEdits } from './finding-standing.js'
import { proposals, type KeptReading } from './proposals.js'
import { areOpposite, readingForSide } from './reading-for-side.js'
import { turnedFinding, turnedKey } from './turn-finding.js'

/** What ties a finding to the proposal it was made about. A note does not. */
const PINNING: readonly Action['type'][] = [
  'accept',
  'accept-many',
  'reject',
  'set-grade',
  'set-grades',
  'set-box',
  'set-steps',
  'take-answer',
]

/** The readings of a case, which of them counts, and for which side each was made. */
interface Readings {
  readonly current: KeptReading | null
  readonly byId: ReadonlyMap<string, KeptReading>
  readonly sideOf: (reading: KeptReading) => Side
}

/**
 * The proposals of a case's readings in the terms of the side that the knee is taken for, and which finding has been
 * decided on the strength of which reading.
 */
export class Proposals {
  readonly #readings: Readings
  #side: Side
  /** Reading and side → its proposals by key. */
  readonly #made = new Map<string, ReadonlyMap<string, FindingState>>()
  /** Finding key → id of the reading that a person decided about. */
  #pinned: ReadonlyMap<string, string> = new Map()

  constructor(readings: Readings, side: Side) {
    this.#readings = readings
    this.#side = side
  }

  /** The findings as the current reading proposes them. */
  current(): readonly FindingState[] {
    const { current } = this.#readings
    return current ? [...this.#of(current.id).values()] : []
  }

  /** What the model proposed for a finding: the reading that was decided about, else the current one. */
  proposed(key: string): FindingState | undefined {
    const id = this.#pinned.get(key) ?? this.#readings.current?.id
    return id === undefined ? undefined : this.#of(id).get(key)
  }

  /** Before a revision: findings that it decides about for the first time get the proposal that the reader saw. */
  pin(findings: readonly FindingState[], { action, readingId }: Revision): readonly FindingState[] {
    if (readingId === null || !PINNING.includes(action.type) || !this.#readings.byId.has(readingId)) return findings
    const fresh = new Set(findingsNamed(action).filter((key) => !this.#pinned.has(key)))
    this.#pinned = new Map([...this.#pinned, ...[...fresh].map((key): [string, string] => [key, readingId])])
    return readingId === this.#readings.current?.id ? findings : this.#replace(findings, fresh, readingId)
  }

  /** After a revision: a finding whose decision was taken back, and which nobody edited, is up to date again. */
  settle(findings: readonly FindingState[], { action }: Revision): readonly FindingState[] {
    const { current } = this.#readings
    if (action.type !== 'reopen' || !current) return findings
    const finding = findings.find((one) => one.key === action.finding)
    if (!finding || hasEdits(finding)) return findings
    this.#pinned = new Map([...this.#pinned].filter(([key]) => key !== action.finding))
    return this.#replace(findings, new Set([action.finding]), current.id)
  }

  /**
   * Takes the knee for another side. What nobody decided on is proposed anew in its terms; what was decided stays at
   * its place on the image and so changes its question. Where the side was not known before, decisions stay as they are.
   */
  turn(findings: readonly FindingState[], side: Side): readonly FindingState[] {
    if (side === 'unknown' || side === this.#side) return findings
    const turns = areOpposite(side, this.#side)
    const before = findings.map((finding) => ({
      finding,
      proposed: this.proposed(finding.key),
      decided: this.#pinned.has(finding.key) || finding.origin.kind === 'person' || finding.authors.decision !== null,
    }))
    this.#side = side
    if (turns) this.#pinned = new Map([...this.#pinned].map(([key, id]) => [turnedKey(key), id]))
    const turned = before.map(({ finding, proposed, decided }) => {
      const anew = decided ? undefined : this.proposed(turns ? turnedKey(finding.key) : finding.key)
      if (anew) return { ...anew, note: finding.note, history: finding.history }
      return turns ? turnedFinding(finding, proposed) : finding
    })
    return turned.sort(byQuestionThenAdded)
  }

  #replace(findings: readonly FindingState[], keys: ReadonlySet<string>, readingId: string): readonly FindingState[] {
    const proposed = this.#of(readingId)
    return findings.map((finding) => {
      const other = keys.has(finding.key) ? proposed.get(finding.key) : undefined
      return other ? { ...other, note: finding.note, history: finding.history } : finding
    })
  }

  #of(readingId: string): ReadonlyMap<string, FindingState> {
    const kept = this.#readings.byId.get(readingId)
    if (!kept) return new Map()
    const madeFor = `${readingId} ${this.#side}`
    const known = this.#made.get(madeFor)
    if (known) return known
    const reading = readingForSide({ ...kept.reading, side: this.#readings.sideOf(kept) }, this.#side)
    const made = new Map(proposals(reading).map((finding) => [finding.key, finding]))
    this.#made.set(madeFor, made)
    return made
  }
}

/** The order of the questions; what people added comes after them, in the order it was added. */
function byQuestionThenAdded(a: FindingState, b: FindingState): number {
  const [addedA, addedB] = [a, b].map(({ origin }) => Number(origin.kind === 'person'))
  if (addedA !== addedB) return (addedA ?? 0) - (addedB ?? 0)
  return addedA === 1 ? 0 : a.question - b.question
}
