import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** A voxel grid: dims [ni, nj, nk] with i fastest, and the affine voxel → LPS mm of the image. */
export interface Grid {
  readonly dims: readonly [number, number, number]
  readonly affine: Affine
}

/**
 * A grid along the axes of the canonical frame around a centre (mm): i runs A→P (+y), j S→I (−z), k along +x.
 * `size` is [slice, row, column], as the model grids are written.
 */
export function canonicalGrid(size: Vec3, spacing: Vec3, centre: Vec3): Grid {
  const [nk, nj, ni] = size
  const [dk, dj, di] = spacing
  const x = centre[0] - ((nk - 1) / 2) * dk
  const y = centre[1] - ((ni - 1) / 2) * di
  const z = centre[2] + ((nj - 1) / 2) * dj
  return { dims: [ni, nj, nk], affine: [0, 0, dk, x, di, 0, 0, y, 0, -dj, 0, z, 0, 0, 0, 1] }
}
