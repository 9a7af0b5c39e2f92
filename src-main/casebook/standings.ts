import { foldRead } from '../../src-shared/review/fold.js'
import { standingOf } from '../../src-shared/review/case-standing.js'
import type { CaseRepository } from './cases.js'
import type { ReadingRepository } from './readings.js'
import type { ReadRepository } from './reads.js'
import type { RevisionRepository } from './revisions.js'

/** What the worklist counts, folded anew from readings and revisions: after a new reading, and after a migration. */
export class Standings {
  constructor(
    private readonly cases: CaseRepository,
    private readonly readings: ReadingRepository,
    private readonly reads: ReadRepository,
    private readonly revisions: RevisionRepository,
  ) {}

  /** Counts a case and every read of it. Call it inside a transaction. */
  recount(caseNumber: number): void {
    const caseId = this.cases.id(caseNumber)
    const origin = this.cases.origin(caseId)
    const readings = this.readings.all(caseNumber)
    const current = readings.at(-1) ?? null
    const untouched = foldRead({ ...origin, readId: null, mode: 'open' }, current, [])
    this.cases.setStanding(caseNumber, { ...standingOf(untouched), status: current ? 'read' : 'unread' })
    for (const { number, id: readId, mode } of this.reads.of(caseNumber)) {
      const revisions = this.revisions.all({ caseId, readId, readNumber: number })
      const state = foldRead({ ...origin, readId, mode }, current, revisions, readings.slice(0, -1))
      this.reads.setStanding(number, standingOf(state), state.signedOff?.at ?? null)
    }
  }
}
