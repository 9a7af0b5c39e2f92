import type { Lie } from '../../../src-shared/case/view.js'
import { cross, scale } from '../../../src-shared/geometry/vector.js'
import type { PlaneFrame } from './plane-frame.js'

/** A picture as it is hung. */
export const UPRIGHT: Lie = { mirrored: false, quarterTurns: 0 }

/** What a reader does to a picture on the screen. */
export type LieChange = 'mirror' | 'upside-down' | 'clockwise' | 'anticlockwise'

/** How a picture lies after one more change on the screen. */
export function changedLie({ mirrored, quarterTurns }: Lie, change: LieChange): Lie {
  if (change === 'clockwise') return { mirrored, quarterTurns: (quarterTurns + 1) % 4 }
  if (change === 'anticlockwise') return { mirrored, quarterTurns: (quarterTurns + 3) % 4 }
  // A mirror after a turn is the opposite turn after the mirror; upside down is a mirror and half a turn.
  const half = change === 'upside-down' ? 2 : 0
  return { mirrored: !mirrored, quarterTurns: (half - quarterTurns + 4) % 4 }
}

/**
 * A stack of slices as it lies in a viewport. A mirrored picture is the same slice seen from its other side, so that
 * everything that is worked out from right and down (letters, medial and lateral, measures) stays true; the order and
 * numbers of the slices do not change.
 */
export function lain(frame: PlaneFrame, { mirrored, quarterTurns }: Lie): PlaneFrame {
  if (!mirrored && quarterTurns === 0) return frame
  let { down } = frame
  let right = mirrored ? scale(frame.right, -1) : frame.right
  for (let turn = 0; turn < quarterTurns; turn++) [right, down] = [scale(down, -1), right]
  const across = quarterTurns % 2 === 1
  const swapped = <T extends { width: number; height: number }>({ width, height }: T) => ({
    width: across ? height : width,
    height: across ? width : height,
  })
  return { ...frame, right, down, away: cross(right, down), ...swapped(frame), fit: swapped(frame.fit) }
}
