import { invertAffine, multiplyAffine } from '../geometry/affine.js'
import type { Vec3 } from '../geometry/box.js'
import type { RegionId } from '../moaks/regions.js'
import type { Lattice } from '../geometry/lattice.js'

/** A label volume whose values stand for regions: `regions[value]`, null where a value is none. */
export interface RegionLabels {
  readonly lattice: Lattice
  readonly data: Uint8Array
  readonly regions: readonly (RegionId | null)[]
}

/** How far a region reaches on its grid. */
export interface RegionExtent {
  readonly id: RegionId
  readonly lattice: Lattice
  readonly voxels: number
  /** Voxels of it beside which the image ends. */
  readonly edgeVoxels: number
  /** Outermost voxel indices, inclusive. */
  readonly first: Vec3
  readonly last: Vec3
}

/**
 * The extents of all regions in a label volume. `intensity` < 0 marks grid voxels outside the image. With `beyond`
 * only voxels whose centres lie outside that other grid count.
 */
export function regionExtents(labels: RegionLabels, intensity: Float32Array, beyond?: Lattice): RegionExtent[] {
  const [ni, nj, nk] = labels.lattice.dims
  const slab = ni * nj
  const size = labels.regions.length
  const voxels = new Uint32Array(size)
  const edge = new Uint32Array(size)
  const first = new Int32Array(size * 3).fill(0x7fffffff)
  const last = new Int32Array(size * 3).fill(-1)
  const reach = (at: number, from: number, to: number): void => {
    if (from < (first[at] ?? 0)) first[at] = from
    if (to > (last[at] ?? 0)) last[at] = to
  }
  const isOutside = (n: number): boolean => (intensity[n] ?? 0) < 0
  const insideOther = beyond ? insideTest(labels.lattice, beyond) : null
  // Most scans reach beyond the grid on all sides: then no voxel's neighbours need a look.
  const imageEnds = endsWithin(intensity)
  const { data } = labels
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const row = ni * (j + nj * k)
      let i = 0
      while (i < ni) {
        const value = data[row + i] ?? 0
        const from = i++
        if (value === 0 || value >= size || insideOther?.(from, j, k) === true) continue
        while (i < ni && data[row + i] === value && insideOther?.(i, j, k) !== true) i++
        voxels[value] = (voxels[value] ?? 0) + i - from
        reach(value * 3, from, i - 1)
        reach(value * 3 + 1, j, j)
        reach(value * 3 + 2, k, k)
        if (!imageEnds) continue
        for (let at = from; at < i; at++) {
          const n = row + at
          if (
            (at > 0 && isOutside(n - 1)) ||
            (at < ni - 1 && isOutside(n + 1)) ||
            (j > 0 && isOutside(n - ni)) ||
            (j < nj - 1 && isOutside(n + ni)) ||
            (k > 0 && isOutside(n - slab)) ||
            (k < nk - 1 && isOutside(n + slab))
          )
            edge[value] = (edge[value] ?? 0) + 1
        }
      }
    }
  return labels.regions.flatMap((id, value) => {
    const count = voxels[value] ?? 0
    if (id === null || count === 0) return []
    const triple = (array: Int32Array): Vec3 => [
      array[value * 3] ?? 0,
      array[value * 3 + 1] ?? 0,
      array[value * 3 + 2] ?? 0,
    ]
    const extent: RegionExtent = {
      id,
      lattice: labels.lattice,
      voxels: count,
      edgeVoxels: edge[value] ?? 0,
      first: triple(first),
      last: triple(last),
    }
    return [extent]
  })
}

/** Whether the image ends within a grid: some of its voxels are marked as outside. */
export function endsWithin(intensity: Float32Array): boolean {
  for (let n = 0; n < intensity.length; n++) if ((intensity[n] ?? 0) < 0) return true
  return false
}

/** Whether a voxel of one lattice has its centre inside another. */
function insideTest(from: Lattice, other: Lattice): (i: number, j: number, k: number) => boolean {
  const map = multiplyAffine(invertAffine(other.affine), from.affine)
  const m = (index: number): number => map[index] ?? 0
  return (i, j, k) => {
    for (let axis = 0; axis < 3; axis++) {
      const row = axis * 4
      const at = m(row) * i + m(row + 1) * j + m(row + 2) * k + m(row + 3)
      if (at < -0.5 || at > (other.dims[axis] ?? 0) - 0.5) return false
    }
    return true
  }
}
