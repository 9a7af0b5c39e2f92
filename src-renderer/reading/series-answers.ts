import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import type { ComponentGrade } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import type { Box } from '../../src-shared/geometry/box.js'
import { seriesName, seriesFacts } from './series-names.js'

/** What one series of the case says to a question. */
export interface SeriesAnswer {
  readonly hash: string
  readonly name: string
  readonly facts: string
  /** What the model saw there: the finding's own proposal, not what a reader made of it. */
  readonly grades: readonly ComponentGrade[]
  readonly boxLps: Box | null
  readonly agrees: boolean
}

/** The answers of the case's series to a question, that of the finding's own series first. */
export function seriesAnswers(
  finding: Pick<FindingState, 'volume' | 'proposedGrades' | 'boxLps' | 'others'>,
  volumes: readonly CaseVolume[],
): SeriesAnswer[] {
  const own = { volume: finding.volume, grades: finding.proposedGrades, boxLps: finding.boxLps, agrees: true }
  return [own, ...finding.others].flatMap(({ volume, grades, boxLps, agrees }) => {
    const known = volumes.find(({ meta }) => meta.hash === volume)
    if (!known) return []
    return [{ hash: known.meta.hash, name: seriesName(known), facts: seriesFacts(known), grades, boxLps, agrees }]
  })
}
