import { invertAffine, multiplyAffine, type Affine } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { Placement } from './anatomy/pose.js'
import type { Random } from './random.js'
import type { Grid } from './raster/grid.js'

/** Sizes of a simulated examination: slices, rows, columns and the voxel in mm along them. */
export const CASE_SIZES = {
  /** The DESS of the OAI. */
  full: { size: [160, 384, 384], spacing: [0.7, 140 / 384, 140 / 384] },
  small: { size: [96, 256, 256], spacing: [1.17, 140 / 256, 140 / 256] },
  /** For tests: coarse, but with every structure in it. */
  fixture: { size: [40, 96, 96], spacing: [2.8, 1.5, 1.5] },
} as const satisfies Record<string, { size: Vec3; spacing: Vec3 }>
export type CaseSize = keyof typeof CASE_SIZES

/** Size and voxel of an examination, slices first. */
export interface CaseShape {
  readonly size: Vec3
  readonly spacing: Vec3
}

/** The image of one knee in its patient. */
export interface CaseGrid extends Grid {
  /** LPS mm of the patient → canonical right knee, mm. */
  readonly toCanonical: Affine
  readonly fromCanonical: Affine
}

/** Where a knee lies in its patient. */
export interface KneePlacement {
  /** LPS mm of the joint centre. */
  readonly joint: Vec3
  /** Canonical right knee, mm → LPS mm of the patient. */
  readonly fromCanonical: Affine
}

/** Lays a knee into its patient: the joint centre (canonical mm) comes to lie on the side it belongs to. */
export function placeKnee(side: 'left' | 'right', joint: Vec3, random: Random): KneePlacement {
  const sign = side === 'left' ? -1 : 1
  const where: Vec3 = [-sign * random.uniform(70, 110), random.uniform(-30, 10), random.uniform(-60, 60)]
  return {
    joint: where,
    fromCanonical: [
      ...[sign, 0, 0, where[0] - sign * joint[0]],
      ...[0, 1, 0, where[1] - joint[1]],
      ...[0, 0, 1, where[2] - joint[2]],
      ...[0, 0, 0, 1],
    ],
  }
}

/**
 * Lays a sagittal stack over a knee: columns A→P, rows S→I, slices from lateral to medial, some stacks a little
 * oblique. `joint` is the joint centre in the canonical frame; in the patient it lies on the side it belongs to.
 */
export function caseGrid(shape: CaseShape, side: 'left' | 'right', joint: Vec3, random: Random): CaseGrid {
  const sign = side === 'left' ? -1 : 1
  const { joint: where, fromCanonical } = placeKnee(side, joint, random)
  const oblique = random.chance(0.35)
  const angle = (): number => (oblique ? random.uniform(-6, 6) : 0)
  const m = new Placement([0, 0, 0], [0, 0, 0], [angle(), angle(), angle()]).rotation
  const [dk, dj, di] = shape.spacing
  const [nk, nj, ni] = shape.size
  const column = (axis: number, length: number): Vec3 => [
    (m[axis] ?? 0) * length,
    (m[3 + axis] ?? 0) * length,
    (m[6 + axis] ?? 0) * length,
  ]
  const i = column(1, di)
  const j = column(2, -dj)
  const k = column(0, sign * dk)
  const middle: Vec3 = [
    where[0] + random.uniform(-4, 4),
    where[1] - 6 + random.uniform(-6, 6),
    where[2] + 6 + random.uniform(-8, 8),
  ]
  const first = (axis: 0 | 1 | 2): number =>
    middle[axis] - i[axis] * ((ni - 1) / 2) - j[axis] * ((nj - 1) / 2) - k[axis] * ((nk - 1) / 2)
  return {
    dims: [ni, nj, nk],
    affine: [
      ...[i[0], j[0], k[0], first(0)],
      ...[i[1], j[1], k[1], first(1)],
      ...[i[2], j[2], k[2], first(2)],
      ...[0, 0, 0, 1],
    ],
    fromCanonical,
    toCanonical: invertAffine(fromCanonical),
  }
}

/** LPS mm → knee frame, for a knee whose pose is given. */
export function patientToKnee(grid: CaseGrid, poseToKnee: Affine): Affine {
  return multiplyAffine(poseToKnee, grid.toCanonical)
}
