import { roundedExtrusion, tube } from '../fields/shapes.js'
import type { KneeParameters } from './parameters.js'
import type { Placement } from './pose.js'

type Point = readonly [number, number, number]

/** Courses of ligaments and tendons in the nominal frame (mm) for one pose of femur and patella. */
export interface LigamentCourses {
  readonly acl: readonly (readonly number[])[]
  readonly pcl: readonly (readonly number[])[]
  readonly patellarTendon: readonly Point[]
  readonly quadricepsTendon: readonly Point[]
  readonly collaterals: readonly (readonly (readonly number[])[])[]
}

/** Lays the ligaments between their attachments on the placed bones. */
export function layLigaments(parameters: KneeParameters, femur: Placement, patella: Placement): LigamentCourses {
  const { acl, pcl } = parameters.ligaments
  const half = parameters.patella.height / 2
  const notch = parameters.femur.notchHalfWidth
  const aclTop = femur.place([-notch * 0.75, 11, 23])
  const aclEnd: Point = [2, -9, -1]
  const pclTop = femur.place([notch * 0.6, -3, 15])
  const pclEnd: Point = [-1, 23, -9]
  const middle = (a: Point, b: Point, t: number, lift: Point): Point => [
    a[0] * (1 - t) + b[0] * t + lift[0],
    a[1] * (1 - t) + b[1] * t + lift[1],
    a[2] * (1 - t) + b[2] * t + lift[2],
  ]
  const pole = patella.place([0, -2.5, -half + 3])
  const base = patella.place([0, -3, half - 4])
  const tubercle: Point = [-3, -18.5 - parameters.tibia.tuberosity - 2.5, -38]
  const quadricepsMiddle = femur.place([-1, -44, 72])
  const quadricepsTop = femur.place([-3, -46, 150])
  const lateralTop = femur.place([-38, 2, 26])
  const medialTop = femur.place([39, 1, 27])
  return {
    acl: [
      [...aclTop, acl],
      [...middle(aclTop, aclEnd, 0.5, [0.5, -0.5, 0]), acl * 0.85],
      [...aclEnd, acl * 1.15],
    ],
    pcl: [
      [...pclTop, pcl],
      [...middle(pclTop, pclEnd, 0.4, [0, 3.5, 4.5]), pcl * 0.95],
      [...middle(pclTop, pclEnd, 0.75, [0, 2.5, 2.5]), pcl * 0.9],
      [...pclEnd, pcl * 0.85],
    ],
    patellarTendon: [pole, middle(pole, tubercle, 0.5, [0, -1, 0]), tubercle, [-2.5, tubercle[1] + 3, -52]],
    quadricepsTendon: [
      base,
      [quadricepsMiddle[0], Math.min(base[1], quadricepsMiddle[1]), Math.max(quadricepsMiddle[2], base[2] + 8)],
      quadricepsTop,
    ],
    collaterals: [
      [
        [...lateralTop, 2.6],
        [-39, 14, 4, 2.6],
        [parameters.fibula.x - 4, parameters.fibula.y - 2, parameters.fibula.level - 6, 2.6],
      ],
      [
        [...medialTop, 2.3],
        [41.5, -1, 2, 2.1],
        [40, -2, -14, 2.1],
        [32, -6, -42, 2],
      ],
      [
        [...femur.place([40, -5, 27]), 2],
        [42, -5, 2, 2],
        [39, -6, -14, 2],
        [31, -10, -42, 1.9],
      ],
      // iliotibial band to Gerdy's tubercle
      [
        [...femur.place([-43, -6, 120]), 1.6],
        [-43, -8, 40, 1.7],
        [-40, -14, 5, 1.8],
        [-27, -19, -12, 2],
      ],
    ],
  }
}

/** Distance to a flat band (mm) of half width `half` along x and half thickness `thin`, about a line of points. */
export function bandDistance(
  x: number,
  y: number,
  z: number,
  line: readonly Point[],
  half: number,
  thin: number,
): number {
  let best = 1e9
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i]
    const b = line[i + 1]
    if (!a || !b) continue
    const dy = b[1] - a[1]
    const dz = b[2] - a[2]
    const square = dy * dy + dz * dz
    const t = Math.min(1, Math.max(0, ((y - a[1]) * dy + (z - a[2]) * dz) / square))
    const fromLine = Math.hypot(y - a[1] - t * dy, z - a[2] - t * dz) - thin
    const middle = a[0] * (1 - t) + b[0] * t
    best = Math.min(best, roundedExtrusion(fromLine, x - middle, half, Math.min(thin, 1.5)))
  }
  return best
}

/** Distance to the nearest of several tubes, mm. */
export function nearestTube(
  x: number,
  y: number,
  z: number,
  tubes: readonly (readonly (readonly number[])[])[],
): number {
  let best = 1e9
  for (const path of tubes) best = Math.min(best, tube(x, y, z, path))
  return best
}
