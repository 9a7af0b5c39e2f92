import { MOST_ANNOTATIONS } from '../case/annotation.js'
import type { Action, ReadState, FindingState } from '../case/revision.js'
import { unsettled } from './contradictions.js'
import { isFullyGraded } from './finding-standing.js'
import { findQuestion } from '../moaks/questions.js'
import { findGrade, findScale } from '../moaks/scales.js'

/** Why an action may not happen now, in one sentence, or null where it may. */
export function checkAction(state: ReadState, action: Action): string | null {
  if (action.type === 'withdraw-sign-off') return state.signedOff ? null : 'This case is not signed off.'
  if (state.signedOff) return 'This case is signed off: withdraw the sign-off to change it.'
  switch (action.type) {
    case 'undo':
      return state.undo?.revision === action.revision ? null : 'There is nothing to take back.'
    case 'redo':
      return state.redo?.revision === action.revision ? null : 'There is nothing to do again.'
    case 'set-side':
    case 'set-report':
      return null
    case 'reveal':
      return 'There is nothing to reveal in this read.'
    case 'take-answer':
      return 'There is nobody else’s answer to take in this read.'
    case 'sign-off':
      return checkSignOff(state)
    case 'add':
      return checkAdd(state, action)
    case 'put-annotation':
      return checkPut(state, action)
    case 'rename-annotation':
    case 'remove-annotation':
      return state.annotations.some(({ annotation }) => annotation.id === action.annotation)
        ? null
        : 'This measurement or key image is not there any more.'
    case 'accept-many':
      return action.findings.map((key) => checkFinding(state, key, action)).find((reason) => reason !== null) ?? null
    default:
      return checkFinding(state, action.finding, action)
  }
}

/** Whether an action would leave the case as it is: accepting what is decided so already, drawing what is there already. */
export function changesNothing(state: ReadState, action: Action): boolean {
  if (action.type === 'put-annotation' || action.type === 'rename-annotation') {
    const id = action.type === 'put-annotation' ? action.annotation.id : action.annotation
    const known = state.annotations.find(({ annotation }) => annotation.id === id)?.annotation
    if (!known) return false
    const next = action.type === 'put-annotation' ? action.annotation : { ...known, name: action.name }
    return JSON.stringify(next) === JSON.stringify(known)
  }
  if (action.type !== 'accept') return false
  const decision = state.findings.find((finding) => finding.key === action.finding)?.decision
  return decision === 'accepted' || decision === 'edited'
}

function checkPut(
  { annotations }: ReadState,
  { annotation }: Extract<Action, { type: 'put-annotation' }>,
): string | null {
  const known = annotations.find((one) => one.annotation.id === annotation.id)
  if (known) return known.annotation.kind === annotation.kind ? null : 'A measurement stays of the kind that it is.'
  return annotations.length < MOST_ANNOTATIONS
    ? null
    : `A read holds ${MOST_ANNOTATIONS} measurements and key images at most: delete one that is not needed.`
}

function checkFinding(state: ReadState, key: string, action: Action): string | null {
  const finding = state.findings.find((one) => one.key === key)
  if (!finding) return 'This finding is not part of the case any more.'
  const byPerson = finding.origin.kind === 'person'
  switch (action.type) {
    case 'accept':
    case 'accept-many':
      return finding.answered ? null : 'The model did not answer this: grade it yourself, or leave it open.'
    case 'reject':
      if (finding.decision === 'rejected') return 'This finding is rejected already.'
      return byPerson ? 'A finding that a reader added can be removed, not rejected.' : null
    case 'reopen':
      if (byPerson) return 'A finding that a reader added has no proposal to go back to: remove it instead.'
      return finding.authors.decision === null ? 'Nothing has been decided about this finding yet.' : null
    case 'set-grade':
      return checkEdit(finding) ?? checkGrade(finding, action.component, action.grade)
    case 'set-grades':
      return (
        checkEdit(finding) ??
        action.grades.map((one) => checkGrade(finding, one.component, one.grade)).find((reason) => reason !== null) ??
        null
      )
    case 'set-box':
    case 'set-steps':
      return checkEdit(finding)
    case 'remove-added':
      return byPerson ? null : 'The model’s findings can be rejected, not removed.'
    default:
      return null
  }
}

/** What contradicts itself is settled before a name is put under it. */
function checkSignOff(state: ReadState): string | null {
  if (state.readingId === null && state.findings.length === 0)
    return 'There is nothing to sign off yet: run the model or add a finding.'
  const [first, ...others] = unsettled(state)
  if (!first) return null
  const more = others.length === 0 ? '' : ` and ${others.length === 1 ? 'one more' : `${others.length} more`}`
  return `The grades of “${first.title}”${more} contradict each other: settle them, then sign off.`
}

function checkEdit(finding: FindingState): string | null {
  return finding.decision === 'rejected'
    ? 'This finding is rejected: accept it or take the rejection back before changing it.'
    : null
}

function checkGrade(finding: FindingState, component: string, grade: number): string | null {
  const isPart = findQuestion(finding.question)?.components.some(({ key }) => key === component) === true
  const scale = findScale(component)
  return isPart && scale && findGrade(scale, grade) ? null : 'This question has no such grade.'
}

function checkAdd(state: ReadState, action: Extract<Action, { type: 'add' }>): string | null {
  if (!/^added-[1-9]\d*$/.test(action.finding)) return 'A finding that a reader adds is named "added-" and a number.'
  if (state.findings.some((finding) => finding.key === action.finding))
    return 'There is a finding with this name already.'
  return isFullyGraded(action.question, action.grades) ? null : 'Grade every part of the finding before it is added.'
}
