import type { Action, Author, CaseState, FindingState } from '../../../src-shared/case/revision.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'

/** One action on a case's state, as far as tests of the window need it; the real fold is the main process's. */
export function foldAction(state: CaseState, action: Action, author: Author, sequence: number): CaseState {
  const findings = foldFindings(state.findings, action, author, sequence)
  const side = action.type === 'set-side' ? { side: action.side, sideSource: 'user' as const } : {}
  const signed =
    action.type === 'sign-off'
      ? { signedOff: { by: author.name, at: '2026-11-23T09:41:00.000Z' } }
      : action.type === 'withdraw-sign-off'
        ? { signedOff: null }
        : {}
  const counted = findings.filter((finding) => finding.decision !== 'not-answered')
  return {
    ...state,
    ...side,
    ...signed,
    findings,
    reviewed: counted.filter((finding) => finding.decision !== 'proposed').length,
    toReview: counted.length,
    lastSequence: sequence,
  }
}

function foldFindings(findings: FindingState[], action: Action, author: Author, sequence: number): FindingState[] {
  if (action.type === 'add') {
    const question = findQuestion(action.question)
    const added: FindingState = {
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
    return [...findings, added]
  }
  if (action.type === 'remove-added') return findings.filter((finding) => finding.key !== action.finding)
  const touched = 'findings' in action ? action.findings : 'finding' in action ? [action.finding] : []
  return findings.map((finding) =>
    touched.includes(finding.key)
      ? { ...fold(finding, action, author), history: [...finding.history, sequence] }
      : finding,
  )
}

function fold(finding: FindingState, action: Action, author: Author): FindingState {
  const authors = { ...finding.authors, decision: author }
  switch (action.type) {
    case 'accept':
    case 'accept-many':
      return { ...finding, decision: 'accepted', authors }
    case 'reject':
      return { ...finding, decision: 'rejected', authors }
    case 'reopen':
      return { ...finding, decision: 'proposed', authors: { ...authors, decision: null } }
    case 'set-grade': {
      const others = finding.grades.filter((grade) => grade.component !== action.component)
      const grades = [...others, { component: action.component, grade: action.grade, probabilities: [] }]
      return { ...finding, decision: 'edited', grades, authors: { ...authors, grades: author } }
    }
    case 'set-box':
      return { ...finding, decision: 'edited', boxLps: action.boxLps, authors: { ...authors, box: author } }
    case 'set-steps':
      return { ...finding, decision: 'edited', steps: action.steps, authors: { ...authors, steps: author } }
    case 'set-note':
      return { ...finding, note: action.note }
    default:
      return finding
  }
}
