import type { Finding } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import { proposal } from '../../src-shared/review/proposals.js'

export { leadingGrade, worseStanding as worse } from '../../src-shared/moaks/standing.js'
export { standingOfFinding as standingOf } from '../../src-shared/review/finding-standing.js'

/** A finding that came before the whole reading did, in the form of the case's state. */
export function provisional(finding: Finding): FindingState {
  return proposal(finding, { kind: 'model', name: 'model' }, null)
}
