import { findQuestion, type Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import type { GradedComponent } from './grade.js'

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
 * Settles contradictions between the components of one question: where the grades cannot stand together, the best
 * supported combination that can takes their place. Grades that agree stay as they are; probabilities never change.
 */
export function settleGrades(graded: readonly GradedComponent[]): GradedComponent[] {
  const byQuestion = new Map<number, GradedComponent[]>()
  for (const one of graded) byQuestion.set(one.question, [...(byQuestion.get(one.question) ?? []), one])
  return [...byQuestion].flatMap(([question, components]) => {
    const rule = RULES[findQuestion(question)?.category ?? 'periarticular']
    return !rule || rule(gradesOf(components)) ? components : bestSupported(components, rule)
  })
}

function bestSupported(components: readonly GradedComponent[], rule: Rule): GradedComponent[] {
  let best = [...components]
  let bestSupport = -1
  const extend = (settled: readonly GradedComponent[], support: number): void => {
    const next = components[settled.length]
    if (!next) {
      if (support > bestSupport && rule(gradesOf(settled))) {
        best = [...settled]
        bestSupport = support
      }
      return
    }
    scaleOf(next.component).grades.forEach(({ value }, index) =>
      extend([...settled, { ...next, grade: value }], support * Math.max(LEAST, next.support[index] ?? 0)),
    )
  }
  extend([], 1)
  return best
}

function gradesOf(components: readonly GradedComponent[]): Record<string, number> {
  return Object.fromEntries(components.map(({ component, grade }) => [component, grade]))
}
