import type { ComponentGrade } from '../case/reading.js'
import type { Action, Author, FindingState, Revision } from '../case/revision.js'
import { isFullyGraded } from './finding-standing.js'
import { findQuestion } from '../moaks/questions.js'
import { findingsNamed } from './action-findings.js'

type ActionOf<Type extends Action['type']> = Extract<Action, { type: Type }>

/** A revision carried out on the findings; those it does not name stay the same objects, unknown names do nothing. */
export function applyAction(findings: readonly FindingState[], revision: Revision): readonly FindingState[] {
  const { action, author, sequence } = revision
  if (action.type === 'add') return [...findings, added(action, author, sequence)]
  if (action.type === 'remove-added') return findings.filter((finding) => finding.key !== action.finding)
  const named = new Set(findingsNamed(action))
  if (named.size === 0) return findings
  return findings.map((finding) =>
    named.has(finding.key) ? { ...changed(finding, action, author), history: [...finding.history, sequence] } : finding,
  )
}

function changed(finding: FindingState, action: Action, author: Author): FindingState {
  switch (action.type) {
    case 'accept':
    case 'accept-many':
      // "No answer" is never accepted: it would read like normal.
      return finding.answered ? decided(finding, author) : finding
    case 'reject':
      return {
        ...finding,
        decision: 'rejected',
        note: [finding.note, action.reason ?? ''].filter((text) => text !== '').join('\n'),
        authors: { ...finding.authors, decision: author },
      }
    case 'reopen':
      return {
        ...finding,
        decision: finding.answered ? 'proposed' : 'not-answered',
        authors: { ...finding.authors, decision: null },
      }
    case 'set-grade':
      return regraded(finding, action, author)
    case 'set-box':
      return edited({ ...finding, boxLps: action.boxLps, authors: { ...finding.authors, box: author } }, author)
    case 'set-steps':
      return edited({ ...finding, steps: action.steps, authors: { ...finding.authors, steps: author } }, author)
    case 'set-note':
      return { ...finding, note: action.note }
    default:
      return finding
  }
}

/** Whether a person wrote any part of a model's finding. */
export function hasEdits({ origin, authors }: Pick<FindingState, 'origin' | 'authors'>): boolean {
  return origin.kind === 'model' && [authors.grades, authors.box, authors.steps].some((one) => one.kind === 'person')
}

/** Accepted as proposed, or edited where a person wrote part of it: an edit is not forgotten by being confirmed. */
function decided(finding: FindingState, author: Author): FindingState {
  const decision = hasEdits(finding) || finding.decision === 'edited' ? 'edited' : 'accepted'
  return { ...finding, decision, authors: { ...finding.authors, decision: author } }
}

/** An edit is a decision. A finding without an answer stays without one until every component has a grade. */
function edited(finding: FindingState, author: Author): FindingState {
  if (!finding.answered) return finding
  return { ...finding, decision: 'edited', authors: { ...finding.authors, decision: author } }
}

/** A person's grade has neither probabilities nor a measured value; the model's stay in `proposedGrades`. */
function regraded(finding: FindingState, action: ActionOf<'set-grade'>, author: Author): FindingState {
  const order = findQuestion(finding.question)?.components.map(({ key }): string => key) ?? []
  const grade: ComponentGrade = { component: action.component, grade: action.grade, probabilities: [] }
  const grades = [...finding.grades.filter((one) => one.component !== action.component), grade].sort(
    (a, b) => order.indexOf(a.component) - order.indexOf(b.component),
  )
  const answered = finding.answered || isFullyGraded(finding.question, grades)
  return edited({ ...finding, answered, grades, authors: { ...finding.authors, grades: author } }, author)
}

function added(action: ActionOf<'add'>, author: Author, sequence: number): FindingState {
  const question = findQuestion(action.question)
  return {
    key: action.finding,
    question: action.question,
    category: question?.category ?? '',
    region: question?.regionId ?? '',
    title: question?.title ?? `Question ${action.question}`,
    origin: author,
    decision: 'accepted',
    answered: isFullyGraded(action.question, action.grades),
    grades: action.grades,
    proposedGrades: [],
    boxLps: action.boxLps,
    volume: action.volume ?? null,
    others: [],
    numbersOfModelBox: false,
    steps: action.steps,
    note: '',
    confidence: null,
    flags: [],
    authors: { grades: author, box: author, steps: author, decision: author },
    history: [sequence],
  }
}
