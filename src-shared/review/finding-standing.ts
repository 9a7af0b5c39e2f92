/**
 * How a finding stands: abnormal, normal or open. Every list, count, filter and report takes its answer from here, so
 * that what was not answered cannot turn up as normal anywhere.
 */
import { unsettled } from './contradictions.js'
import { findQuestion } from '../moaks/questions.js'
import { findScale, type Severity } from '../moaks/scales.js'
import { severityOfStanding, standingOfGrades, type Standing } from '../moaks/standing.js'
import type { ComponentGrade, Flag } from '../case/reading.js'
import type { Action, ReadState, Decision, FindingState } from '../case/revision.js'

/** The parts of a finding that its standing follows from. */
type Graded = Pick<FindingState, 'question' | 'answered' | 'decision' | 'grades' | 'unsure' | 'authors'>

/** What is enough for a standing. */
type Standable = Pick<Graded, 'answered' | 'grades' | 'unsure'> & Partial<Pick<FindingState, 'decision' | 'authors'>>

/** Decisions of a person. A finding with any other decision is a proposal, or has no answer. */
const DECIDED: readonly Decision[] = ['accepted', 'edited', 'rejected']

/** Flags of one finding that ask for a look of its own before it is accepted with many others. */
const DOUBTS: readonly Flag[] = [
  'low-confidence',
  'out-of-distribution',
  'outside-field-of-view',
  'region-cut-off',
  'series-disagree',
  'side-changed',
]

/** Whether every component of the question has a grade of its scale. */
export function isFullyGraded(question: number, grades: readonly ComponentGrade[]): boolean {
  const components = findQuestion(question)?.components ?? []
  return (
    components.length > 0 &&
    components.every(({ key }) => {
      const given = grades.find((grade) => grade.component === key)
      return given !== undefined && findScale(key)?.grades.some((grade) => grade.value === given.grade) === true
    })
  )
}

/**
 * How a finding stands by MOAKS; not answered until there is an answer, which is not "normal", and unsure where the
 * model was, until a person decides.
 */
export function standingOfFinding(finding: Standable): Standing {
  if (!finding.answered) return 'not-answered'
  return isUnsure(finding) ? 'unsure' : standingOfGrades(finding.grades)
}

/** Answered by a model that is unsure, and nobody has graded or decided yet: neither abnormal nor normal. */
export function isUnsure({ answered, unsure, authors, decision = 'proposed' }: Standable): boolean {
  return answered && unsure !== undefined && authors?.grades.kind !== 'person' && !DECIDED.includes(decision)
}

/** A number for colour and order: 0 normal to 3, or null where the question is not answered or unsure. Never a word. */
export function severityOfFinding(finding: Standable): Severity | null {
  return severityOfStanding(standingOfFinding(finding))
}

/** Answered in every component, not rejected, and nothing abnormal is there. */
export function isNormal(finding: Graded): boolean {
  return (
    finding.decision !== 'rejected' &&
    isFullyGraded(finding.question, finding.grades) &&
    standingOfFinding(finding) === 0
  )
}

/** Answered, not rejected, and something abnormal is there: what is absent is normal, whatever else is said of it. */
export function isAbnormal(finding: Graded): boolean {
  const standing = standingOfFinding(finding)
  return finding.decision !== 'rejected' && (severityOfStanding(standing) ?? 0) > 0
}

/** Whether a person has accepted, edited or rejected it. */
export function isReviewed(finding: Pick<Graded, 'decision'>): boolean {
  return DECIDED.includes(finding.decision)
}

/**
 * The action that accepts every normal proposal at once, or null where there is none. It names what it accepts:
 * neither unanswered questions nor findings that contradict themselves or have a doubt of their own (low confidence,
 * out of distribution, cut off) are among them, for those want a look each.
 */
export function acceptAllNormal(state: Pick<ReadState, 'findings'>): Extract<Action, { type: 'accept-many' }> | null {
  const contradictory = unsettled(state)
  const findings = state.findings
    .filter((one) => one.decision === 'proposed' && isNormal(one) && !contradictory.includes(one))
    .filter((one) => !one.flags.some((flag) => DOUBTS.includes(flag)))
    .map((one) => one.key)
  return findings.length === 0 ? null : { type: 'accept-many', findings }
}

/** Whether a person wrote any part of a model's finding. */
export function hasEdits({ origin, authors }: Pick<FindingState, 'origin' | 'authors'>): boolean {
  return origin.kind === 'model' && [authors.grades, authors.box, authors.steps].some((one) => one.kind === 'person')
}

/** The key of the model's finding for a question. */
export function modelFindingKey(question: number): string {
  return `q${question}`
}

/** Whether a key is that of a model's finding. */
export function isModelFindingKey(key: string): boolean {
  return /^q\d+$/.test(key)
}

/** A key that no finding of the case has, for the next `add`. */
export function nextAddedKey(state: Pick<ReadState, 'findings'>): string {
  const numbers = state.findings.map((one) => Number(/^added-(\d+)$/.exec(one.key)?.[1] ?? 0))
  return `added-${Math.max(0, ...numbers) + 1}`
}
