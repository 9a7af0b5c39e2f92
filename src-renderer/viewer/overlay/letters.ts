import type { Side } from '../../../src-shared/case/geometry.js'
import { orientationLetter, type OrientationLetter } from '../../../src-shared/geometry/orientation.js'
import type { Basis } from '../geometry/plane-frame.js'
import { scale } from '../../../src-shared/geometry/vector.js'

/** The patient directions at the four edges of a view. */
export interface EdgeLetters {
  readonly left: OrientationLetter
  readonly right: OrientationLetter
  readonly top: OrientationLetter
  readonly bottom: OrientationLetter
}

export function edgeLetters(basis: Basis): EdgeLetters {
  return {
    left: orientationLetter(scale(basis.right, -1)),
    right: orientationLetter(basis.right),
    top: orientationLetter(scale(basis.down, -1)),
    bottom: orientationLetter(basis.down),
  }
}

/** "medial" or "lateral" for an edge that shows the patient's left or right; undefined for others or no known side. */
export function kneeSide(letter: OrientationLetter, side: Side): 'medial' | 'lateral' | undefined {
  if (side === 'unknown' || (letter !== 'L' && letter !== 'R')) return undefined
  return (letter === 'R') === (side === 'right') ? 'lateral' : 'medial'
}
