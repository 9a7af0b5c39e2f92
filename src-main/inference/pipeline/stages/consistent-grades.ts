import { brokenRules, type Grades } from '../../../../src-shared/moaks/contradiction-rules.js'
import { scaleOf } from '../../../../src-shared/moaks/scales.js'
import type { GradedComponent } from '../../../../src-shared/reasoning/graded.js'

/** A grade that a head holds for impossible still beats a contradiction. */
const LEAST = 1e-6

/**
 * Settles contradictions between the components of one question, which the heads, grading each alone, do not know: where
 * the grades cannot hold together, a combination that can takes their place. Whether there is a finding at all is what
 * is likelier; how much of it, what is best supported: a pack's weights prefer rare grades of what is there, and must
 * not conjure it up. Grades that agree stay as they are; probabilities never change.
 */
export function settleGrades(graded: readonly GradedComponent[]): GradedComponent[] {
  const byQuestion = new Map<number, GradedComponent[]>()
  for (const one of graded) byQuestion.set(one.question, [...(byQuestion.get(one.question) ?? []), one])
  return [...byQuestion.values()].flatMap((components) => (holdTogether(components) ? components : settled(components)))
}

function holdTogether(components: readonly GradedComponent[]): boolean {
  const [first] = components
  return !first || brokenRules(first.question, gradesOf(components)).length === 0
}

function settled(components: readonly GradedComponent[]): GradedComponent[] {
  const isThere = hasFinding(best(components, holdTogether, 'probabilities'))
  return best(components, (one) => holdTogether(one) && hasFinding(one) === isThere, 'support')
}

/** Whether the first component, size or presence in every question that has a rule, says that there is something. */
const hasFinding = ([first]: readonly GradedComponent[]): boolean => (first?.grade ?? 0) > 0

/** Of the combinations of grades that are allowed, the one with the greatest product of probabilities or support. */
function best(
  components: readonly GradedComponent[],
  isAllowed: (combination: readonly GradedComponent[]) => boolean,
  by: 'probabilities' | 'support',
): GradedComponent[] {
  let found = [...components]
  let greatest = -1
  const extend = (combination: readonly GradedComponent[], product: number): void => {
    const next = components[combination.length]
    if (!next) {
      if (product > greatest && isAllowed(combination)) {
        found = [...combination]
        greatest = product
      }
      return
    }
    scaleOf(next.component).grades.forEach(({ value }, index) =>
      extend([...combination, { ...next, grade: value }], product * Math.max(LEAST, next[by][index] ?? 0)),
    )
  }
  extend([], 1)
  return found
}

function gradesOf(components: readonly GradedComponent[]): Grades {
  return Object.fromEntries(components.map(({ component, grade }) => [component, grade]))
}
