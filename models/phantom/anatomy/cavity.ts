import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { SampledField } from '../fields/sampled-field.js'
import { femurDistance } from './femur.js'
import type { KneeParameters } from './parameters.js'
import type { Placement } from './pose.js'

/** A shape as a function of a point, mm. */
export type Shape = (x: number, y: number, z: number) => number

/**
 * How much distension brings fluid to a point. The suprapatellar pouch lies on the front of the distal femur, the
 * gutters beside the condyles, the posterior recesses behind them; level 0 wets the surfaces, level 10 is a tense joint.
 */
export function buildCavity(
  parameters: KneeParameters,
  field: (bounds: readonly [Vec3, Vec3], spacing: number, shape: Shape, reach?: number) => SampledField,
  inFrame: (placement: Placement, shape: Shape) => Shape,
  femurPlacement: Placement,
  patellaMiddle: Vec3,
): SampledField {
  const upper = patellaMiddle[2] + parameters.patella.height / 2
  const s = parameters.scale
  const shape = inFrame(femurPlacement, (x, y, z) => {
    const bone = femurDistance(x, y, z, parameters)
    if (bone < -3 || bone > 24) return 60
    const px = x / 27
    const pz = (z - upper + 2) / (z > upper - 2 ? 24 : 30)
    const profile = Math.max(0.02, 1 - px * px - pz * pz)
    const pouch = y < -8 ? Math.abs(bone - 5.2) / profile - 0.6 : 60
    // lens-shaped recesses beside the trochlea and behind the condyles
    const gy = (y + 15) / 15
    const gz = (z - 24) / 17
    const gutterProfile = Math.max(0.02, 1 - gy * gy - gz * gz)
    const gutter = Math.abs(x) > 24 ? (Math.abs(bone - 2.4) * 1.1) / gutterProfile + 1.6 : 60
    const by = (Math.abs(x) - 20) / 13
    const bz = (z - 20) / 15
    const behindProfile = Math.max(0.02, 1 - by * by - bz * bz)
    const behind = y > 6 ? (Math.abs(bone - 3) * 1.3) / behindProfile + 1.2 : 60
    const notch = Math.hypot(x, y - 4, (z - 10) * 0.8) * 0.55 - 1.2
    return Math.min(pouch, gutter, behind, notch)
  })
  return field(
    [
      [-52 * s[0], -85 * s[1], -12 * s[2]],
      [52 * s[0], 40 * s[1], 105 * s[2]],
    ],
    2.5,
    shape,
    Infinity,
  )
}
