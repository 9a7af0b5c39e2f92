import type { ReadState } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import type { Compartment } from '../moaks/regions.js'
import { reviewGaps } from '../review/review-gaps.js'
import { sentence } from '../reasoning/numbers.js'
import { worstLoss } from './cartilage.js'
import { jointSummary, periarticularWords } from './joint.js'
import { kept, ofCategory, type Kept } from './kept.js'
import { ligamentSummary, tendonSentences } from './ligaments.js'
import { marrowSummary } from './marrow.js'
import { meniscusSummary } from './meniscus.js'
import { largestOsteophytes } from './osteophytes.js'
import { listed, stated } from './words.js'

const COMPARTMENTS: readonly (readonly [Compartment, string])[] = [
  ['medial-tibiofemoral', 'medial tibiofemoral compartment'],
  ['lateral-tibiofemoral', 'lateral tibiofemoral compartment'],
  ['patellofemoral', 'patellofemoral compartment'],
]

/**
 * What matters, from what a person stands behind: ligaments and menisci, then cartilage and bone by compartment, then
 * the joint. One line each, numbered where there are several.
 */
export function impressionText(state: Pick<ReadState, 'findings'>): string {
  const findings = kept(state.findings)
  if (findings.abnormal.length + findings.normal.length === 0) return 'None yet: no finding has been reviewed.'
  const lines = abnormalLines(findings)
  const left = leftOut(state)
  if (lines.length === 0) {
    const looked = left === null ? 'No abnormal finding.' : 'No abnormal finding among those reviewed.'
    return [looked, ...(left === null ? [] : [left])].join('\n')
  }
  const numbered = lines.length === 1 ? lines : lines.map((line, index) => `${index + 1}. ${line}`)
  return [...numbered, ...(left === null ? [] : [left])].join('\n')
}

function abnormalLines(findings: Kept): string[] {
  return [
    ...ligamentSummary(findings).map(stated),
    ...(['medial', 'lateral'] as const).flatMap((side) => {
      const meniscus = meniscusSummary(side, findings)
      return meniscus === null ? [] : [stated(meniscus)]
    }),
    ...COMPARTMENTS.flatMap(([compartment, name]) => jointLine(compartment, name, findings)),
    ...marrowOfCentre(findings),
    ...oneLine(jointSummary(findings)),
    ...(ofCategory(findings, 'tendon').abnormal.length > 0 ? tendonSentences(findings) : []),
    ...oneLine(ofCategory(findings, 'periarticular').abnormal.map(periarticularWords)),
  ]
}

/** "Medial tibiofemoral compartment: full-thickness cartilage loss at …, bone marrow lesion in … and small osteophytes." */
function jointLine(compartment: Compartment, name: string, { abnormal }: Kept): string[] {
  const own = abnormal.filter(({ question }) => findQuestion(question)?.compartment === compartment)
  const of = (category: string): typeof own => own.filter((finding) => finding.category === category)
  const signs = [worstLoss(of('cartilage')), marrowSummary(of('bml')), largestOsteophytes(of('osteophyte'))].filter(
    (sign) => sign !== null,
  )
  return signs.length === 0
    ? []
    : [
        `${sentence(name)}: ${signs.length > 2 || signs.some((sign) => sign.includes(' and ')) ? signs.join('; ') : listed(signs)}.`,
      ]
}

function marrowOfCentre({ abnormal }: Kept): string[] {
  const summary = marrowSummary(abnormal.filter(({ region }) => region === 'tibia-subspinous'))
  return summary === null ? [] : [stated(summary)]
}

function oneLine(clauses: readonly string[]): string[] {
  return clauses.length === 0 ? [] : [stated(clauses.join('; '))]
}

/** That answers are missing, so that nobody takes silence for normal; null where all are there. */
function leftOut(state: Pick<ReadState, 'findings'>): string | null {
  const { unreviewed, unanswered, complete } = reviewGaps(state)
  if (complete) return null
  const parts = [
    ...(unreviewed.length > 0 ? [`${unreviewed.length} not reviewed`] : []),
    ...(unanswered.length > 0 ? [`${unanswered.length} without an answer`] : []),
  ]
  return parts.length === 0
    ? 'Only the findings named here were assessed.'
    : `Not part of this impression: ${listed(parts)}.`
}
