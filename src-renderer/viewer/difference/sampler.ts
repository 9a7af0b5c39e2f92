import type { VoxelArray } from '../../../src-shared/geometry/image-volume.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** A value at a place in voxels (the middle of the first is 0, 0, 0); NaN outside the image. */
export type Sampler = (i: number, j: number, k: number) => number

/**
 * Reads an image between its voxels, linear along all three axes; up to the faces of the outermost voxels those have
 * their own value. Plain numbers and no arrays: it is asked for every pixel of a plane.
 */
export function samplerOf({ dims, data }: { readonly dims: Vec3; readonly data: VoxelArray }): Sampler {
  const [ni, nj, nk] = dims
  const lastI = ni - 1
  const lastJ = nj - 1
  const lastK = nk - 1
  const slice = ni * nj
  return (i, j, k) => {
    if (!(i >= -0.5 && j >= -0.5 && k >= -0.5 && i <= ni - 0.5 && j <= nj - 0.5 && k <= nk - 0.5)) return NaN
    const x = i < 0 ? 0 : i > lastI ? lastI : i
    const y = j < 0 ? 0 : j > lastJ ? lastJ : j
    const z = k < 0 ? 0 : k > lastK ? lastK : k
    const x0 = x | 0
    const y0 = y | 0
    const z0 = z | 0
    const fz = z - z0
    const right = x0 < lastI ? 1 : 0
    const down = y0 < lastJ ? ni : 0
    const next = z0 < lastK ? slice : 0
    const at = x0 + ni * y0 + slice * z0
    const near = mixed(data, at, right, down, x - x0, y - y0)
    // Most planes lie on slices: the next one need not be read.
    return fz === 0 ? near : near + fz * (mixed(data, at + next, right, down, x - x0, y - y0) - near)
  }
}

function mixed(data: VoxelArray, at: number, right: number, down: number, fx: number, fy: number): number {
  const a = data[at] ?? NaN
  const b = data[at + right] ?? NaN
  const c = data[at + down] ?? NaN
  const d = data[at + down + right] ?? NaN
  const upper = a + fx * (b - a)
  return upper + fy * (c + fx * (d - c) - upper)
}
