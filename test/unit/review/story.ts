import type { Action, Author, ReadState, FindingState, Revision } from '../../../src-shared/case/revision.js'
import { checkAction } from '../../../src-shared/review/check-action.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import type { KeptReading } from '../../../src-shared/review/proposals.js'
import type { ReadOrigin } from '../../../src-shared/review/case-records.js'
import { finding, readingWith, unanswered } from './readings.js'

export const READER: Author = { kind: 'person', name: 'Dr Reader', reader: 'reader-1' }
/** The same person in a log of version 0.1, which did not note the reader. */
export const FIRST_READER: Author = { kind: 'person', name: 'Dr Reader' }
export const MODEL: Author = { kind: 'model', name: 'reference 1.0.0' }
export const ORIGIN: ReadOrigin = { id: 'one', side: 'right', sideSource: 'header', readId: 'read', mode: 'open' }

/** q16 normal · q19 abnormal (size 2) · q42 normal but doubtful · q60 not answered · all other questions not asked. */
export const FIRST: KeptReading = {
  id: 'first',
  reading: readingWith([
    finding(16),
    finding(19, { 'cartilage.size': 2 }),
    { ...finding(42), flags: ['low-confidence'] },
    unanswered(60),
  ]),
}

/** The same knee read again by a newer model: q16 is abnormal now, q19 worse, q60 answered. */
export const SECOND: KeptReading = {
  id: 'second',
  reading: readingWith(
    [
      finding(16, { 'cartilage.size': 1 }),
      finding(19, { 'cartilage.size': 3 }),
      finding(42, { 'hoffa.grade': 1 }),
      finding(60),
    ],
    '2.0.0',
  ),
}

/** A read told as a list of actions: no casebook, only the fold. */
export class Story {
  readonly revisions: Revision[] = []
  readings: KeptReading[]
  origin = ORIGIN

  constructor(...readings: KeptReading[]) {
    this.readings = readings
  }

  get state(): ReadState {
    return foldRead(this.origin, this.readings.at(-1) ?? null, this.revisions, this.readings.slice(0, -1))
  }

  /** Appends an action without asking whether it may happen. */
  force(action: Action, author: Author = READER): this {
    const sequence = this.revisions.length + 1
    const at = new Date(Date.UTC(2026, 10, 23, 8, 0, sequence)).toISOString()
    const { readingId } = this.state
    this.revisions.push({ sequence, caseId: ORIGIN.id, readId: 'read', readingId, author, at, action })
    return this
  }

  /** Appends an action; throws the sentence where it may not happen. */
  do(action: Action, author: Author = READER): this {
    const reason = checkAction(this.state, action)
    if (reason !== null) throw new Error(reason)
    return this.force(action, author)
  }

  undo(): this {
    return this.do({ type: 'undo', revision: this.state.undo?.revision ?? 1 })
  }

  redo(): this {
    return this.do({ type: 'redo', revision: this.state.redo?.revision ?? 1 })
  }

  finding(key: string): FindingState {
    const found = this.state.findings.find((one) => one.key === key)
    if (!found) throw new RangeError(`There is no finding ${key}.`)
    return found
  }
}

/** A state without what every revision moves: the number of the last one and what undo and redo would do. */
export function substance(state: ReadState): Omit<ReadState, 'lastSequence' | 'undo' | 'redo'> {
  const { caseId, readId, mode, readingId, findings, annotations, side, sideSource, report } = state
  const { signedOff, reviewed, toReview } = state
  return {
    caseId,
    readId,
    mode,
    readingId,
    findings,
    annotations,
    side,
    sideSource,
    report,
    signedOff,
    reviewed,
    toReview,
  }
}
