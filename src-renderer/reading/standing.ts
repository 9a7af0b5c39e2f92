import type { Finding } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import { severityOfStanding, type Standing } from '../../src-shared/moaks/standing.js'
import { proposal } from '../../src-shared/review/proposals.js'

export { leadingGrade } from '../../src-shared/moaks/standing.js'
export { standingOfFinding as standingOf } from '../../src-shared/review/finding-standing.js'

/**
 * The worse of two standings, a degree before none where they weigh the same; not answered is only shown where nothing
 * else is known.
 */
export function worse(a: Standing, b: Standing): Standing {
  return rank(b) > rank(a) || (rank(a) === rank(b) && a === 'abnormal') ? b : a
}

function rank(standing: Standing): number {
  return severityOfStanding(standing) ?? -1
}

/** A finding that came before the whole reading did, in the form of the case's state. */
export function provisional(finding: Finding): FindingState {
  return proposal(finding, { kind: 'model', name: 'model' }, null)
}
