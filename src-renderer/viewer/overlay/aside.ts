import type { Side } from '../../../src-shared/case/geometry.js'
import { boxCentre, boxCorners, type Box } from '../../../src-shared/geometry/box.js'
import { orientationLetter, type OrientationLetter } from '../../../src-shared/geometry/orientation.js'
import { dot, scale, subtract } from '../../../src-shared/geometry/vector.js'
import type { Slab } from '../geometry/box-section.js'
import { toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import { kneeSide } from './letters.js'

/** A box that the slice on the screen does not meet. */
export interface Aside {
  /** Where its middle would be. */
  readonly at: ScreenPoint
  /** "12 mm medial": which way, and how far from the slice to the nearest part of it. */
  readonly text: string
}

const DIRECTIONS: Readonly<Record<OrientationLetter, string>> = {
  L: 'to the left',
  R: 'to the right',
  A: 'anterior',
  P: 'posterior',
  S: 'superior',
  I: 'inferior',
}

/** Where a box lies that the slice does not meet; undefined where it does. */
export function asideOf(box: Box, slab: Slab, projection: Projection, side: Side): Aside | undefined {
  const depths = boxCorners(box).map((corner) => dot(subtract(corner, slab.point), slab.basis.away))
  const [nearest, farthest] = [Math.min(...depths), Math.max(...depths)]
  const half = slab.thickness / 2
  if (nearest <= half && farthest >= -half) return undefined
  const behind = nearest > 0
  const distance = behind ? nearest : -farthest
  const letter = orientationLetter(scale(slab.basis.away, behind ? 1 : -1))
  const direction = kneeSide(letter, side) ?? DIRECTIONS[letter]
  return {
    at: toScreen(projection, boxCentre(box)),
    text: `${Math.max(1, Math.round(distance))} mm ${direction}`,
  }
}
