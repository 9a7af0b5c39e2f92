import { multiplyAffine } from '../../../../src-shared/geometry/affine.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'
import type { Localisation } from '../stages/localise.js'

/** A segmenter's input `prior` lies on a grid of twice its spacing. */
export const PRIOR_STRIDE = 2

/**
 * What the localiser thinks of each tissue, brought to a finer grid: the segmenter is told so beforehand. The one sees
 * the whole knee at 1.75 mm, the other a part of it sharply.
 */
export class LocaliserOpinion {
  readonly #seen: Pick<Localisation, 'labels' | 'logits' | 'best'>
  readonly #floor: number

  /**
   * Logits are taken relative to each voxel's best class, not below −`floor` (a coarse voxel's certainty ends at its
   * edges), and divided by it.
   */
  constructor(seen: Pick<Localisation, 'labels' | 'logits' | 'best'>, floor: number) {
    this.#seen = seen
    this.#floor = floor
  }

  /**
   * The opinion on each of `classes` [class, voxels] on a grid, 1 where a class is the best of its voxel and 0 at the
   * floor: the segmenter's input `prior`.
   */
  scaled(classes: readonly number[], target: Lattice): Float32Array {
    const voxels = target.dims[0] * target.dims[1] * target.dims[2]
    const scaled = new Float32Array(classes.length * voxels)
    for (const [index, one] of classes.entries())
      this.#layInto(scaled.subarray(index * voxels, (index + 1) * voxels), one, target)
    return scaled
  }

  /**
   * Writes the opinion on one class into a plane of zeros on a canonical grid, trilinear along each axis in turn. Beyond
   * the localiser's grid its outermost voxels hold. The long inner loops run over whole columns of neighbouring
   * numbers, because millions of voxels pass here; columns where the class is at the floor are passed over.
   */
  #layInto(plane: Float32Array, classIndex: number, target: Lattice): void {
    const { labels, logits, best } = this.#seen
    const [ci, cj] = labels.dims
    const source = logits.subarray(classIndex * best.length, (classIndex + 1) * best.length)
    const mi = interpolation(labels, target, 0)
    const mj = interpolation(labels, target, 1)
    const mk = interpolation(labels, target, 2)
    const width = mi.length
    const rows = mj.last - mj.first + 1
    // Columns first: the rows and slices of the source that the target lies between, stretched to the target's columns.
    const stretched = new Float32Array(width * rows * (mk.last - mk.first + 1))
    const possible = new Uint8Array(rows * (mk.last - mk.first + 1))
    const relative = new Float32Array(ci)
    const scale = 1 / this.#floor
    let write = 0
    for (let k = mk.first; k <= mk.last; k++)
      for (let j = mj.first; j <= mj.last; j++) {
        const row = ci * (j + cj * k)
        let highest = 0
        for (let i = mi.first; i <= mi.last; i++) {
          const value = Math.max(1 + ((source[row + i] ?? 0) - (best[row + i] ?? 0)) * scale, 0)
          relative[i] = value
          if (value > highest) highest = value
        }
        possible[write / width] = highest > 0 ? 1 : 0
        for (let i = 0; i < width; i++) {
          const low = relative[mi.low[i] ?? 0] ?? 0
          stretched[write++] = low + ((relative[mi.high[i] ?? 0] ?? 0) - low) * (mi.share[i] ?? 0)
        }
      }
    const slice = new Float32Array(width * rows)
    const possibleInSlice = new Uint8Array(rows)
    for (let k = 0; k < mk.length; k++) {
      const low = ((mk.low[k] ?? 0) - mk.first) * rows
      const high = ((mk.high[k] ?? 0) - mk.first) * rows
      const share = mk.share[k] ?? 0
      for (let j = 0; j < rows; j++) {
        possibleInSlice[j] = (possible[low + j] ?? 0) | (possible[high + j] ?? 0)
        if (possibleInSlice[j] === 0) continue
        for (let n = j * width; n < (j + 1) * width; n++) {
          const a = stretched[low * width + n] ?? 0
          slice[n] = a + ((stretched[high * width + n] ?? 0) - a) * share
        }
      }
      for (let j = 0; j < mj.length; j++) {
        const above = (mj.low[j] ?? 0) - mj.first
        const below = (mj.high[j] ?? 0) - mj.first
        if (possibleInSlice[above] === 0 && possibleInSlice[below] === 0) continue
        const [aboveShare, belowShare] = [
          possibleInSlice[above] === 0 ? 0 : 1 - (mj.share[j] ?? 0),
          possibleInSlice[below] === 0 ? 0 : (mj.share[j] ?? 0),
        ]
        const at = width * (j + mj.length * k)
        for (let i = 0; i < width; i++)
          plane[at + i] = (slice[above * width + i] ?? 0) * aboveShare + (slice[below * width + i] ?? 0) * belowShare
      }
    }
  }
}

/** For each index of the target along a voxel axis: the two source indices around it and the share of the second. */
interface Interpolation {
  readonly length: number
  /** First and last source index that is touched. */
  readonly first: number
  readonly last: number
  readonly low: Int32Array
  readonly high: Int32Array
  readonly share: Float32Array
}

function interpolation(source: Lattice, target: Lattice, axis: 0 | 1 | 2): Interpolation {
  // Canonical grids: voxel axis i runs along y, j along z, k along x.
  const row = ([1, 2, 0] as const)[axis]
  const of = (lattice: Lattice, index: number): number => lattice.affine[row * 4 + index] ?? 0
  const length = target.dims[axis]
  const end = source.dims[axis] - 1
  const low = new Int32Array(length)
  const high = new Int32Array(length)
  const share = new Float32Array(length)
  for (let n = 0; n < length; n++) {
    const mm = of(target, 3) + of(target, axis) * n
    const at = Math.min(Math.max((mm - of(source, 3)) / of(source, axis), 0), end)
    low[n] = Math.floor(at)
    high[n] = Math.min(end, Math.floor(at) + 1)
    share[n] = at - Math.floor(at)
  }
  const first = low.reduce((least, index) => Math.min(least, index), end)
  const last = high.reduce((most, index) => Math.max(most, index), 0)
  return { length, first, last, low, high, share }
}

/** The grid whose voxels are blocks of PRIOR_STRIDE³ voxels of `fine`. */
export function priorLattice(fine: Lattice): Lattice {
  const [ni, nj, nk] = fine.dims
  const step = PRIOR_STRIDE
  const middle = (step - 1) / 2
  return {
    dims: [ni / step, nj / step, nk / step],
    affine: multiplyAffine(fine.affine, [step, 0, 0, middle, 0, step, 0, middle, 0, 0, step, middle, 0, 0, 0, 1]),
  }
}
