import {
  ellipsoid,
  profile,
  smoothIntersection,
  smoothStep,
  smoothUnion,
  superellipse,
  tube,
} from '../fields/shapes.js'
import type { KneeParameters } from './parameters.js'

/** Metaphysis and shaft: z, half width, half depth, centre x, centre y, exponent. */
const SHAFT = [
  [-200, 12.5, 13, -2, -3, 2.2],
  [-110, 13, 14.5, -1, -4, 2.2],
  [-62, 15, 17, 0, -4, 2.2],
  [-46, 19, 18.5, 0, -3, 2.2],
  [-31, 25.5, 20.5, 0, -1, 2.3],
  [-20, 33, 21.5, 0, 0.5, 2.3],
  [-10, 37.5, 22.6, 0, 1.5, 2.4],
  [-2, 38.5, 23, 0, 1.5, 2.4],
  [10, 38.5, 23, 0, 1.5, 2.4],
] as const

/** Middle of the medial and lateral plateau. */
export const PLATEAU = {
  medial: { x: 18.5, y: 0.5 },
  lateral: { x: -18, y: 3 },
} as const

/** Height of the bony plateau over (x, y), mm: slope, medial dish, lateral dome, intercondylar eminence with two spines. */
export function plateauHeight(x: number, y: number, parameters: KneeParameters): number {
  const tibia = parameters.tibia
  const slope = -Math.tan((tibia.slope * Math.PI) / 180) * y
  const mx = (x - PLATEAU.medial.x) / 16
  const my = (y - PLATEAU.medial.y) / 21
  const lx = (x - PLATEAU.lateral.x) / 16
  const ly = (y - PLATEAU.lateral.y) / 18
  const dish = -tibia.medialConcavity * Math.exp(-1.6 * (mx * mx + my * my))
  const dome =
    tibia.lateralConvexity * (Math.exp(-1.4 * (ly * ly)) - 0.5) * smoothStep(2, -8, x) -
    0.8 * Math.exp(-2 * lx * lx - 2 * ly * ly)
  const bump = (cx: number, cy: number, wx: number, wy: number): number =>
    Math.exp(-0.5 * (((x - cx) / wx) ** 2 + ((y - cy) / wy) ** 2))
  const eminence =
    tibia.spineHeight * (0.32 * bump(0, 2, 7, 11) + 0.62 * bump(4.8, 1, 2.9, 5.5) + 0.5 * bump(-4.6, 3.5, 2.8, 5))
  return -2.3 + slope + dish + dome + eminence
}

/** Distance to the tibia (mm): plateau on a flaring metaphysis, tuberosity, posterior notch between the condyles. */
export function tibiaDistance(x: number, y: number, z: number, parameters: KneeParameters): number {
  const lean = parameters.tibia.shaftSlant * Math.max(0, -z - 40)
  const exponent = profile(SHAFT, z, 5)
  let d = superellipse(
    x - profile(SHAFT, z, 3) - lean,
    y - profile(SHAFT, z, 4),
    profile(SHAFT, z, 1),
    profile(SHAFT, z, 2),
    exponent,
  )
  if (z > -30) {
    // the medial plateau reaches further back than the lateral one
    const medialBack = ellipsoid(x - 18, y - 6, z + 10, 18.5, 20.5, 11)
    d = smoothUnion(d, medialBack, 6)
    const notch = ellipsoid(x - 1, y - 30, z + 4, 6.5, 10, 18)
    d = smoothIntersection(d, -notch, 7)
    const top = (z - plateauHeight(x, y, parameters)) * 0.97
    d = smoothIntersection(d, top, 4.5)
  }
  if (z > -75 && z < -15 && y < 0) {
    const out = parameters.tibia.tuberosity
    const bulge = tube(x, y, z, [
      [-3, -16, -22, 8],
      [-3, -15.5 - out, -36, 8],
      [-2, -14 - out * 0.5, -48, 7],
      [-1, -10, -66, 7],
    ])
    d = smoothUnion(d, bulge, 6)
  }
  return d
}

/** Thickness of healthy tibial cartilage in mm; `nz` is the superior component of the surface normal. */
export function tibialCartilageThickness(
  x: number,
  y: number,
  nz: number,
  side: 'medial' | 'lateral',
  parameters: KneeParameters,
): number {
  const facing = smoothStep(0.45, 0.75, nz)
  if (facing <= 0) return 0
  const medial = side === 'medial'
  const middle = medial ? PLATEAU.medial : PLATEAU.lateral
  const dx = (x - middle.x) / (medial ? 15.2 : 15.5)
  const dy = (y - middle.y) / (medial ? 21 : 17.2)
  const r = Math.pow(Math.abs(dx) ** 2.6 + Math.abs(dy) ** 2.6, 1 / 2.6)
  const rim = 1 - smoothStep(0.86, 1.05, r)
  const thickness = medial ? parameters.cartilage.medialTibia : parameters.cartilage.lateralTibia
  const dome = medial ? 1.06 - 0.22 * r * r : 1.14 - 0.38 * r * r
  return thickness * dome * rim * facing
}
