import type { AnnotationState, Revision } from '../case/revision.js'

/** What a reader drew, as it stands after these revisions (those that count, in order). Unknown ids do nothing. */
export function foldAnnotations(effective: readonly Revision[]): AnnotationState[] {
  const states = new Map<string, AnnotationState>()
  for (const { action, author, at, sequence } of effective) {
    if (action.type === 'put-annotation') {
      const { annotation } = action
      const history = states.get(annotation.id)?.history ?? []
      states.set(annotation.id, { annotation, author, at, history: [...history, sequence] })
    } else if (action.type === 'rename-annotation') {
      const known = states.get(action.annotation)
      if (!known) continue
      const annotation = { ...known.annotation, name: action.name }
      states.set(annotation.id, { annotation, author, at, history: [...known.history, sequence] })
    } else if (action.type === 'remove-annotation') states.delete(action.annotation)
  }
  return [...states.values()]
}
