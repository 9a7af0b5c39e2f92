import type { Reading } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import type { ViewerBox } from '../viewer/types.js'
import { boxLabel } from './groups.js'
import { leadingGrade, standingOf } from './standing.js'

/**
 * The boxes over the pictures: every abnormal finding and the selected one. Normal and unanswered findings are shown
 * while they are selected only, or sixty boxes would hide the knee. `volumeOf` says in which volume a box lies.
 */
export function viewBoxes(
  findings: readonly FindingState[],
  selected: string | null,
  editable: boolean,
  volumeOf: (finding: FindingState) => string | null,
): ViewerBox[] {
  return findings.flatMap((finding) => {
    const standing = standingOf(finding)
    const own = finding.key === selected
    if (!finding.boxLps || (!own && (standing === 'not-answered' || standing === 0))) return []
    const leading = leadingGrade(finding.grades)
    return [
      {
        key: finding.key,
        label: boxLabel(finding, standing === 'not-answered' ? null : (leading?.grade ?? null)),
        boxLps: finding.boxLps,
        volume: volumeOf(finding),
        standing,
        editable: editable && finding.decision !== 'rejected',
        rejected: finding.decision === 'rejected',
      },
    ]
  })
}

/** How long the model took, ms: the reading without the import. */
export function modelTime(reading: Reading): number {
  const { standardise, localise, grade, reason } = reading.timingsMs
  return standardise + localise + grade + reason
}
