import type { ComponentGrade } from '../case/reading.js'
import type { Box } from '../geometry/box.js'
import type { FindingState, ReadState } from '../case/revision.js'
import type { ScaleId } from '../moaks/scales.js'
import { findQuestion } from '../moaks/questions.js'
import { modelFindingKey } from '../review/finding-standing.js'

/** A grade that somebody gave, by the component of the question. */
export interface GivenGrade {
  readonly component: ScaleId
  readonly grade: number
}

/** What somebody answered to a question of a session. */
export interface Answer {
  readonly question: number
  /** None: left open, which is not "normal". */
  readonly grades: readonly GivenGrade[]
  /** Where it was seen, LPS mm in the frame of `volume`; null where nobody said. */
  readonly boxLps: Box | null
  readonly volume: string | null
}

/**
 * What a reader stands behind in a read: what they accepted or graded themselves. What they left as it was proposed, or rejected without a
 * grade of their own, is left open.
 */
export function answersOfRead({ findings }: Pick<ReadState, 'findings'>, questions: readonly number[]): Answer[] {
  return questions.map((question) => {
    const finding = findings.find(({ key }) => key === modelFindingKey(question))
    return finding && standsBehind(finding) ? answerOf(question, finding) : unanswered(question)
  })
}

/** What the model answered: every finding that it answered. */
export function answersOfModel({ findings }: Pick<ReadState, 'findings'>, questions: readonly number[]): Answer[] {
  return questions.map((question) => {
    const finding = findings.find(({ key }) => key === modelFindingKey(question))
    return finding?.answered === true ? answerOf(question, finding) : unanswered(question)
  })
}

/** Whether an answer was given. */
export function isAnswered({ grades }: Pick<Answer, 'grades'>): boolean {
  return grades.length > 0
}

/** Questions that were answered. */
export function answeredCount(answers: readonly Answer[]): number {
  return answers.filter(isAnswered).length
}

/** Questions whose answers have to be settled: somebody graded otherwise, or somebody left them open, for silence is not agreement. */
export function disagreements(readers: readonly (readonly Answer[])[]): number[] {
  const [first, ...others] = readers
  if (!first) return []
  return first.flatMap(({ question, grades }) => {
    const rest = others.map((answers) => answers.find((one) => one.question === question)?.grades ?? [])
    const alike = grades.length > 0 && rest.every((other) => sameGrades(grades, other))
    return alike ? [] : [question]
  })
}

function sameGrades(one: readonly GivenGrade[], other: readonly GivenGrade[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ component, grade }) => other.find((given) => given.component === component)?.grade === grade)
  )
}

function standsBehind({ decision, answered }: FindingState): boolean {
  return answered && (decision === 'accepted' || decision === 'edited')
}

function answerOf(question: number, finding: Pick<FindingState, 'grades' | 'boxLps' | 'volume'>): Answer {
  const asked = findQuestion(question)?.components ?? []
  const grades = finding.grades.filter(({ component }) => asked.some(({ key }) => key === component)).map(plain)
  return { question, grades, boxLps: finding.boxLps, volume: finding.volume }
}

function plain({ component, grade }: ComponentGrade): GivenGrade {
  return { component, grade }
}

function unanswered(question: number): Answer {
  return { question, grades: [], boxLps: null, volume: null }
}
