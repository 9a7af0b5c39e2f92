import type { FindingState } from '../case/revision.js'
import type { FineCategory } from '../moaks/categories.js'
import { isAbnormal, isNormal, isReviewed } from '../review/finding-standing.js'

/** The findings of one part of the knee, by what a report may say of them: only what a person stands behind is said. */
export interface Kept {
  readonly abnormal: readonly FindingState[]
  readonly normal: readonly FindingState[]
  /** Without an answer, or proposed and not reviewed. */
  readonly open: readonly FindingState[]
}

/** Sorts findings; those that were rejected say nothing and are open. */
export function kept(findings: readonly FindingState[]): Kept {
  const reviewed = findings.filter((one) => isReviewed(one) && one.answered)
  const abnormal = reviewed.filter(isAbnormal)
  const normal = reviewed.filter(isNormal)
  return { abnormal, normal, open: findings.filter((one) => !abnormal.includes(one) && !normal.includes(one)) }
}

/** The part of them that is of some categories. */
export function ofCategory(findings: Kept, ...categories: readonly FineCategory[]): Kept {
  const of = (list: readonly FindingState[]): FindingState[] =>
    list.filter(({ category }) => categories.includes(category))
  return { abnormal: of(findings.abnormal), normal: of(findings.normal), open: of(findings.open) }
}

/**
 * What is said of a tissue beside its abnormal findings: all of it is normal, the rest is, or as much as was assessed.
 * Nothing where nothing of it was seen to be normal.
 */
export function restOf(
  { abnormal, normal, open }: Kept,
  words: { none: string; rest: string; seen: string },
): string[] {
  if (normal.length === 0) return []
  if (abnormal.length > 0) return open.length === 0 ? [words.rest] : []
  return [open.length === 0 ? words.none : words.seen]
}
