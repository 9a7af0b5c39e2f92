import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { orientationLetter, type OrientationLetter } from '../../../src-shared/geometry/orientation.js'

export const KEY_PLANES = ['sagittal', 'coronal', 'axial'] as const
export type KeyPlane = (typeof KEY_PLANES)[number]

export type Axis = 0 | 1 | 2

/** How a plane of the patient lies in a picture. */
export interface PlaneFrame {
  /** The LPS axis that runs to the right in the picture, and whether it runs towards + or −. */
  readonly right: Axis
  readonly rightSign: 1 | -1
  readonly down: Axis
  readonly downSign: 1 | -1
  /** The LPS axis across the plane. */
  readonly normal: Axis
}

/**
 * The planes as radiologists expect them: axial seen from the feet and coronal from the front, so that the patient's
 * right is on the left; sagittal with anterior on the left. Head up, or anterior up.
 */
export const PLANE_FRAMES: Readonly<Record<KeyPlane, PlaneFrame>> = {
  sagittal: { right: 1, rightSign: 1, down: 2, downSign: -1, normal: 0 },
  coronal: { right: 0, rightSign: 1, down: 2, downSign: -1, normal: 1 },
  axial: { right: 0, rightSign: 1, down: 1, downSign: 1, normal: 2 },
}

/** The letters at a picture's edges. */
export interface EdgeLetters {
  readonly left: OrientationLetter
  readonly right: OrientationLetter
  readonly top: OrientationLetter
  readonly bottom: OrientationLetter
}

/** The letters of a plane, from its directions: they cannot disagree with the picture. */
export function edgeLetters({ right, rightSign, down, downSign }: PlaneFrame): EdgeLetters {
  const towards = (axis: Axis, sign: number): OrientationLetter => orientationLetter(unit(axis, sign))
  return {
    left: towards(right, -rightSign),
    right: towards(right, rightSign),
    top: towards(down, -downSign),
    bottom: towards(down, downSign),
  }
}

function unit(axis: Axis, sign: number): Vec3 {
  return [axis === 0 ? sign : 0, axis === 1 ? sign : 0, axis === 2 ? sign : 0]
}

/** A square window on a plane: where it lies in the patient and how it maps to pixels. */
export interface PlaneWindow {
  readonly frame: PlaneFrame
  /** The middle of the picture, LPS mm. */
  readonly centre: Vec3
  /** Edge of the picture in mm, the same both ways: pixels are square whatever the voxels are. */
  readonly field: number
  readonly pixels: number
}

/** Where an LPS point falls in the picture, in pixels from its top left corner; distance from the plane is ignored. */
export function toPixel({ frame, centre, field, pixels }: PlaneWindow, point: Vec3): readonly [number, number] {
  const scale = pixels / field
  return [
    pixels / 2 + (point[frame.right] - centre[frame.right]) * frame.rightSign * scale,
    pixels / 2 + (point[frame.down] - centre[frame.down]) * frame.downSign * scale,
  ]
}
