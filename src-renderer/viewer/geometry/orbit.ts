import type { Basis } from './plane-frame.js'
import { clamp, cross } from '../../../src-shared/geometry/vector.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** From where the 3D view looks: radians round the patient's long axis, and up (positive: from above). */
export interface Orbit {
  readonly azimuth: number
  readonly elevation: number
  readonly zoom: number
}

/** From the front and a little above, turned a little so that depth can be seen. */
export const FIRST_ORBIT: Orbit = { azimuth: -0.45, elevation: 0.22, zoom: 1 }

/** Straight up and down would leave "right" undefined; this is close enough. */
const STEEPEST = 1.45

/**
 * The basis of the 3D view. At azimuth and elevation 0 it looks at the patient from the front: right is the patient's
 * left (+x), down is the feet (−z), away is the back (+y). A positive azimuth moves the viewer to the patient's left.
 */
export function orbitBasis(orbit: Orbit): Basis {
  const [sinA, cosA] = [Math.sin(orbit.azimuth), Math.cos(orbit.azimuth)]
  const [sinE, cosE] = [Math.sin(orbit.elevation), Math.cos(orbit.elevation)]
  const right: Vec3 = [cosA, sinA, 0]
  const away: Vec3 = [-sinA * cosE, cosA * cosE, -sinE]
  return { right, down: cross(away, right), away }
}

/** The orbit after a drag of CSS pixels: the volume follows the pointer, half a turn over 400 pixels. */
export function turned(orbit: Orbit, dx: number, dy: number): Orbit {
  const perPixel = Math.PI / 400
  return {
    ...orbit,
    azimuth: wrap(orbit.azimuth - dx * perPixel),
    elevation: clamp(orbit.elevation + dy * perPixel, -STEEPEST, STEEPEST),
  }
}

function wrap(angle: number): number {
  const turn = 2 * Math.PI
  return angle - turn * Math.round(angle / turn)
}
