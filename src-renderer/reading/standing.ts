import type { ComponentGrade, Finding, ReasoningStep } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import { modelFindingKey, severityOfFinding } from '../../src-shared/review/finding-standing.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { findScale, severityOf } from '../../src-shared/moaks/scales.js'
import type { Standing } from '../design/severity.js'

/** Severity of one graded component; 0 for a component that is none of ours. */
export function gradeSeverity(grade: ComponentGrade): 0 | 1 | 2 | 3 {
  const scale = findScale(grade.component)
  return scale ? severityOf(scale, grade.grade) : 0
}

/** The component that decides how the finding looks: the most severe, the first among equals. */
export function leadingGrade(grades: readonly ComponentGrade[]): ComponentGrade | undefined {
  return grades.reduce<ComponentGrade | undefined>(
    (worst, grade) => (!worst || gradeSeverity(grade) > gradeSeverity(worst) ? grade : worst),
    undefined,
  )
}

/** How a finding looks: its worst severity; not answered until every part of it has a grade. */
export function standingOf(finding: Pick<FindingState, 'answered' | 'grades'>): Standing {
  return severityOfFinding(finding) ?? 'not-answered'
}

/** The worse of two standings; not answered is only shown where nothing else is known. */
export function worse(a: Standing, b: Standing): Standing {
  if (a === 'not-answered') return b
  if (b === 'not-answered') return a
  return a >= b ? a : b
}

/** A finding that came before the whole reading did, in the form of the case's state. */
export function provisional(finding: Finding): FindingState {
  const author = { kind: 'model', name: 'model' } as const
  const steps: ReasoningStep[] = finding.steps
  return {
    key: modelFindingKey(finding.question),
    question: finding.question,
    category: finding.category,
    region: finding.region,
    title: findQuestion(finding.question)?.title ?? `Question ${finding.question}`,
    origin: author,
    decision: finding.answered ? 'proposed' : 'not-answered',
    answered: finding.answered,
    ...(finding.reason !== undefined ? { reason: finding.reason } : {}),
    grades: finding.grades,
    proposedGrades: finding.grades,
    boxLps: null,
    steps,
    note: '',
    confidence: finding.confidence,
    flags: finding.flags,
    ...(finding.counterfactual !== undefined ? { counterfactual: finding.counterfactual } : {}),
    authors: { grades: author, box: author, steps: author, decision: null },
    history: [],
  }
}
