import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { maskVoxels, type Mask } from '../../../src-shared/geometry/mask.js'
import type { Slab } from './box-section.js'
import { planeKey, planeSamples } from './plane-samples.js'

/**
 * How far a slice lies inside something, sampled on a square lattice in its plane: 1 inside, 0 outside. Column u and
 * row v lie at `(u0 + u · step, v0 + v · step)` mm along the slab's right and down, counted from LPS 0; the outermost
 * samples are 0.
 */
export interface Section {
  readonly values: Float32Array
  readonly columns: number
  readonly rows: number
  readonly u0: number
  readonly v0: number
  readonly step: number
}

const FINENESS = { perVoxel: 1.25, through: 5 }
/** Sections that are kept of one mask: the planes that are on show. */
const KEPT = 8

interface Kept {
  readonly key: string
  readonly section: Section | undefined
}

const decoded = new WeakMap<Mask, Uint8Array>()
const kept = new WeakMap<Mask, Kept[]>()

/** The section of a mask, carried by `toShown` into the frame of the slice; undefined where the slice does not meet it. */
export function maskSection(mask: Mask, toShown: Affine, slab: Slab): Section | undefined {
  const key = planeKey(toShown, slab)
  const known = kept.get(mask) ?? []
  const found = known.find((one) => one.key === key)
  if (found) return found.section
  const section = cut(mask, toShown, slab)
  kept.set(mask, [{ key, section }, ...known].slice(0, KEPT))
  return section
}

function cut(mask: Mask, toShown: Affine, slab: Slab): Section | undefined {
  const samples = planeSamples(mask, toShown, slab, FINENESS)
  if (!samples) return undefined
  const { columns, rows, u0, v0, step, layers, alongU: du, alongV: dv } = samples
  const values = new Float32Array(columns * rows)
  const voxels = decoded.get(mask) ?? maskVoxels(mask)
  decoded.set(mask, voxels)
  let any = false
  for (const origin of layers)
    for (let v = 1; v < rows - 1; v++)
      for (let u = 1; u < columns - 1; u++) {
        const share = shareAt(
          voxels,
          mask.dims,
          origin[0] + u * du[0] + v * dv[0],
          origin[1] + u * du[1] + v * dv[1],
          origin[2] + u * du[2] + v * dv[2],
        )
        const at = u + columns * v
        if (share <= (values[at] ?? 0)) continue
        values[at] = share
        any ||= share >= 0.5
      }
  return any ? { values, columns, rows, u0, v0, step } : undefined
}

/** How much of the eight voxels about a continuous index belongs. */
function shareAt(voxels: Uint8Array, [ni, nj, nk]: Vec3, x: number, y: number, z: number): number {
  if (x <= -1 || y <= -1 || z <= -1 || x >= ni || y >= nj || z >= nk) return 0
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  let share = 0
  for (let c = 0; c < 2; c++) {
    if (k + c < 0 || k + c >= nk) continue
    const wz = c === 0 ? 1 - (z - k) : z - k
    for (let b = 0; b < 2; b++) {
      if (j + b < 0 || j + b >= nj) continue
      const wy = b === 0 ? 1 - (y - j) : y - j
      const row = ni * (j + b + nj * (k + c))
      if (i >= 0) share += (voxels[row + i] ?? 0) * wz * wy * (1 - (x - i))
      if (i + 1 < ni) share += (voxels[row + i + 1] ?? 0) * wz * wy * (x - i)
    }
  }
  return share
}
