import type { Action } from '../case/revision.js'

/** The keys of the findings that an action names; none for actions on the whole case, and for undo and redo. */
export function findingsNamed(action: Action): readonly string[] {
  if ('findings' in action) return action.findings
  if ('finding' in action) return [action.finding]
  return []
}
