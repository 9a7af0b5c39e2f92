import type { FindingState } from '../../src-shared/case/revision.js'
import { acceptAllNormal, isAbnormal, isUnsure } from '../../src-shared/review/finding-standing.js'
import { reviewGaps } from '../../src-shared/review/review-gaps.js'

export const FILTERS = ['all', 'abnormal', 'not-reviewed', 'uncertain', 'out-of-distribution', 'not-answered'] as const
export type Filter = (typeof FILTERS)[number]

export const FILTER_TITLES: Readonly<Record<Filter, string>> = {
  all: 'All findings',
  abnormal: 'Abnormal',
  'not-reviewed': 'Not reviewed',
  uncertain: 'Uncertain',
  'out-of-distribution': 'Unlike training',
  'not-answered': 'Not answered',
}

/** The stored filter, or `all` for a word of another version. */
export function filterFrom(word: string): Filter {
  return FILTERS.find((filter) => filter === word) ?? 'all'
}

/** Whether a finding is under a filter. `lowConfidenceBelow`: the reader's limit, 0…1. */
export function passes(finding: FindingState, filter: Filter, lowConfidenceBelow: number): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'abnormal':
      return isAbnormal(finding)
    case 'not-reviewed':
      return finding.decision === 'proposed'
    case 'uncertain':
      return isUncertain(finding, lowConfidenceBelow)
    case 'out-of-distribution':
      return finding.flags.includes('out-of-distribution')
    case 'not-answered':
      return !finding.answered
  }
}

/** The model leaves it unsure, or is less confident than the reader's limit. A person's grades are not uncertain. */
export function isUncertain(finding: FindingState, lowConfidenceBelow: number): boolean {
  if (finding.authors.grades.kind === 'person' || !finding.answered) return false
  return isUnsure(finding) || finding.flags.includes('low-confidence') || (finding.confidence ?? 1) < lowConfidenceBelow
}

/** How many findings each filter holds. */
export function filterCounts(findings: readonly FindingState[], lowConfidenceBelow: number): Record<Filter, number> {
  const count = (filter: Filter): number => findings.filter((one) => passes(one, filter, lowConfidenceBelow)).length
  return {
    all: count('all'),
    abnormal: count('abnormal'),
    'not-reviewed': count('not-reviewed'),
    uncertain: count('uncertain'),
    'out-of-distribution': count('out-of-distribution'),
    'not-answered': count('not-answered'),
  }
}

/** The findings that are accepted together: normal, without a doubt of their own, and sure enough for this reader. */
export function plainlyNormal(findings: readonly FindingState[], lowConfidenceBelow: number): FindingState[] {
  const keys = acceptAllNormal({ findings: [...findings] })?.findings ?? []
  return findings.filter((finding) => keys.includes(finding.key) && !isUncertain(finding, lowConfidenceBelow))
}

/** What a sign-off leaves open, for the check-list of its dialog. */
export interface OpenMatters {
  /** Components that cannot hold together: the sign-off is refused. */
  readonly contradictory: readonly FindingState[]
  readonly abnormal: readonly FindingState[]
  readonly uncertain: readonly FindingState[]
  readonly normal: readonly FindingState[]
  readonly notAnswered: readonly FindingState[]
}

/**
 * Sorts everything nobody decided on by what it is; each finding is in one of the last four, the most pressing. A
 * contradiction is listed whether somebody decided on it or not.
 */
export function openMatters(findings: readonly FindingState[], lowConfidenceBelow: number): OpenMatters {
  const { unreviewed, unanswered, contradictions } = reviewGaps({ findings: [...findings] })
  const abnormal = unreviewed.filter(isAbnormal)
  const uncertain = unreviewed.filter((one) => !abnormal.includes(one) && isUncertain(one, lowConfidenceBelow))
  return {
    contradictory: contradictions,
    abnormal,
    uncertain,
    normal: unreviewed.filter((finding) => !abnormal.includes(finding) && !uncertain.includes(finding)),
    notAnswered: unanswered,
  }
}
