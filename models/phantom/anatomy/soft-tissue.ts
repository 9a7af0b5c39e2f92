import { smoothStep, superellipse, tube } from '../fields/shapes.js'
import type { Random } from '../random.js'
import type { KneeParameters } from './parameters.js'

type Path = readonly (readonly number[])[]

/** Paths (x, y, z, radius) of the muscles that move with the femur, its own frame, nominal mm. */
const THIGH: readonly Path[] = [
  [
    [30, -18, 34, 7],
    [31, -18, 56, 17],
    [28, -16, 85, 25],
    [22, -12, 150, 32],
  ],
  [
    [-30, -14, 50, 6],
    [-30, -10, 85, 19],
    [-27, -6, 150, 30],
  ],
  [
    [0, -34, 88, 5],
    [-2, -34, 110, 11],
    [-4, -30, 150, 18],
  ],
  [
    [28, 32, 4, 10],
    [25, 34, 45, 19],
    [19, 36, 90, 24],
    [14, 34, 150, 27],
  ],
  [
    [20, 46, 0, 4],
    [12, 46, 50, 11],
    [6, 46, 150, 17],
  ],
  [
    [-37, 22, 0, 7],
    [-31, 30, 40, 16],
    [-26, 34, 90, 21],
    [-18, 34, 150, 25],
  ],
  [
    [47, 12, 70, 9],
    [46, 18, 20, 8],
    [42, 18, 0, 6],
  ],
  [
    [18, 12, 80, 8],
    [14, 14, 110, 17],
    [12, 14, 150, 22],
  ],
  [
    [-16, 14, 84, 8],
    [-14, 18, 120, 16],
    [-12, 18, 150, 18],
  ],
]

/** The same for those that move with the tibia. */
const SHANK: readonly Path[] = [
  [
    [21, 20, 30, 6],
    [21, 33, 8, 15],
    [19, 38, -30, 21],
    [19, 38, -80, 26],
    [18, 36, -160, 24],
  ],
  [
    [-21, 20, 30, 6],
    [-19, 32, 8, 14],
    [-18, 37, -30, 19],
    [-18, 38, -80, 23],
    [-17, 36, -160, 20],
  ],
  [
    [-14, 22, -6, 4],
    [2, 24, -30, 10],
    [4, 20, -60, 13],
    [2, 16, -150, 14],
  ],
  [
    [-10, 28, -40, 8],
    [-4, 30, -90, 17],
    [-2, 30, -160, 20],
  ],
  [
    [-23, -4, -34, 6],
    [-23, -9, -70, 14],
    [-20, -10, -160, 17],
  ],
  [
    [-37, 8, -30, 6],
    [-36, 6, -70, 13],
    [-34, 6, -160, 16],
  ],
  [
    [43, 18, 6, 6],
    [37, 8, -30, 5],
    [26, -4, -55, 4],
  ],
]

/** Vessels: popliteal artery and vein with branches, saphenous veins, genicular twigs. */
const VESSELS: readonly Path[] = [
  [
    [6, 26, 150, 3.4],
    [-1, 32, 30, 3.2],
    [-2, 31, -5, 3],
    [-4, 31, -60, 2.8],
    [-6, 30, -160, 2],
  ],
  [
    [4, 32, 150, 4.2],
    [-5, 38, 30, 4.4],
    [-5, 37, -5, 4],
    [-5, 36, -60, 3],
    [-7, 34, -160, 2.4],
  ],
  [
    [38, 40, 150, 2],
    [44, 38, 40, 2],
    [46, 32, -20, 2],
    [42, 24, -150, 1.8],
  ],
  [
    [-6, 60, -20, 1.8],
    [-4, 62, -150, 1.8],
  ],
  [
    [-1, 32, 25, 1.4],
    [22, 28, 40, 1.2],
    [38, 10, 46, 1.1],
    [36, -16, 44, 1],
  ],
  [
    [-1, 32, 25, 1.4],
    [-24, 27, 42, 1.2],
    [-39, 8, 46, 1.1],
    [-36, -18, 42, 1],
  ],
  [
    [-2, 31, 0, 1.3],
    [-1, 20, 12, 1.1],
    [0, 10, 16, 0.9],
  ],
  [
    [-2, 31, -8, 1.2],
    [26, 26, -12, 1.1],
    [38, 8, -14, 1],
  ],
]

/** Muscles and vessels of one knee: the nominal paths, each made thicker or thinner and moved a little. */
export interface SoftTissue {
  readonly thigh: readonly Path[]
  readonly shank: readonly Path[]
  readonly vessels: readonly Path[]
}

/** Draws the soft tissue of a knee. */
export function drawSoftTissue(random: Random, parameters: KneeParameters): SoftTissue {
  const vary = (path: Path, thickness: number, wander: number): Path => {
    const [dx, dy] = [random.normal(0, wander), random.normal(0, wander)]
    const factor = thickness * random.normal(1, 0.08)
    return path.map((p) => [(p[0] ?? 0) + dx, (p[1] ?? 0) + dy, p[2] ?? 0, (p[3] ?? 0) * factor])
  }
  const muscle = parameters.leg.muscle
  return {
    thigh: THIGH.map((path) => vary(path, muscle, 1.5)),
    shank: SHANK.map((path) => vary(path, muscle, 1.5)),
    vessels: VESSELS.map((path) => vary(path, random.uniform(0.8, 1.25), 1.2)),
  }
}

/**
 * Distance to the nearest of several muscles, less a septum of fat of `septum` mm where two meet (mm).
 */
export function muscleDistance(x: number, y: number, z: number, paths: readonly Path[], septum: number): number {
  let first = 1e9
  let second = 1e9
  for (const path of paths) {
    const d = tube(x, y, z, path)
    if (d < first) {
      second = first
      first = d
    } else if (d < second) second = d
  }
  return Math.max(first, septum - (second - first))
}

/** Distance to the outline of the leg without what the bones push out (mm, nominal). */
export function legDistance(x: number, y: number, z: number, parameters: KneeParameters): number {
  const { halfWidth, halfDepth } = parameters.leg
  const thigh = smoothStep(20, 130, z)
  const calf = smoothStep(-15, -90, z)
  const width = halfWidth * (0.86 + 0.18 * thigh - 0.03 * calf)
  const depth = halfDepth * (0.95 + 0.1 * thigh - 0.02 * calf)
  return superellipse(x, y + 5 - 7 * calf + 1 * thigh, width, depth, 2.2)
}
