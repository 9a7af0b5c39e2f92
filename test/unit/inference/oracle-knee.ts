import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { applyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { voxelCount, type Lattice } from '../../../src-shared/geometry/lattice.js'

/**
 * A knee of ellipsoids whose boxes are known to the millimetre. Coordinates are LPS mm about the joint centre of a
 * *right* knee; a left knee is its mirror image.
 */
interface Ellipsoid {
  readonly tissue: Tissue
  readonly centre: Vec3
  readonly radii: Vec3
}

export const ELLIPSOIDS: readonly Ellipsoid[] = [
  { tissue: 'femur', centre: [0, 0, 45], radii: [40, 30, 38] },
  { tissue: 'tibia', centre: [0, 2, -40], radii: [36, 26, 34] },
  { tissue: 'fibula', centre: [-42, 22, -55], radii: [7, 7, 20] },
  { tissue: 'patella', centre: [-3, -42, 35], radii: [20, 9, 18] },
  { tissue: 'medial-meniscus', centre: [21, 1, 0], radii: [13, 17, 4] },
  { tissue: 'lateral-meniscus', centre: [-21, -1, 0], radii: [12, 15, 4] },
]

export type OracleSide = 'left' | 'right'

/** The label at a point (LPS mm) of a knee whose joint centre lies at `origin`. */
export function tissueAt(point: Vec3, origin: Vec3, side: OracleSide): number {
  const x = side === 'right' ? point[0] - origin[0] : origin[0] - point[0]
  const y = point[1] - origin[1]
  const z = point[2] - origin[2]
  for (const { tissue, centre, radii } of ELLIPSOIDS)
    if (((x - centre[0]) / radii[0]) ** 2 + ((y - centre[1]) / radii[1]) ** 2 + ((z - centre[2]) / radii[2]) ** 2 <= 1)
      return tissueValue(tissue)
  return 0
}

/** The true box of a structure, LPS mm. */
export function trueBox(tissue: Tissue, origin: Vec3, side: OracleSide): Box {
  const shape = ELLIPSOIDS.find((candidate) => candidate.tissue === tissue)
  if (!shape) throw new Error(`The oracle has no ${tissue}.`)
  const x = side === 'right' ? shape.centre[0] : -shape.centre[0]
  const centre: Vec3 = [origin[0] + x, origin[1] + shape.centre[1], origin[2] + shape.centre[2]]
  return {
    min: [centre[0] - shape.radii[0], centre[1] - shape.radii[1], centre[2] - shape.radii[2]],
    max: [centre[0] + shape.radii[0], centre[1] + shape.radii[1], centre[2] + shape.radii[2]],
  }
}

/** A lattice painted with the knee's labels. */
export function paintLabels(lattice: Lattice, origin: Vec3, side: OracleSide): Uint8Array {
  const data = new Uint8Array(voxelCount(lattice))
  const [ni, nj, nk] = lattice.dims
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) data[n++] = tissueAt(applyAffine(lattice.affine, [i, j, k]), origin, side)
  return data
}

/** An image with something everywhere, so that nothing counts as empty; its content is the oracle's business. */
export function litImage(dims: Vec3, affine: Affine): ImageVolume {
  const data = new Int16Array(dims[0] * dims[1] * dims[2])
  for (let n = 0; n < data.length; n++) data[n] = 100 + (n % 7)
  return { data, dims, affine }
}

/** Voxel size, angles about z then x (radians) and the LPS centre → the affine of a sagittal series with those. */
export function sagittalAffine(dims: Vec3, spacing: Vec3, turnZ: number, turnX: number, centre: Vec3): Affine {
  const [c, s] = [Math.cos(turnZ), Math.sin(turnZ)]
  const [d, t] = [Math.cos(turnX), Math.sin(turnX)]
  // Columns i → posterior, j → inferior, k → left, turned together.
  const axes: readonly Vec3[] = [
    [-s * d, c * d, t],
    [-s * t, c * t, -d],
    [c, s, 0],
  ].map(([x = 0, y = 0, z = 0]) => [x, y, z] as const)
  const column = (axis: number): Vec3 => {
    const direction = axes[axis] ?? [0, 0, 0]
    const length = spacing[axis] ?? 1
    return [direction[0] * length, direction[1] * length, direction[2] * length]
  }
  const [i, j, k] = [column(0), column(1), column(2)]
  const row = (r: 0 | 1 | 2): number[] => {
    const middle = (i[r] * (dims[0] - 1) + j[r] * (dims[1] - 1) + k[r] * (dims[2] - 1)) / 2
    return [i[r], j[r], k[r], centre[r] - middle]
  }
  return [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
}
