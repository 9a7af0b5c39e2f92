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
