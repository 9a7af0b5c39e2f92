import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, dot, subtract } from '../../../src-shared/geometry/vector.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import type { Scan } from '../scan.js'
import { PLANES } from '../types.js'

/** cos 30°: stacks tilted further against each other than this do not scroll together. */
export const NEAR_PARALLEL = 0.866

/**
 * Where a volume is looked at after another was scrolled to `target` along `normal` (both in this volume's frame, LPS
 * mm): only slices that are nearly parallel to the scrolled ones move along, all others stay where they were.
 * `onShow` are the slices that the volume shows now, which may be turned.
 */
export function followed(scan: Scan, onShow: readonly PlaneFrame[], before: Vec3, target: Vec3, normal: Vec3): Vec3 {
  const frame = [...onShow, ...PLANES.map((plane) => scan.frames[plane])].find(
    (candidate) => Math.abs(dot(candidate.stack, normal)) >= NEAR_PARALLEL,
  )
  return frame ? along(before, frame.stack, dot(subtract(target, before), frame.stack)) : before
}
