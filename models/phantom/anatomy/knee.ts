import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { SampledField } from '../fields/sampled-field.js'
import { ellipsoid, smoothStep, smoothUnion, tube } from '../fields/shapes.js'
import { Warp } from '../fields/warp.js'
import { Random } from '../random.js'
import { buildCavity, type Shape } from './cavity.js'
import { seatFemur, seatPatella, type Gaps } from './contact.js'
import { femoralCartilageThickness, femurDistance } from './femur.js'
import { bandDistance, layLigaments, nearestTube, type LigamentCourses } from './ligaments.js'
import { Meniscus, type MeniscusChange } from './meniscus.js'
import type { KneeParameters } from './parameters.js'
import { fibulaDistance, patellaDistance, patellarCartilageThickness } from './patella.js'
import type { Placement } from './pose.js'
import { drawSoftTissue, legDistance, muscleDistance } from './soft-tissue.js'
import { Recesses } from './recesses.js'
import { PLATEAU, tibiaDistance, tibialCartilageThickness } from './tibia.js'

/** What a lesion plan changes about the build itself. */
export interface KneeChanges {
  readonly gaps: Gaps
  readonly medialMeniscus: MeniscusChange
  readonly lateralMeniscus: MeniscusChange
}

export const HEALTHY: KneeChanges = {
  gaps: { medial: 0.15, lateral: 0.15, patella: 0.3 },
  medialMeniscus: { body: 0, anterior: 0, enlargement: 1 },
  lateralMeniscus: { body: 0, anterior: 0, enlargement: 1 },
}

/**
 * A knee as distance fields (mm, negative inside) in the canonical knee frame. Cartilage is the layer between a bone's
 * surface and its thickness field.
 */
export interface Knee {
  readonly parameters: KneeParameters
  readonly femur: SampledField
  readonly femurCartilage: SampledField
  readonly tibia: SampledField
  readonly medialTibialCartilage: SampledField
  readonly lateralTibialCartilage: SampledField
  readonly patella: SampledField
  readonly patellarCartilage: SampledField
  readonly fibula: SampledField
  readonly medialMeniscus: Meniscus
  readonly lateralMeniscus: Meniscus
  readonly recesses: Readonly<Record<'medial' | 'lateral', Recesses>>
  readonly acl: SampledField
  readonly pcl: SampledField
  readonly patellarTendon: SampledField
  readonly quadricepsTendon: SampledField
  readonly collaterals: SampledField
  readonly fatPad: SampledField
  /** How far the joint must be distended before fluid reaches a point; below 0 there is fluid in every joint. */
  readonly cavity: SampledField
  readonly muscle: SampledField
  readonly vessels: SampledField
  readonly leg: SampledField
  /** Smooth noise of about unit deviation, features of some 8 mm. */
  readonly noise: SampledField
  readonly courses: LigamentCourses
  /** Nominal frame → knee frame for single points. */
  readonly toKnee: (point: Vec3) => Vec3
  readonly femurPlacement: Placement
  readonly patellaPlacement: Placement
}

/** How far up and down the fields reach, mm: beyond any field of view about the joint. */
const REACH = 128
const STEP = 2

/** Builds a knee. Deterministic in its arguments. */
export function buildKnee(parameters: KneeParameters, changes: KneeChanges, seed: number): Knee {
  const random = new Random(seed, 7)
  const s = parameters.scale
  const size = (s[0] + s[1] + s[2]) / 3
  const box = (x: number, y: readonly [number, number], z: readonly [number, number]): [Vec3, Vec3] => [
    [-x * s[0], y[0] * s[1], z[0] * s[2]],
    [x * s[0], y[1] * s[1], z[1] * s[2]],
  ]
  const warp = new Warp(random, parameters.strain, [-115, -115, -REACH - 8], [115, 115, REACH + 8])
  const femurPlacement = seatFemur(parameters, changes.gaps)
  const patellaPlacement = seatPatella(parameters, femurPlacement, changes.gaps.patella)
  const courses = layLigaments(parameters, femurPlacement, patellaPlacement)
  const soft = drawSoftTissue(random, parameters)

  const displacement = new Float64Array(3)
  const own = new Float64Array(3)
  /** A field of a shape given in nominal coordinates. */
  const field = (bounds: readonly [Vec3, Vec3], spacing: number, shape: Shape, reach = 2): SampledField =>
    SampledField.covering(bounds[0], bounds[1], spacing).fill((x, y, z) => {
      warp.at(x, y, z, displacement)
      return (
        shape(
          (x + (displacement[0] ?? 0)) / s[0],
          (y + (displacement[1] ?? 0)) / s[1],
          (z + (displacement[2] ?? 0)) / s[2],
        ) * size
      )
    }, reach)
  const inFrame =
    (placement: Placement, shape: Shape): Shape =>
    (x, y, z) => {
      placement.unplace(x, y, z, own)
      return shape(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0)
    }
  /** A thickness field on the lattice of a bone: the function gets nominal coordinates and the surface normal there. */
  const layer = (
    bone: SampledField,
    bounds: readonly [Vec3, Vec3],
    thickness: (x: number, y: number, z: number, normal: Float64Array) => number,
  ): SampledField => {
    const out = new SampledField(bone.origin, bone.spacing, bone.dims, 0)
    const [nx, ny, nz] = bone.dims
    const normal = new Float64Array(3)
    let index = 0
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++, index++) {
          if (Math.abs(bone.data[index] ?? 0) > 8) continue
          const x = bone.origin[0] + i * bone.spacing
          const y = bone.origin[1] + j * bone.spacing
          const z = bone.origin[2] + k * bone.spacing
          if (z < bounds[0][2] || z > bounds[1][2]) continue
          warp.at(x, y, z, displacement)
          bone.gradientAt(i, j, k, normal)
          out.data[index] = thickness(
            (x + (displacement[0] ?? 0)) / s[0],
            (y + (displacement[1] ?? 0)) / s[1],
            (z + (displacement[2] ?? 0)) / s[2],
            normal,
          )
        }
    return out
  }

  const femur = field(
    box(56, [-62, 52], [-8, 125 / s[2]]),
    STEP,
    inFrame(femurPlacement, (x, y, z) => femurDistance(x, y, z, parameters)),
    10,
  ).normalised()
  const tibia = field(
    box(52, [-44, 42], [-125 / s[2], 16]),
    STEP,
    (x, y, z) => tibiaDistance(x, y, z, parameters),
    10,
  ).normalised()
  const patella = field(
    box(40, [-88, -18], [-15, 80]),
    1.6,
    inFrame(patellaPlacement, (x, y, z) => patellaDistance(x, y, z, parameters)),
    10,
  ).normalised()
  const fibula = field(box(56, [-5, 45], [-125 / s[2], 12]), STEP, (x, y, z) =>
    x > 5 ? 30 : fibulaDistance(x, y, z, parameters),
  ).normalised()

  const everywhere = box(60, [-60, 60], [-20, 70])
  const femurCartilage = layer(femur, everywhere, (x, y, z, n) => {
    femurPlacement.unplace(x, y, z, own)
    return femoralCartilageThickness(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0, n[0] ?? 0, parameters)
  })
  const tibialLayer = (side: 'medial' | 'lateral'): SampledField =>
    layer(tibia, everywhere, (x, y, _z, n) => tibialCartilageThickness(x, y, n[2] ?? 0, side, parameters))
  const medialTibialCartilage = tibialLayer('medial')
  const lateralTibialCartilage = tibialLayer('lateral')
  const patellarCartilage = layer(patella, box(60, [-99, 0], [-20, 90]), (x, y, z, n) => {
    patellaPlacement.unplace(x, y, z, own)
    return patellarCartilageThickness(own[0] ?? 0, own[2] ?? 0, n[1] ?? 0, parameters)
  })

  const toKnee = (point: Vec3): Vec3 => {
    const target: Vec3 = [point[0] * s[0], point[1] * s[1], point[2] * s[2]]
    let p: Vec3 = target
    for (let round = 0; round < 4; round++) {
      warp.at(p[0], p[1], p[2], displacement)
      p = [target[0] - (displacement[0] ?? 0), target[1] - (displacement[1] ?? 0), target[2] - (displacement[2] ?? 0)]
    }
    return p
  }
  const meniscus = (side: 'medial' | 'lateral'): Meniscus => {
    const middle = toKnee([PLATEAU[side].x, PLATEAU[side].y, 0])
    const change = side === 'medial' ? changes.medialMeniscus : changes.lateralMeniscus
    return new Meniscus(side, middle[0], middle[1], parameters.meniscus[side], change, size, tibia)
  }

  const { ligaments } = parameters
  const tendonMiddle = patellaPlacement.place([0, 0, 0])
  const noise = SampledField.covering([-80, -90, -90], [80, 80, 100], 4.5, 0)
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = random.normal()

  const patellarTendon = field(box(26, [-80, -10], [-60, 50]), 1.5, (x, y, z) =>
    bandDistance(x, y, z, courses.patellarTendon, ligaments.tendonWidth, ligaments.tendon),
  )
  const fatPad = field(box(36, [-70, 0], [-40, 50]), STEP, (x, y, z) => {
    const top = tendonMiddle[2] - 4
    const middle = (top - 22) / 2
    const body = ellipsoid(x + 2, y + 31, z - middle, 27, 18, (top + 24) / 2)
    return Math.max(body, tendonLine(courses, z) - y)
  })
  const cavity = buildCavity(parameters, field, inFrame, femurPlacement, tendonMiddle)
  const muscle = field(box(105, [-100, 100], [-REACH, REACH]), 3, (x, y, z) => {
    femurPlacement.unplace(x, y, z, own)
    const thigh = z > -12 ? muscleDistance(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0, soft.thigh, 1) : 30
    const shank = z < 40 ? muscleDistance(x, y, z, soft.shank, 1) : 30
    return Math.max(Math.min(thigh, shank), 1 - Math.abs(thigh - shank))
  })
  const leg = field(box(105, [-105, 105], [-REACH, REACH]), 5, (x, y, z) => {
    const { fat, skin } = parameters.leg
    const over = skin + 2 + fat * 0.45
    let d = legDistance(x, y, z, parameters) - fat * 0.8
    patellaPlacement.unplace(x, y, z, own)
    if (z > -30 && z < 90 && y < 0)
      d = smoothUnion(d, patellaDistance(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0, parameters) - over - 2, 16)
    if (z < 10) d = smoothUnion(d, tibiaDistance(x, y, z, parameters) - over - 2, 14)
    if (z < 0) d = smoothUnion(d, fibulaDistance(x, y, z, parameters) - over - 4, 14)
    femurPlacement.unplace(x, y, z, own)
    if (z > -6) d = smoothUnion(d, femurDistance(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0, parameters) - over - 5, 14)
    return d
  })
  return {
    parameters,
    femur,
    femurCartilage,
    tibia,
    medialTibialCartilage,
    lateralTibialCartilage,
    patella,
    patellarCartilage,
    fibula,
    medialMeniscus: meniscus('medial'),
    lateralMeniscus: meniscus('lateral'),
    recesses: {
      medial: new Recesses('medial', new Random(seed, 8)),
      lateral: new Recesses('lateral', new Random(seed, 9)),
    },
    acl: field(box(22, [-24, 32], [-14, 44]), 1.5, (x, y, z) => tube(x, y, z, courses.acl)),
    pcl: field(box(22, [-20, 42], [-26, 44]), 1.5, (x, y, z) => tube(x, y, z, courses.pcl)),
    patellarTendon,
    quadricepsTendon: field(box(34, [-85, 0], [20, REACH]), STEP, (x, y, z) =>
      bandDistance(
        x,
        y,
        z,
        courses.quadricepsTendon,
        ligaments.tendonWidth * (1 + 0.4 * smoothStep(50, 110, z)),
        ligaments.tendon * 1.35,
      ),
    ),
    collaterals: field(box(54, [-40, 40], [-60, 125]), STEP, (x, y, z) =>
      Math.abs(x) < 20 ? 20 : nearestTube(x, y, z, courses.collaterals),
    ),
    fatPad,
    cavity,
    muscle,
    vessels: field(box(60, [-40, 75], [-REACH, REACH]), STEP, (x, y, z) =>
      Math.abs(x) > 14 && y < 0 && z < 20 ? 20 : nearestTube(x, y, z, soft.vessels),
    ),
    leg,
    noise,
    courses,
    toKnee,
    femurPlacement,
    patellaPlacement,
  }
}

/** The y of the patellar tendon's back at a height, nominal. */
function tendonLine(courses: LigamentCourses, z: number): number {
  const [top, middle, bottom] = courses.patellarTendon
  if (!top || !middle || !bottom) return -60
  const t = Math.min(1.3, Math.max(-0.3, (top[2] - z) / (top[2] - bottom[2])))
  return top[1] + (bottom[1] - top[1]) * t + 2.5
}
