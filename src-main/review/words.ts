import type { Action, FindingState } from '../../src-shared/case/revision.js'

/** What an action is called in a menu or tooltip: "Grade — Cartilage loss — medial femur, central". */
export function actionLabel(action: Action, findings: readonly Pick<FindingState, 'key' | 'title'>[]): string {
  const verb = VERBS[action.type]
  if (action.type === 'accept-many') return `${verb} ${action.findings.length} findings`
  if (!('finding' in action)) return verb
  const title = findings.find((finding) => finding.key === action.finding)?.title
  return title ? `${verb}: ${title}` : verb
}

const VERBS: Readonly<Record<Action['type'], string>> = {
  accept: 'Accept',
  'accept-many': 'Accept',
  reject: 'Reject',
  reopen: 'Reopen',
  'set-grade': 'Grade',
  'set-box': 'Move box',
  'set-steps': 'Edit reasoning',
  'set-note': 'Edit note',
  add: 'Add',
  'remove-added': 'Remove',
  'set-side': 'Set side',
  'sign-off': 'Sign off',
  'withdraw-sign-off': 'Withdraw sign-off',
  undo: 'Undo',
  redo: 'Redo',
}
