import type { Revision } from '../case/revision.js'

/**
 * Whether a revision was made by version 0.1, which did not note the reader. It is folded as that version did, so that
 * nothing which was decided, shown or signed then looks otherwise now: a set side moves no finding, and a changed grade
 * leaves the chain as it was.
 */
export function isOfFirstVersion({ author }: Pick<Revision, 'author'>): boolean {
  return author.kind === 'person' && author.reader === undefined
}
