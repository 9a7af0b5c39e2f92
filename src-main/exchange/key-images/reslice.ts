import { applyAffine, applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { add, cross, scale, subtract } from '../../../src-shared/geometry/vector.js'
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
  return lattice(voxels, pixels, first, across, below)
}

/** A square of a plane at any angle: its middle, and unit vectors to the right and down it, LPS. */
export interface TiltedWindow {
  readonly centre: Vec3
  readonly right: Vec3
  readonly down: Vec3
  /** Edge of the picture in mm. */
  readonly field: number
  readonly pixels: number
}

/** The volume's values on a plane at any angle, moved by `depth` mm along its normal; as `reslice` gives them. */
export function resliceTilted(voxels: Voxels, window: TiltedWindow, depth = 0): Float32Array {
  const { centre, right, down, field, pixels } = window
  const step = field / pixels
  const aside = (field - step) / 2
  const middle = add(centre, scale(cross(right, down), depth))
  const start = subtract(subtract(middle, scale(right, aside)), scale(down, aside))
  return lattice(
    voxels,
    pixels,
    applyAffine(voxels.toVoxel, start),
    applyLinear(voxels.toVoxel, scale(right, step)),
    applyLinear(voxels.toVoxel, scale(down, step)),
  )
}

/** Samples row by row from a voxel index, by steps of voxel indices from pixel to pixel and from row to row. */
function lattice(voxels: Voxels, pixels: number, first: Vec3, across: Vec3, below: Vec3): Float32Array {
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
