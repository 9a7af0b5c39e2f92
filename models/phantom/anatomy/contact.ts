import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { femurAngle, femoralCartilageThickness, femurDistance } from './femur.js'
import type { KneeParameters } from './parameters.js'
import { patellaDistance } from './patella.js'
import { Placement } from './pose.js'
import { PLATEAU, plateauHeight } from './tibia.js'

/** Gaps between cartilage surfaces in mm that the pose has to leave (negative: the surfaces press on each other). */
export interface Gaps {
  readonly medial: number
  readonly lateral: number
  readonly patella: number
}

const FEMUR_PIVOT: Vec3 = [0, 0.5, 21]

/**
 * Places the femur on the tibia: flexion and rotation as drawn, then height and varus angle so that on each side the
 * smallest distance between the bones is the two cartilages plus the gap asked for. Nominal frame, mm.
 */
export function seatFemur(parameters: KneeParameters, gaps: Gaps): Placement {
  let height = 0
  let varus = 0
  const q = new Float64Array(3)
  const { cartilage } = parameters
  for (let round = 0; round < 5; round++) {
    const placement = new Placement(FEMUR_PIVOT, [0, 0, height], [parameters.flexion, varus, parameters.femurRotation])
    const closest = (side: 'medial' | 'lateral'): number => {
      const middle = PLATEAU[side]
      let best = 99
      for (let x = -9; x <= 9; x += 3)
        for (let y = -14; y <= 14; y += 3.5) {
          const px = middle.x + x
          const py = middle.y + y
          placement.unplace(px, py, plateauHeight(px, py, parameters), q)
          best = Math.min(best, femurDistance(q[0] ?? 0, q[1] ?? 0, q[2] ?? 0, parameters))
        }
      return best
    }
    const medialError = cartilage.femur + cartilage.medialTibia + gaps.medial - closest('medial')
    const lateralError = cartilage.femur + cartilage.lateralTibia + gaps.lateral - closest('lateral')
    height += (medialError + lateralError) / 2
    // a positive angle about y lowers the medial side
    varus -= (((medialError - lateralError) / (PLATEAU.medial.x - PLATEAU.lateral.x)) * 180) / Math.PI
  }
  return new Placement(FEMUR_PIVOT, [0, 0, height], [parameters.flexion, varus, parameters.femurRotation])
}

/** Places the patella in front of the trochlea with the cartilage gap asked for. Nominal frame, mm. */
export function seatPatella(parameters: KneeParameters, femur: Placement, gap: number): Placement {
  const { patella, cartilage, flexion } = parameters
  const level = patella.level + patella.height / 2
  let y = -50
  const p = new Float64Array(3)
  const back: Vec3[] = []
  for (let x = -14; x <= 14; x += 3.5)
    for (let z = -9; z <= 12; z += 3.5) {
      let depth = 0
      while (depth < 20 && patellaDistance(x, depth, z, parameters) < 0) depth += 0.25
      if (depth > 0) back.push([x, depth, z])
    }
  const at = (): Placement =>
    new Placement([0, 0, 0], [patella.shift, y, level], [flexion * 0.45 + 2, 0, -patella.tilt])
  for (let round = 0; round < 6; round++) {
    const placement = at()
    let error = 99
    for (const point of back) {
      const [px, py, pz] = placement.place(point)
      femur.unplace(px, py, pz, p)
      const [fx, fy, fz] = [p[0] ?? 0, p[1] ?? 0, p[2] ?? 0]
      const covered = femurAngle(fy, fz) > -20 ? femoralCartilageThickness(fx, fy, fz, 0.3, parameters) : 0.5
      error = Math.min(error, femurDistance(fx, fy, fz, parameters) - covered - cartilage.patella * 0.85 - gap)
    }
    y += error * 0.97
  }
  return at()
}
