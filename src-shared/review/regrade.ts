import type { ComponentGrade } from '../case/reading.js'
import type { Author, FindingState } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import { isFullyGraded } from './finding-standing.js'
import { stepsWithGrade } from './grade-steps.js'

/** A component and the grade that a person gives it. */
type GivenGrade = Pick<ComponentGrade, 'component' | 'grade'>

/**
 * A finding with grades of a person. They have neither probabilities nor a measured value; the model's stay in
 * `proposedGrades`. With `chain`, the chain's statements of the changed grades follow, and what would have to be
 * measured for another grade than the model's goes with the model's grade.
 */
export function regraded(
  finding: FindingState,
  given: readonly GivenGrade[],
  author: Author,
  what: 'grades' | 'chain',
  proposed: FindingState | undefined,
): FindingState {
  const grades = withGrades(finding, given)
  const components = given.map(({ component }) => component)
  const next: FindingState = {
    ...finding,
    answered: finding.answered || isFullyGraded(finding.question, grades),
    grades,
    gradedByHand: [...(finding.gradedByHand ?? []).filter((one) => !components.includes(one)), ...components],
    authors: { ...finding.authors, grades: author },
  }
  return what === 'chain' ? withChain(next, given, author, proposed) : next
}

function withGrades(finding: FindingState, given: readonly GivenGrade[]): ComponentGrade[] {
  const order = findQuestion(finding.question)?.components.map(({ key }): string => key) ?? []
  const byComponent = new Map(finding.grades.map((one) => [one.component, one]))
  for (const { component, grade } of given) byComponent.set(component, { component, grade, probabilities: [] })
  return [...byComponent.values()].sort((a, b) => order.indexOf(a.component) - order.indexOf(b.component))
}

function withChain(
  finding: FindingState,
  given: readonly GivenGrade[],
  author: Author,
  proposed: FindingState | undefined,
): FindingState {
  const before = finding.steps
  const steps = given.reduce((chain, { component, grade }) => stepsWithGrade(chain, component, grade, proposed), before)
  const isModels = proposed !== undefined && JSON.stringify(steps) === JSON.stringify(proposed.steps)
  const writer = isModels ? proposed.authors.steps : steps === before ? finding.authors.steps : author
  const asProposed = finding.grades.every(
    ({ component, grade }) => finding.proposedGrades.find((one) => one.component === component)?.grade === grade,
  )
  const next: FindingState = { ...finding, steps, authors: { ...finding.authors, steps: writer } }
  if (!asProposed) delete next.counterfactual
  else if (proposed?.counterfactual !== undefined) next.counterfactual = proposed.counterfactual
  return next
}
