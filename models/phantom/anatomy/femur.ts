import {
  circleHull,
  ellipsoid,
  profile,
  roundedExtrusion,
  smoothIntersection,
  smoothStep,
  smoothUnion,
  superellipse,
} from '../fields/shapes.js'
import type { KneeParameters } from './parameters.js'

/** Axis about which the femur's sagittal angles are counted, in its own frame (y, z), mm. */
export const FEMUR_AXIS = { y: -7, z: 24 } as const

/** Shaft: z, half width, half depth, centre y. */
const SHAFT = [
  [20, 35, 20, -12],
  [32, 34, 20.5, -13],
  [46, 29, 18.5, -14.5],
  [60, 25, 16.2, -15.5],
  [77, 22, 15, -16],
  [100, 18, 14, -15],
  [170, 14.5, 14, -11],
] as const

/**
 * Distance to the femur in its own frame (mm): two condyles swept along a sagittal profile, a trochlear body between
 * their anterior halves that leaves the groove in front and the notch behind, epicondyles, metaphysis and shaft.
 */
export function femurDistance(x: number, y: number, z: number, parameters: KneeParameters): number {
  const femur = parameters.femur
  if (z > 75) return shaftDistance(x, y, z, femur.shaftSlant)
  const inner = femur.notchHalfWidth
  const half = femur.condyleHalfWidth
  const medialCentre = inner + half - 1.5 + 0.16 * (y + 7)
  const lateralCentre = -(inner + half - 3.5) - 0.07 * (y + 7)
  const trochlea = 1 - smoothStep(40, 78, femurAngle(y, z))
  // the facets of the trochlea fall from their ridges towards the groove
  const fall = femur.grooveDepth * 0.058 * trochlea
  const medialProfile =
    fall * Math.max(0, medialCentre + 1 - x) +
    circleHull(
      y,
      z,
      0.5,
      1.2 + femur.medialRadius,
      femur.medialRadius,
      -16,
      2.2 + femur.anteriorRadius - 1.2,
      femur.anteriorRadius - 1.2,
    )
  const lateralProfile =
    fall * Math.max(0, x - lateralCentre + 1) +
    circleHull(
      y,
      z,
      0,
      1.6 + femur.lateralRadius,
      femur.lateralRadius,
      -17.5,
      3.2 + femur.anteriorRadius,
      femur.anteriorRadius + 0.6,
    )
  const taper = smoothStep(6, 20, y) * 1.4
  const medial = roundedExtrusion(medialProfile, x - medialCentre, half - taper, 8.5)
  const lateral = roundedExtrusion(lateralProfile, x - lateralCentre, half - taper, 8.5)
  const bodyRadius = femur.anteriorRadius - femur.grooveDepth + 1.5
  const bodyProfile = circleHull(y, z, -13, 8 + bodyRadius, bodyRadius, -14.5, 14 + bodyRadius, bodyRadius)
  const body = roundedExtrusion(bodyProfile, x - 0.5, 20, 6)
  let d = smoothUnion(medial, lateral, 3)
  d = smoothUnion(d, body, 6.5)
  const shaft = smoothIntersection(shaftDistance(x, y, z, femur.shaftSlant), 24 - z, 12)
  d = smoothUnion(d, shaft, 7)
  const medialEpicondyle = ellipsoid(x - (medialCentre + half - 3), y + 1, z - 25, 7, 10, 11)
  const lateralEpicondyle = ellipsoid(x - (lateralCentre - half + 3), y, z - 24, 6, 9, 10)
  return smoothUnion(d, Math.min(medialEpicondyle, lateralEpicondyle), 8)
}

function shaftDistance(x: number, y: number, z: number, slant: number): number {
  const lean = slant * Math.max(0, z - 40)
  return superellipse(x + lean, y - profile(SHAFT, z, 3), profile(SHAFT, z, 1), profile(SHAFT, z, 2), 2.3)
}

/** Sagittal angle about the femoral axis in degrees: 0 anterior, 90 distal, 180 posterior, −90…270. */
export function femurAngle(y: number, z: number): number {
  const angle = (Math.atan2(FEMUR_AXIS.z - z, FEMUR_AXIS.y - y) * 180) / Math.PI
  return angle < -90 ? angle + 360 : angle
}

/**
 * Thickness of healthy femoral cartilage in mm over the point of the surface nearest to (x, y, z); 0 off the
 * articular surface. `nx` is the medial component of the surface normal.
 */
export function femoralCartilageThickness(
  x: number,
  y: number,
  z: number,
  nx: number,
  parameters: KneeParameters,
): number {
  const angle = femurAngle(y, z)
  const { femur, cartilage } = parameters
  const ends = smoothStep(-27, -17, angle) * (1 - smoothStep(192, 206, angle))
  if (ends <= 0) return 0
  const trochlea = 1 - smoothStep(40, 75, angle)
  // the groove's walls face each other, so the trochlea tolerates steeper normals than the condyles
  const sides = 1 - smoothStep(0.56, 0.8, Math.abs(nx))
  const centre = 0.5
  const free = femur.notchHalfWidth
  const notch = smoothStep(66, 82, angle) * (1 - smoothStep(free - 2.5, free + 0.5, Math.abs(x - centre)))
  const posterior = smoothStep(150, 200, angle)
  const thickness = cartilage.femur * (1 - 0.2 * posterior) * (1 - trochlea) + cartilage.trochlea * trochlea
  return thickness * ends * sides * (1 - notch)
}
