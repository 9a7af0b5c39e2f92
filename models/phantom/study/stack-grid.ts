import { invertAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { add, scale } from '../../../src-shared/geometry/vector.js'
import { Placement } from '../anatomy/pose.js'
import type { CaseGrid, CaseShape, KneePlacement } from '../case-grid.js'
import type { Random } from '../random.js'
import type { Plane } from './protocol.js'

/** How the planes of a study lie: all series of it share the tilt, as a technician plans them on one localiser. */
export interface Prescription {
  readonly side: 'left' | 'right'
  /** Right to left, front to back, up: unit vectors, LPS. */
  readonly across: Vec3
  readonly back: Vec3
  readonly up: Vec3
  /** LPS mm. */
  readonly middle: Vec3
}

/** A prescription about a knee: a few degrees off the axes of the scanner, the patella in the picture. */
export function drawPrescription(side: 'left' | 'right', { joint }: KneePlacement, random: Random): Prescription {
  const angle = (): number => random.uniform(-6, 6)
  const m = new Placement([0, 0, 0], [0, 0, 0], [angle(), angle(), angle()]).rotation
  const column = (axis: number): Vec3 => [m[axis] ?? 0, m[3 + axis] ?? 0, m[6 + axis] ?? 0]
  return {
    side,
    across: column(0),
    back: column(1),
    up: column(2),
    middle: add(joint, [random.uniform(-3, 3), -6 + random.uniform(-3, 3), 6 + random.uniform(-4, 4)]),
  }
}

/** A prescription along the axes of the scanner, as a localiser has it. */
export function straight(prescription: Prescription): Prescription {
  return { ...prescription, across: [1, 0, 0], back: [0, 1, 0], up: [0, 0, 1] }
}

/**
 * The grid of a stack: columns run to the patient's left (sagittal: backwards), rows downwards (axial: backwards).
 * Sagittal slices are counted from lateral to medial, coronal ones from the front, axial ones from the foot. `moved`
 * (LPS mm → LPS mm) carries the leg to where it lies during this series.
 */
export function stackGrid(
  plane: Plane,
  shape: CaseShape,
  prescription: Prescription,
  knee: KneePlacement,
  moved: Affine,
): CaseGrid {
  const { across, back, up, middle, side } = prescription
  const down = scale(up, -1)
  const [i, j, k] = {
    sagittal: [back, down, scale(across, side === 'left' ? -1 : 1)] as const,
    coronal: [across, down, back] as const,
    axial: [across, back, up] as const,
  }[plane]
  const [nk, nj, ni] = shape.size
  const [dk, dj, di] = shape.spacing
  const first = (axis: 0 | 1 | 2): number =>
    middle[axis] - (i[axis] * di * (ni - 1) + j[axis] * dj * (nj - 1) + k[axis] * dk * (nk - 1)) / 2
  const row = (axis: 0 | 1 | 2): number[] => [i[axis] * di, j[axis] * dj, k[axis] * dk, first(axis)]
  const fromCanonical = multiplyAffine(moved, knee.fromCanonical)
  return {
    dims: [ni, nj, nk],
    affine: [...row(0), ...row(1), ...row(2), 0, 0, 0, 1],
    fromCanonical,
    toCanonical: invertAffine(fromCanonical),
  }
}
