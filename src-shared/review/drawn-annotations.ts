import { annotationTitle } from '../annotations/words.js'
import type { AnnotationKind } from '../case/annotation.js'
import type { Revision } from '../case/revision.js'

/** An annotation that was drawn at some time, whether it still stands or not. */
export interface DrawnAnnotation {
  readonly title: string
  readonly kind: AnnotationKind
  /** Number of the revision that drew it. */
  readonly first: number
}

/** All that was ever drawn in a read, by its id: also what was deleted, so that undo can say what it brings back. */
export function drawnAnnotations(revisions: readonly Revision[]): ReadonlyMap<string, DrawnAnnotation> {
  const drawn = new Map<string, DrawnAnnotation>()
  for (const { action, sequence } of revisions) {
    if (action.type === 'put-annotation') {
      const { id, kind } = action.annotation
      const first = drawn.get(id)?.first ?? sequence
      drawn.set(id, { title: annotationTitle(action.annotation), kind, first })
    } else if (action.type === 'rename-annotation') {
      const known = drawn.get(action.annotation)
      if (known) drawn.set(action.annotation, { ...known, title: annotationTitle({ ...known, name: action.name }) })
    }
  }
  return drawn
}
