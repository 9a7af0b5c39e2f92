import type { CaseSummary } from '../../src-shared/case/worklist.js'

/** How a row hangs together with its neighbours: the first, a middle or the last row of one knee's follow-up. */
export type FollowUpLink = 'none' | 'first' | 'middle' | 'last'

type Knee = Pick<CaseSummary, 'patientKey' | 'side'>

/** Whether two cases are of one knee at two dates. A knee of unknown side is never taken for another. */
export function isSameKnee(one: Knee | undefined, other: Knee | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.side !== 'unknown' &&
    one.side === other.side &&
    one.patientKey === other.patientKey
  )
}

/** How a row hangs together with the rows above and below it. */
export function followUpLink(above: Knee | undefined, own: Knee, below: Knee | undefined): FollowUpLink {
  const up = isSameKnee(above, own)
  const down = isSameKnee(own, below)
  if (up) return down ? 'middle' : 'last'
  return down ? 'first' : 'none'
}
