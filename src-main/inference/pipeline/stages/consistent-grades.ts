import { findQuestion, type Question } from '../../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../../src-shared/moaks/scales.js'
import type { GradedComponent } from '../../../../src-shared/reasoning/graded.js'

/** Whether the grades of one question can stand together. */
type Rule = (grades: Readonly<Record<string, number>>) => boolean

/**
 * What the heads, which grade each component alone, do not know: a marrow lesion that is counted has a size, only a
 * lesion can be partly BML (a cyst alone has none), and cartilage cannot be lost in full depth over more of the surface
 * than it is lost at all.
 */
const RULES: Readonly<Partial<Record<Question['category'], Rule>>> = {
  bml: (grades) => {
    const size = grades['bml.size'] ?? 0
    return size > 0 === (grades['bml.number'] ?? 0) > 0 && (size > 0 || (grades['bml.share'] ?? 0) === 0)
  },
  cartilage: (grades) => (grades['cartilage.full-thickness'] ?? 0) <= (grades['cartilage.size'] ?? 0),
}

/** A grade that a head holds for impossible still beats a contradiction. */
const LEAST = 1e-6

/**
 * Settles contradictions between the components of one question: where the grades cannot stand together, a combination
 * that can takes their place. Whether there is a finding at all is what is likelier; how much of it, what is best
 * supported: a pack's weights prefer rare grades of what is there, and must not conjure it up. Grades that agree stay as
 * they are; probabilities never change.
 */
export function settleGrades(graded: readonly GradedComponent[]): GradedComponent[] {
  const byQuestion = new Map<number, GradedComponent[]>()
  for (const one of graded) byQuestion.set(one.question, [...(byQuestion.get(one.question) ?? []), one])
  return [...byQuestion].flatMap(([question, components]) => {
    const rule = RULES[findQuestion(question)?.category ?? 'periarticular']
    return !rule || rule(gradesOf(components)) ? components : settled(components, rule)
  })
}

function settled(components: readonly GradedComponent[], rule: Rule): GradedComponent[] {
  const canStand = (combination: readonly GradedComponent[]): boolean => rule(gradesOf(combination))
  const isThere = hasFinding(best(components, canStand, 'probabilities'))
  return best(components, (one) => canStand(one) && hasFinding(one) === isThere, 'support')
}

/** Whether the first component, the size in every question that has a rule, says that there is something. */
const hasFinding = ([size]: readonly GradedComponent[]): boolean => (size?.grade ?? 0) > 0

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

function gradesOf(components: readonly GradedComponent[]): Record<string, number> {
  return Object.fromEntries(components.map(({ component, grade }) => [component, grade]))
}
