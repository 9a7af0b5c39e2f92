import type { Reading } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import type { ViewerBox } from '../viewer/types.js'
import { boxLabel } from './groups.js'
import { leadingGrade, standingOf } from './standing.js'

/** Where the reader is among the findings, by their keys. */
export interface Looked {
  readonly selected: string | null
  /** Pointed at, in the list, on the knee map or in a picture. */
  readonly hovered: readonly string[]
  /** Not to be drawn over the pictures. */
  readonly hidden: readonly string[]
}

/**
 * The boxes over the pictures: the selected finding's, faintly those that are pointed at, and for whoever wants to see
 * all boxes every abnormal one. Normal and unanswered findings are never among all, or sixty boxes would hide the knee.
 * `volumeOf` says in which volume a box lies.
 */
export function viewBoxes(
  findings: readonly FindingState[],
  { selected, hovered, hidden }: Looked,
  editable: boolean,
  volumeOf: (finding: FindingState) => string | null,
): ViewerBox[] {
  return findings.flatMap((finding) => {
    const standing = standingOf(finding)
    const own = finding.key === selected
    const pointed = hovered.includes(finding.key)
    const abnormal = standing !== 'not-answered' && standing !== 0
    if (!finding.boxLps || hidden.includes(finding.key) || !(own || pointed || abnormal)) return []
    const leading = leadingGrade(finding.grades)
    return [
      {
        key: finding.key,
        region: finding.region,
        label: boxLabel(finding, standing === 'not-answered' ? null : (leading?.grade ?? null)),
        boxLps: finding.boxLps,
        volume: volumeOf(finding),
        standing,
        editable: editable && finding.decision !== 'rejected',
        rejected: finding.decision === 'rejected',
        quiet: !own && !pointed,
        faint: !own && pointed,
      },
    ]
  })
}

/** How long the model took, ms: the reading without the import. */
export function modelTime(reading: Reading): number {
  const { standardise, localise, grade, reason } = reading.timingsMs
  return standardise + localise + grade + reason
}
