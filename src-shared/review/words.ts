import type { Action, FindingState, Revision } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import type { DrawnAnnotation } from './drawn-annotations.js'
import { REPORT_SECTION_TITLES } from '../case/report-text.js'

/**
 * What an action is called in a menu or tooltip: "Grade: Cartilage loss — medial femur, central", "Draw: Length 2".
 * `annotations` holds all that was ever drawn, by its id.
 */
export function actionLabel(
  { action, sequence }: Pick<Revision, 'action' | 'sequence'>,
  findings: readonly Pick<FindingState, 'key' | 'title'>[],
  annotations: ReadonlyMap<string, DrawnAnnotation>,
): string {
  const drawn = 'annotation' in action ? annotations.get(annotationNamed(action)) : undefined
  if (drawn)
    return `${action.type === 'put-annotation' && drawn.first !== sequence ? 'Change' : VERBS[action.type]}: ${drawn.title}`
  const verb = VERBS[action.type]
  if (action.type === 'accept-many') return `${verb} ${counted(action.findings.length)}`
  const title = titleOf(action, findings)
  return title ? `${verb}: ${title}` : verb
}

function annotationNamed({ annotation }: Extract<Action, { annotation: unknown }>): string {
  return typeof annotation === 'string' ? annotation : annotation.id
}

function titleOf(action: Action, findings: readonly Pick<FindingState, 'key' | 'title'>[]): string | undefined {
  if (action.type === 'set-report') return REPORT_SECTION_TITLES[action.section].toLowerCase()
  if (action.type === 'add') return findQuestion(action.question)?.title
  return 'finding' in action ? findings.find((finding) => finding.key === action.finding)?.title : undefined
}

function counted(findings: number): string {
  return findings === 1 ? '1 finding' : `${findings} findings`
}

const VERBS: Readonly<Record<Action['type'], string>> = {
  accept: 'Accept',
  'accept-many': 'Accept',
  reject: 'Reject',
  reopen: 'Reopen',
  'set-grade': 'Grade',
  'set-grades': 'Grade',
  'set-box': 'Move box',
  'set-steps': 'Edit reasoning',
  'set-note': 'Edit note',
  add: 'Add',
  'remove-added': 'Remove',
  'put-annotation': 'Draw',
  'rename-annotation': 'Rename',
  'remove-annotation': 'Delete',
  'set-side': 'Set side',
  'set-report': 'Write report',
  'sign-off': 'Sign off',
  'withdraw-sign-off': 'Withdraw sign-off',
  reveal: 'Reveal the model’s answers',
  'take-answer': 'Take an answer',
  undo: 'Undo',
  redo: 'Redo',
}
