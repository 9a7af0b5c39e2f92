import type { Finding } from '../case/reading.js'
import type { FineCategory } from '../moaks/categories.js'
import { categoryLabel } from '../moaks/categories.js'
import { standingOfGrades } from '../moaks/standing.js'

/** Categories that are graded at many places, each of which says little about the others. */
const SPREAD: readonly FineCategory[] = ['bml', 'cartilage', 'osteophyte', 'meniscal-extrusion', 'meniscal-morphology']
/** So many places of one tissue, and this share of them, called alike are "most". */
const LEAST_PLACES = 4
const MOST_ALIKE = 0.7
/** A knee is quiet where at most this share of all other answers is abnormal. */
const QUIET = 0.1
const LEAST_OTHERS = 4

/**
 * Puts a measure in doubt that calls most places of one tissue abnormal on a knee that is quiet otherwise: an image whose
 * contrast is unlike the training shifts a measure everywhere at once, and illness seldom does. What is in doubt is unsure.
 */
export function doubtAlike(findings: readonly Finding[]): Finding[] {
  const doubted = new Map(SPREAD.flatMap((category) => doubtOf(category, findings)))
  return findings.map((finding) => {
    const doubt = isAbnormal(finding) ? doubted.get(finding.category) : undefined
    return doubt === undefined || finding.doubt !== undefined ? finding : { ...finding, doubt }
  })
}

function doubtOf(category: FineCategory, findings: readonly Finding[]): [FineCategory, string][] {
  const answered = findings.filter((finding) => finding.answered)
  const own = answered.filter((finding) => finding.category === category)
  const others = answered.filter((finding) => finding.category !== category)
  const abnormal = own.filter(isAbnormal)
  const loud = others.filter(isAbnormal)
  const alike = own.length >= LEAST_PLACES && abnormal.length >= MOST_ALIKE * own.length
  if (!alike || others.length < LEAST_OTHERS || loud.length > QUIET * others.length) return []
  return [
    [
      category,
      `${categoryLabel(category)}: ${abnormal.length} of ${own.length} places would be abnormal, and ${loud.length} of the ` +
        `${others.length} other answers. So much of one kind alone speaks against the measure rather than for illness.`,
    ],
  ]
}

function isAbnormal(finding: Finding): boolean {
  return finding.answered && standingOfGrades(finding.grades) !== 0
}
