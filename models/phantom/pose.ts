import type { Affine } from '../../src-shared/geometry/affine.js'
import { Placement } from './anatomy/pose.js'
import type { Random } from './random.js'

/** How the leg lies in the scanner: knee frame → canonical LPS axes, a rotation about the joint. */
export interface ScannerPose {
  /** Canonical mm → knee frame mm. */
  readonly toKnee: Affine
  /** Knee frame mm → canonical mm. */
  readonly fromKnee: Affine
}

/**
 * Draws the pose of a supine patient: half of the flexion is taken by the thigh and half by the shank, the foot falls
 * a little outwards, and the leg lies a little askew.
 */
export function drawPose(random: Random, flexion: number): ScannerPose {
  const angles: [number, number, number] = [
    -flexion / 2 + random.normal(0, 3),
    random.normal(0, 3),
    random.normal(2, 6),
  ]
  const m = new Placement([0, 0, 0], [0, 0, 0], angles).rotation
  const at = (index: number): number => m[index] ?? 0
  return {
    fromKnee: [at(0), at(1), at(2), 0, at(3), at(4), at(5), 0, at(6), at(7), at(8), 0, 0, 0, 0, 1],
    toKnee: [at(0), at(3), at(6), 0, at(1), at(4), at(7), 0, at(2), at(5), at(8), 0, 0, 0, 0, 1],
  }
}
