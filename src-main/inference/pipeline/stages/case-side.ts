import type { Side, SideSource } from '../../../../src-shared/case/geometry.js'

/** What one volume says about the side of the knee. */
export interface SideWitness {
  /** As its headers say, or a person who imported it; `unknown` where they are silent. */
  readonly header: Side
  readonly headerSource: SideSource
  /** As its image shows; `unknown` where it does not tell, or is unlike what the pack knows. */
  readonly image: Side
  /** How much its image is worth, above 0. */
  readonly weight: number
}

/**
 * The one side of a case: the user's word, else what the headers agree on, else what the images show, each by its worth.
 * Headers that contradict each other say nothing. `unknown` where nothing tells.
 */
export function sideOfCase(
  user: 'left' | 'right' | null,
  witnesses: readonly SideWitness[],
): { readonly side: Side; readonly source: SideSource } {
  if (user !== null) return { side: user, source: 'user' }
  const named = witnesses.filter(({ header }) => header !== 'unknown')
  const [first] = named
  if (first && named.every(({ header }) => header === first.header))
    return { side: first.header, source: first.headerSource }
  const worth = (side: Side): number =>
    witnesses.filter(({ image }) => image === side).reduce((sum, { weight }) => sum + weight, 0)
  const balance = worth('right') - worth('left')
  if (balance === 0) return { side: 'unknown', source: 'inferred' }
  return { side: balance > 0 ? 'right' : 'left', source: 'inferred' }
}
