import type { Side, SideSource } from '../case/geometry.js'
import type { Revision } from '../case/revision.js'
import type { CaseOrigin } from './case-records.js'
import { isOfFirstVersion } from './first-version.js'
import type { KeptReading } from './proposals.js'

/** What the side of a read follows from. */
interface SideSources {
  readonly origin: CaseOrigin
  readonly current: KeptReading | null
  readonly readings: ReadonlyMap<string, KeptReading>
  /** All revisions, and those that count. */
  readonly revisions: readonly Revision[]
  readonly effective: readonly Revision[]
}

/**
 * Which side the knee was taken for when each revision was made. The keys of a revision name questions, and so medial or
 * lateral, in the terms of the side that was shown then: as the reader set it, else as the files say, else as the
 * model found it.
 */
export class SideStory {
  readonly #sources: SideSources
  /** What version 0.1 showed at its end; null where no revision is of that version. */
  readonly #first: Side | null
  /** Readings that were there then: that version took them for the side it showed, whatever they were made for. */
  readonly #firstReadings: ReadonlySet<string>
  /** The side that was set last before each revision that counts, by its number; null: nobody had. */
  readonly #setBefore = new Map<number, Side | null>()
  readonly #setLast: Side | null

  constructor(sources: SideSources) {
    this.#sources = sources
    let set: Side | null = null
    let setFirst: Side | null = null
    for (const revision of sources.effective) {
      this.#setBefore.set(revision.sequence, set)
      if (revision.action.type === 'set-side') set = revision.action.side
      if (isOfFirstVersion(revision)) setFirst = set
    }
    this.#setLast = set
    const first = sources.revisions.filter(isOfFirstVersion)
    const last = first.at(-1)
    this.#first = last ? (setFirst ?? this.#unset(last)) : null
    this.#firstReadings = new Set(first.flatMap(({ readingId }) => readingId ?? []))
  }

  /** The side before the first revision. */
  get start(): Side {
    const [first] = this.#sources.effective
    return this.#first ?? (first ? this.before(first) : this.end.side)
  }

  /** The side that was shown when a revision was made. */
  before(revision: Revision): Side {
    if (isOfFirstVersion(revision) && this.#first !== null) return this.#first
    return this.#setBefore.get(revision.sequence) ?? this.#unset(revision)
  }

  /** The side as it is shown now, and where it comes from. */
  get end(): { readonly side: Side; readonly sideSource: SideSource } {
    if (this.#setLast !== null) return { side: this.#setLast, sideSource: 'user' }
    const { origin, current } = this.#sources
    const { side, sideSource } = origin
    return saidByFiles(origin) !== null || !current || current.reading.side === 'unknown'
      ? { side, sideSource }
      : { side: current.reading.side, sideSource: current.reading.sideSource }
  }

  /** The side in whose terms a reading speaks. */
  ofReading({ id, reading }: KeptReading): Side {
    return this.#first !== null && this.#firstReadings.has(id) ? this.#first : reading.side
  }

  /** The side at a revision before which nobody had set it. */
  #unset({ readingId }: Revision): Side {
    const { origin, readings } = this.#sources
    return saidByFiles(origin) ?? readings.get(readingId ?? '')?.reading.side ?? origin.side
  }
}

function saidByFiles({ side, sideSource }: CaseOrigin): Side | null {
  return side === 'unknown' || sideSource === 'inferred' ? null : side
}
