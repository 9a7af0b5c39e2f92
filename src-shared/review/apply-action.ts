import type { Action, Author, FindingState, Revision } from '../case/revision.js'
import type { Box } from '../geometry/box.js'
import { questionOf } from '../moaks/questions.js'
import { findingsNamed } from './action-findings.js'
import { hasEdits, isFullyGraded } from './finding-standing.js'
import { isOfFirstVersion } from './first-version.js'
import { regraded } from './regrade.js'

type ActionOf<Type extends Action['type']> = Extract<Action, { type: Type }>

/**
 * A revision carried out on the findings; those it does not name stay the same objects, unknown names do nothing.
 * `proposed` gives what the model proposed for a finding.
 */
export function applyAction(
  findings: readonly FindingState[],
  revision: Revision,
  proposed: (key: string) => FindingState | undefined,
): readonly FindingState[] {
  const { action, author, sequence } = revision
  if (action.type === 'add') return [...findings, added(action, author, sequence)]
  if (action.type === 'remove-added') return findings.filter((finding) => finding.key !== action.finding)
  const named = new Set(findingsNamed(action))
  if (named.size === 0) return findings
  return findings.map((finding) =>
    named.has(finding.key)
      ? { ...changed(finding, revision, proposed(finding.key)), history: [...finding.history, sequence] }
      : finding,
  )
}

function changed(finding: FindingState, revision: Revision, proposed: FindingState | undefined): FindingState {
  const { action, author } = revision
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
    case 'set-grades': {
      const grades = action.type === 'set-grade' ? [action] : action.grades
      // Version 0.1 left the chain as it was.
      return edited(
        regraded(finding, grades, author, isOfFirstVersion(revision) ? 'grades' : 'chain', proposed),
        author,
      )
    }
    case 'set-box':
      return edited(moved(finding, action, author, proposed), author)
    case 'set-steps':
      return edited({ ...finding, steps: action.steps, authors: { ...finding.authors, steps: author } }, author)
    case 'take-answer':
      return edited(taken(finding, action, author, proposed), author)
    case 'set-note':
      return { ...finding, note: action.note }
    default:
      return finding
  }
}

/** Grades, box and chain of another's answer, which go together: its numbers are those of its own box. */
function taken(
  finding: FindingState,
  { grades, boxLps, volume, steps }: ActionOf<'take-answer'>,
  author: Author,
  proposed: FindingState | undefined,
): FindingState {
  return {
    ...regraded(finding, grades, author, 'grades', proposed),
    boxLps,
    volume,
    steps,
    numbersOfModelBox: false,
    authors: { ...finding.authors, grades: author, box: author, steps: author },
  }
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

/** A box keeps its volume where none is named. Moved away from where the model measured, the numbers are of its box. */
function moved(
  finding: FindingState,
  action: ActionOf<'set-box'>,
  author: Author,
  proposed: FindingState | undefined,
): FindingState {
  const { boxLps } = action
  const volume = action.volume ?? finding.volume
  const isProposed = volume === (proposed?.volume ?? volume) && isSameBox(boxLps, proposed?.boxLps ?? null)
  return {
    ...finding,
    boxLps,
    volume,
    numbersOfModelBox: finding.origin.kind === 'model' && !isProposed && hasNumbers(finding),
    authors: { ...finding.authors, box: author },
  }
}

function isSameBox(a: Box, b: Box | null): boolean {
  return b !== null && [0, 1, 2].every((axis) => a.min[axis] === b.min[axis] && a.max[axis] === b.max[axis])
}

/** Whether a finding states anything that was measured. */
function hasNumbers({ proposedGrades, steps }: FindingState): boolean {
  return (
    proposedGrades.some(({ measured }) => measured !== undefined) ||
    steps.some(({ evidence }) => evidence?.value !== undefined)
  )
}

function added(action: ActionOf<'add'>, author: Author, sequence: number): FindingState {
  const { id, category, regionId, title } = questionOf(action.question)
  return {
    key: action.finding,
    question: id,
    category,
    region: regionId,
    title,
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
