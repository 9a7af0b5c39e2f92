import type { ComponentGrade } from '../../src-shared/case/reading.js'
import type { Action, Author, FindingState, Revision } from '../../src-shared/case/revision.js'
import { isFullyGraded } from '../../src-shared/case/standing.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'

/** A revision carried out on the findings; those it does not name stay the same objects. */
export function applyAction(findings: readonly FindingState[], revision: Revision): readonly FindingState[] {
  const { action, author, sequence } = revision
  const change = (key: string, edit: (finding: FindingState) => FindingState): readonly FindingState[] =>
    findings.map((finding) =>
      finding.key === key ? { ...edit(finding), history: [...finding.history, sequence] } : finding,
    )
  switch (action.type) {
    case 'accept':
      return change(action.finding, (finding) => accepted(finding, author))
    case 'accept-many': {
      const named = new Set(action.findings)
      return findings.map((finding) =>
        named.has(finding.key) ? { ...accepted(finding, author), history: [...finding.history, sequence] } : finding,
      )
    }
    case 'reject':
      return change(action.finding, (finding) => ({
        ...finding,
        decision: 'rejected',
        note: action.reason ?? finding.note,
        authors: { ...finding.authors, decision: author },
      }))
    case 'reopen':
      return change(action.finding, (finding) => ({
        ...finding,
        decision: finding.answered ? 'proposed' : 'not-answered',
        authors: { ...finding.authors, decision: null },
      }))
    case 'set-grade':
      return change(action.finding, (finding) => regraded(finding, action, author))
    case 'set-box':
      return change(action.finding, (finding) =>
        edited({ ...finding, boxLps: action.boxLps, authors: { ...finding.authors, box: author } }, author),
      )
    case 'set-steps':
      return change(action.finding, (finding) =>
        edited({ ...finding, steps: action.steps, authors: { ...finding.authors, steps: author } }, author),
      )
    case 'set-note':
      return change(action.finding, (finding) => ({ ...finding, note: action.note }))
    case 'add':
      return [...findings, added(action, author, sequence)]
    case 'remove-added':
      return findings.filter((finding) => finding.key !== action.finding)
    default:
      return findings
  }
}

function accepted(finding: FindingState, author: Author): FindingState {
  // An edited finding that is accepted keeps saying that a person changed it.
  const decision = finding.decision === 'edited' ? 'edited' : 'accepted'
  return { ...finding, decision, authors: { ...finding.authors, decision: author } }
}

/** A finding without an answer stays without one until every component has a grade. */
function edited(finding: FindingState, author: Author): FindingState {
  if (!finding.answered) return finding
  return { ...finding, decision: 'edited', authors: { ...finding.authors, decision: author } }
}

function regraded(finding: FindingState, action: Extract<Action, { type: 'set-grade' }>, author: Author): FindingState {
  const order = findQuestion(finding.question)?.components.map(({ key }): string => key) ?? []
  const given: ComponentGrade = { component: action.component, grade: action.grade, probabilities: [] }
  const before = finding.grades.find((grade) => grade.component === action.component)
  const after: ComponentGrade = before ? { ...before, grade: action.grade } : given
  const grades = [...finding.grades.filter((grade) => grade.component !== action.component), after].sort(
    (a, b) => order.indexOf(a.component) - order.indexOf(b.component),
  )
  const answered = finding.answered || isFullyGraded(finding.question, grades)
  return edited({ ...finding, answered, grades, authors: { ...finding.authors, grades: author } }, author)
}

function added(action: Extract<Action, { type: 'add' }>, author: Author, sequence: number): FindingState {
  const question = findQuestion(action.question)
  return {
    key: action.finding,
    question: action.question,
    category: question?.category ?? '',
    region: question?.regionId ?? '',
    title: question?.title ?? '',
    origin: author,
    decision: 'accepted',
    answered: true,
    grades: action.grades,
    proposedGrades: [],
    boxLps: action.boxLps,
    steps: action.steps,
    note: '',
    confidence: null,
    flags: [],
    authors: { grades: author, box: author, steps: author, decision: author },
    history: [sequence],
  }
}
