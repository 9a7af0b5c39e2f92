import type { Action, CaseState } from '../../src-shared/case/revision.js'
import { isFullyGraded } from '../../src-shared/case/standing.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { findGrade, findScale } from '../../src-shared/moaks/scales.js'

/** Why an action may not happen now, in one sentence, or null where it may. */
export function checkAction(state: CaseState, action: Action): string | null {
  if (action.type === 'withdraw-sign-off') return state.signedOff ? null : 'This case is not signed off.'
  if (state.signedOff) return 'This case is signed off: withdraw the sign-off to change it.'
  switch (action.type) {
    case 'undo':
      return state.undo?.revision === action.revision ? null : 'There is nothing to take back.'
    case 'redo':
      return state.redo?.revision === action.revision ? null : 'There is nothing to do again.'
    case 'set-side':
      return null
    case 'sign-off':
      return state.readingId === null && state.findings.length === 0
        ? 'There is nothing to sign off yet: run the model or add a finding.'
        : null
    case 'accept-many':
      return action.findings.map((key) => checkAccept(state, key)).find((reason) => reason !== null) ?? null
    case 'accept':
      return checkAccept(state, action.finding)
    case 'add':
      return checkAdd(state, action)
    case 'set-grade':
      return checkGrade(state, action)
    case 'remove-added':
      return action.finding.startsWith('added-')
        ? checkKnown(state, action.finding)
        : 'The model’s findings can be rejected, not removed.'
    default:
      return checkKnown(state, action.finding)
  }
}

function checkKnown(state: CaseState, key: string): string | null {
  return state.findings.some((finding) => finding.key === key) ? null : 'This finding is not part of the case any more.'
}

function checkAccept(state: CaseState, key: string): string | null {
  const finding = state.findings.find((one) => one.key === key)
  if (!finding) return checkKnown(state, key)
  // Accepting "no answer" would turn it into something that reads like normal.
  return finding.answered ? null : 'The model did not answer this: grade it yourself, or leave it open.'
}

function checkGrade(state: CaseState, action: Extract<Action, { type: 'set-grade' }>): string | null {
  const finding = state.findings.find((one) => one.key === action.finding)
  if (!finding) return checkKnown(state, action.finding)
  const isPart = findQuestion(finding.question)?.components.some(({ key }) => key === action.component) === true
  const scale = findScale(action.component)
  return isPart && scale && findGrade(scale, action.grade) ? null : 'This question has no such grade.'
}

function checkAdd(state: CaseState, action: Extract<Action, { type: 'add' }>): string | null {
  if (state.findings.some((finding) => finding.key === action.finding))
    return 'There is a finding with this name already.'
  return isFullyGraded(action.question, action.grades) ? null : 'Grade every part of the finding before it is added.'
}
