import type { Lattice } from './lattice.js'

/**
 * What the localiser thinks of each tissue, brought to a finer grid and added to the segmenter's logits: the one sees
 * the whole knee at 1.75 mm, the other a part of it sharply, and the sum is the product of their beliefs.
 */
export class LocaliserOpinion {
  readonly #relative: Float32Array
  readonly #lattice: Lattice
  readonly #voxels: number

  /**
   * `logits` [classes, voxels of `lattice`]. They are taken relative to each voxel's best class, not below −`floor`
   * (a coarse voxel's certainty ends at its edges), times `weight`.
   */
  constructor(logits: Float32Array, lattice: Lattice, weight: number, floor: number) {
    const voxels = lattice.dims[0] * lattice.dims[1] * lattice.dims[2]
    const best = logits.slice(0, voxels)
    for (let n = voxels; n < logits.length; n += voxels) {
      for (let v = 0; v < voxels; v++) {
        const logit = logits[n + v] ?? 0
        if (logit > (best[v] ?? 0)) best[v] = logit
      }
    }
    const relative = new Float32Array(logits.length)
    for (let n = 0; n < logits.length; n += voxels)
      for (let v = 0; v < voxels; v++)
        relative[n + v] = weight * Math.max((logits[n + v] ?? 0) - (best[v] ?? 0), -floor)
    this.#relative = relative
    this.#lattice = lattice
    this.#voxels = voxels
  }

  /**
   * Adds the opinion on one class to that class's logits on a canonical grid (in place), trilinear along each axis in
   * turn. Beyond the localiser's grid its outermost voxels hold.
   */
  addTo(plane: Float32Array, classIndex: number, target: Lattice): void {
    const [ci, cj] = this.#lattice.dims
    const source = this.#relative.subarray(classIndex * this.#voxels, (classIndex + 1) * this.#voxels)
    const [mi, mj, mk] = [
      interpolation(this.#lattice, target, 0),
      interpolation(this.#lattice, target, 1),
      interpolation(this.#lattice, target, 2),
    ]
    const slab = ci * cj
    const slice = new Float32Array(slab)
    const row = new Float32Array(ci)
    let write = 0
    for (let k = 0; k < mk.length; k++) {
      blend(source, (mk.low[k] ?? 0) * slab, (mk.high[k] ?? 0) * slab, mk.share[k] ?? 0, slice)
      for (let j = 0; j < mj.length; j++) {
        blend(slice, (mj.low[j] ?? 0) * ci, (mj.high[j] ?? 0) * ci, mj.share[j] ?? 0, row)
        for (let i = 0; i < mi.length; i++) {
          const low = row[mi.low[i] ?? 0] ?? 0
          const high = row[mi.high[i] ?? 0] ?? 0
          plane[write] = (plane[write] ?? 0) + low + (high - low) * (mi.share[i] ?? 0)
          write++
        }
      }
    }
  }
}

/** out = from[a…] + share · (from[b…] − from[a…]) */
function blend(from: Float32Array, a: number, b: number, share: number, out: Float32Array): void {
  for (let n = 0; n < out.length; n++) {
    const low = from[a + n] ?? 0
    out[n] = low + ((from[b + n] ?? 0) - low) * share
  }
}

/** For each index of the target along a voxel axis: the two source indices around it and the share of the second. */
interface Interpolation {
  readonly length: number
  readonly low: Int32Array
  readonly high: Int32Array
  readonly share: Float32Array
}

function interpolation(source: Lattice, target: Lattice, axis: 0 | 1 | 2): Interpolation {
  // Canonical grids: voxel axis i runs along y, j along z, k along x.
  const row = ([1, 2, 0] as const)[axis]
  const of = (lattice: Lattice, index: number): number => lattice.affine[row * 4 + index] ?? 0
  const length = target.dims[axis]
  const last = source.dims[axis] - 1
  const low = new Int32Array(length)
  const high = new Int32Array(length)
  const share = new Float32Array(length)
  for (let n = 0; n < length; n++) {
    const mm = of(target, 3) + of(target, axis) * n
    const at = Math.min(Math.max((mm - of(source, 3)) / of(source, axis), 0), last)
    low[n] = Math.floor(at)
    high[n] = Math.min(last, Math.floor(at) + 1)
    share[n] = at - Math.floor(at)
  }
  return { length, low, high, share }
}
