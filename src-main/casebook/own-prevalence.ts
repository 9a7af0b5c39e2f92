import type { OwnPrevalence } from '../../src-shared/bridge-casebook.js'
import type { JudgedFamily } from '../../src-shared/case/judging.js'
import type { Reading } from '../../src-shared/case/reading.js'
import { abnormalProbability } from '../../src-shared/judging/judged-reading.js'
import { estimatedShare, type Answered } from '../../src-shared/judging/prevalence.js'
import { isReviewed } from '../../src-shared/review/finding-standing.js'
import { standingOfGrade } from '../../src-shared/moaks/standing.js'
import type { Casebook } from './casebook.js'
import { ReviewService } from './review-service.js'

/** Fewer examinations say less of how often something is abnormal than the training does. */
export const LEAST_CASES = 20

/**
 * How often something is abnormal among the examinations of a casebook: the current reading of every case whose pack states
 * operating points, and what a person decided about it in place of the model's probability. Families of the newest pack.
 */
export function ownPrevalence(casebook: Casebook): OwnPrevalence {
  const review = new ReviewService(casebook)
  const decided = new Map(casebook.decidedReads().map(({ id, caseId }) => [caseId, id]))
  const found = new Map<string, { family: JudgedFamily; answers: Answered[] }>()
  let cases = 0
  for (const caseId of casebook.casesRead()) {
    const reading = casebook.reading(caseId)
    if (!reading?.judging) continue
    cases++
    const readId = decided.get(caseId)
    const said = readId === undefined ? new Map<string, boolean>() : decisions(review, readId)
    for (const family of reading.judging.families) {
      const answers = found.get(family.name)?.answers ?? []
      answers.push(...answersOf(family, reading, said))
      found.set(family.name, { family, answers })
    }
  }
  if (cases < LEAST_CASES) return { cases, shares: {} }
  const shares = [...found].flatMap(([name, { family, answers }]): [string, number][] => {
    const share = estimatedShare(answers, family.fitted)
    return share === null ? [] : [[name, share]]
  })
  return { cases, shares: Object.fromEntries(shares) }
}

/** Whether a component is abnormal, by question and component, where a person stands behind it. */
function decisions(review: ReviewService, readId: string): Map<string, boolean> {
  const reviewed = review
    .readState(readId)
    .findings.filter((one) => isReviewed(one) && one.decision !== 'rejected' && one.origin.kind === 'model')
  return new Map(
    reviewed.flatMap(({ question, grades }) =>
      grades.map((grade): [string, boolean] => [`${question} ${grade.component}`, standingOfGrade(grade) !== 0]),
    ),
  )
}

function answersOf(family: JudgedFamily, { findings }: Reading, said: ReadonlyMap<string, boolean>): Answered[] {
  return findings
    .filter(({ question }) => family.questions.includes(question))
    .flatMap(({ question, grades }) => {
      const grade = grades.find(({ component }) => component === family.component)
      const probability = grade ? abnormalProbability(grade) : null
      return probability === null
        ? []
        : [{ probability, abnormal: said.get(`${question} ${family.component}`) ?? null }]
    })
}
