import { applyAffine, applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Voxels } from '../../datasets/voxels.js'
import type { Axis, PlaneWindow } from './planes.js'

/**
 * The volume's values on a plane, row by row, linear between voxels; NaN outside the volume. Value (x, y) is that at
 * the middle of pixel (x, y).
 */
export function reslice(voxels: Voxels, window: PlaneWindow): Float32Array {
  const { pixels, field, frame, centre } = window
  const step = field / pixels
  const start: [number, number, number] = [...centre]
  start[frame.right] -= frame.rightSign * (field / 2 - step / 2)
  start[frame.down] -= frame.downSign * (field / 2 - step / 2)
  const first = applyAffine(voxels.toVoxel, start)
  const across = applyLinear(voxels.toVoxel, along(frame.right, frame.rightSign * step))
  const below = applyLinear(voxels.toVoxel, along(frame.down, frame.downSign * step))
  const values = new Float32Array(pixels * pixels)
  for (let row = 0; row < pixels; row++)
    for (let column = 0; column < pixels; column++)
      values[row * pixels + column] = sample(
        voxels,
        first[0] + column * across[0] + row * below[0],
        first[1] + column * across[1] + row * below[1],
        first[2] + column * across[2] + row * below[2],
      )
  return values
}

function along(axis: Axis, length: number): Vec3 {
  return [axis === 0 ? length : 0, axis === 1 ? length : 0, axis === 2 ? length : 0]
}

/** The value at a continuous voxel index; NaN beyond the outer faces of the outermost voxels. */
function sample({ data, meta }: Voxels, x: number, y: number, z: number): number {
  const [ni, nj, nk] = meta.dims
  if (!(x >= -0.5 && y >= -0.5 && z >= -0.5 && x <= ni - 0.5 && y <= nj - 0.5 && z <= nk - 0.5)) return Number.NaN
  const i = Math.min(Math.max(x, 0), ni - 1)
  const j = Math.min(Math.max(y, 0), nj - 1)
  const k = Math.min(Math.max(z, 0), nk - 1)
  const i0 = Math.floor(i)
  const j0 = Math.floor(j)
  const k0 = Math.floor(k)
  const u = i - i0
  const v = j - j0
  const w = k - k0
  const di = i0 + 1 < ni ? 1 : 0
  const dj = j0 + 1 < nj ? ni : 0
  const dk = k0 + 1 < nk ? ni * nj : 0
  const at = i0 + ni * (j0 + nj * k0)
  const near =
    (1 - v) * ((1 - u) * (data[at] ?? 0) + u * (data[at + di] ?? 0)) +
    v * ((1 - u) * (data[at + dj] ?? 0) + u * (data[at + di + dj] ?? 0))
  const far =
    (1 - v) * ((1 - u) * (data[at + dk] ?? 0) + u * (data[at + di + dk] ?? 0)) +
    v * ((1 - u) * (data[at + dj + dk] ?? 0) + u * (data[at + di + dj + dk] ?? 0))
  return (1 - w) * near + w * far
}
