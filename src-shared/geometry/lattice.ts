import type { Affine } from './affine.js'
import type { Vec3 } from './box.js'

/** Where the voxels of an array lie: dims [ni, nj, nk] with i fastest, and the affine voxel index → LPS mm. */
export interface Lattice {
  readonly dims: Vec3
  readonly affine: Affine
}

/** A grid of a pack: size [slice, row, column] and isotropic spacing in mm. */
export interface GridSpecification {
  readonly size: readonly [number, number, number]
  readonly spacing: number
}

/** Number of voxels. */
export function voxelCount(lattice: Lattice): number {
  return lattice.dims[0] * lattice.dims[1] * lattice.dims[2]
}

/**
 * A pack's grid laid into the patient: column → posterior (+y), row → inferior (−z), slice → +x, or −x where
 * `mirrored`, so that a left knee lies in the array as the right knee it mirrors. `centre` (LPS mm) falls on the
 * middle of the grid, between its two middle voxels where a size is even.
 *
 * The mirror is nothing but the sign of one affine column: whatever is mapped through the affine comes back to the
 * true side by itself.
 */
export function canonicalLattice(grid: GridSpecification, centre: Vec3, mirrored: boolean): Lattice {
  const [slices, rows, columns] = grid.size
  const s = grid.spacing
  const x = mirrored ? -s : s
  // prettier-ignore
  const affine: Affine = [
    0, 0, x, centre[0] - (x * (slices - 1)) / 2,
    s, 0, 0, centre[1] - (s * (columns - 1)) / 2,
    0, -s, 0, centre[2] + (s * (rows - 1)) / 2,
    0, 0, 0, 1,
  ]
  return { dims: [columns, rows, slices], affine }
}
