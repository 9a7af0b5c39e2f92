import type { ComponentGrade } from '../case/reading.js'
import type { Action, FindingState, ReadState } from '../case/revision.js'
import { brokenRules, type Grades } from '../moaks/contradiction-rules.js'
import { findQuestion } from '../moaks/questions.js'
import { findGrade, gradeIndex, scaleOf, type ScaleId } from '../moaks/scales.js'

/** A component and the grade that would end a contradiction. */
export interface MendedGrade {
  readonly component: ScaleId
  readonly grade: number
}

/** Two components of a finding that cannot hold together, and the one gesture that ends all of the finding. */
export interface Contradiction {
  readonly id: string
  readonly components: readonly ScaleId[]
  /** What does not go together, for a person. */
  readonly sentence: string
  /** The grades to set, in the question's order; the same for every contradiction of the finding. */
  readonly mend: readonly MendedGrade[]
  /** "Set BML number to 1". */
  readonly mendLabel: string
}

/** What a contradiction is told from. */
export type GradedFinding = Pick<FindingState, 'question' | 'grades' | 'proposedGrades' | 'gradedByHand'>

/** The contradictions between the components of a finding, in the order of the rules; none where they hold together. */
export function contradictionsOf(finding: GradedFinding): Contradiction[] {
  const broken = brokenRules(finding.question, gradesOf(finding))
  if (broken.length === 0) return []
  const mend = mendedGrades(finding)
  const mendLabel = labelOf(mend)
  return broken.map(({ id, components, sentence }) => ({ id, components, sentence, mend, mendLabel }))
}

/** The action that ends every contradiction of a finding, or null where there is none. */
export function mendOf(
  finding: GradedFinding & Pick<FindingState, 'key'>,
): Extract<Action, { type: 'set-grades' }> | null {
  const [first] = contradictionsOf(finding)
  return first ? { type: 'set-grades', finding: finding.key, grades: [...first.mend] } : null
}

/** The findings that hold a contradiction and count: answered and not rejected. A read is not signed while there are any. */
export function unsettled(state: Pick<ReadState, 'findings'>): FindingState[] {
  return state.findings.filter(
    (one) => one.answered && one.decision !== 'rejected' && brokenRules(one.question, gradesOf(one)).length > 0,
  )
}

function gradesOf({ question, grades }: Pick<FindingState, 'question' | 'grades'>): Grades {
  const given: Partial<Record<ScaleId, number>> = {}
  for (const { key } of findQuestion(question)?.components ?? []) {
    const grade = grades.find(({ component }) => component === key)
    if (grade) given[key] = grade.grade
  }
  return given
}

/**
 * What follows from what counts most: the component that a person set last stands, then those set before, then the
 * model's in the question's order, for the first says whether there is anything at all. Each of the others keeps its
 * grade where that goes, else takes the model's, else the nearest one that goes.
 */
function mendedGrades(finding: GradedFinding): MendedGrade[] {
  const before = gradesOf(finding)
  const order = componentsOf(finding)
  const settled = settle(finding, order, {})
  return order
    .filter((component) => settled[component] !== before[component])
    .sort((a, b) => rankInQuestion(finding.question, a) - rankInQuestion(finding.question, b))
    .map((component) => ({ component, grade: settled[component] ?? scaleOf(component).normal }))
}

/** The graded components, the one that stands first. */
function componentsOf({ question, grades, gradedByHand = [] }: GradedFinding): ScaleId[] {
  const lastSet = (component: ScaleId): number => gradedByHand.lastIndexOf(component)
  return (findQuestion(question)?.components ?? [])
    .map(({ key }) => key)
    .filter((key) => grades.some(({ component }) => component === key))
    .sort((a, b) => lastSet(b) - lastSet(a))
}

/** Grades the components one after the other so that each goes with those before it, and something goes for the rest. */
function settle(finding: GradedFinding, [next, ...rest]: readonly ScaleId[], chosen: Grades): Grades {
  if (next === undefined) return chosen
  for (const grade of candidates(finding, next)) {
    const extended: Grades = { ...chosen, [next]: grade }
    if (brokenRules(finding.question, extended).length > 0) continue
    const settled = settle(finding, rest, extended)
    if (rest.every((component) => settled[component] !== undefined)) return settled
  }
  return chosen
}

/** Every grade of a component, the most welcome first: its own, the model's, then by distance. */
function candidates({ grades, proposedGrades }: GradedFinding, component: ScaleId): number[] {
  const scale = scaleOf(component)
  const of = (list: readonly ComponentGrade[]): number | undefined =>
    list.find((one) => one.component === component)?.grade
  const [own = scale.normal, proposed] = [of(grades), of(proposedGrades)]
  const away = (value: number): number =>
    value === proposed ? 0.5 : Math.abs(gradeIndex(scale, value) - gradeIndex(scale, own))
  return scale.grades.map(({ value }) => value).sort((a, b) => (a === own ? -1 : b === own ? 1 : away(a) - away(b)))
}

function rankInQuestion(question: number, component: ScaleId): number {
  return findQuestion(question)?.components.findIndex(({ key }) => key === component) ?? -1
}

function labelOf(mend: readonly MendedGrade[]): string {
  const parts = mend.map(({ component, grade }) => {
    const scale = scaleOf(component)
    const label = findGrade(scale, grade)?.label ?? ''
    return `${scale.title} to ${grade}${label === '' || label === String(grade) ? '' : ` (${label})`}`
  })
  return `Set ${parts.join(' and ')}`
}
