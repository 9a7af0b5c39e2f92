import { multiplyAffine } from '../../../../src-shared/geometry/affine.js'
import type { LabelVolume } from '../../../../src-shared/geometry/image-volume.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'

/** What the localiser's graph gave: its labels' grid, [classes, voxels] of logits, and each voxel's highest one. */
export interface SeenLogits {
  readonly labels: LabelVolume
  readonly logits: Float32Array
  readonly best: Float32Array
}

/** The rows of one class in which it is above the floor somewhere. */
interface KeptRows {
  /** By row of the grid: where its numbers begin in `values`; −1 for a row at the floor. */
  readonly starts: Int32Array
  readonly values: Float32Array
}

/** A segmenter's input `prior` lies on a grid of twice its spacing. */
export const PRIOR_STRIDE = 2

/**
 * What the localiser thinks of each tissue, brought to a finer grid: the segmenter is told so beforehand. The one sees
 * the whole knee at 1.75 mm, the other a part of it sharply. Of the logits only the rows in which a class is above the
 * floor are kept, a fifth of them all: several volumes of a case are looked at before one is read.
 */
export class LocaliserOpinion {
  readonly #grid: Lattice
  readonly #classes: readonly KeptRows[]

  /**
   * Logits are taken relative to each voxel's best class, not below −`floor` (a coarse voxel's certainty ends at its
   * edges), and divided by it.
   */
  constructor({ labels, logits, best }: SeenLogits, floor: number) {
    this.#grid = { dims: labels.dims, affine: labels.affine }
    this.#classes = Array.from({ length: logits.length / best.length }, (_, index) =>
      keptRows(logits.subarray(index * best.length, (index + 1) * best.length), best, labels.dims[0], floor),
    )
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
    const kept = this.#classes[classIndex]
    if (!kept) return
    const cj = this.#grid.dims[1]
    const mi = interpolation(this.#grid, target, 0)
    const mj = interpolation(this.#grid, target, 1)
    const mk = interpolation(this.#grid, target, 2)
    const width = mi.length
    const rows = mj.last - mj.first + 1
    // Columns first: the rows and slices of the source that the target lies between, stretched to the target's columns.
    const stretched = new Float32Array(width * rows * (mk.last - mk.first + 1))
    const possible = new Uint8Array(rows * (mk.last - mk.first + 1))
    let write = 0
    for (let k = mk.first; k <= mk.last; k++)
      for (let j = mj.first; j <= mj.last; j++, write += width) {
        const start = kept.starts[j + cj * k] ?? -1
        if (start < 0) continue
        possible[write / width] = 1
        for (let i = 0; i < width; i++) {
          const low = kept.values[start + (mi.low[i] ?? 0)] ?? 0
          stretched[write + i] = low + ((kept.values[start + (mi.high[i] ?? 0)] ?? 0) - low) * (mi.share[i] ?? 0)
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

/** Logits of a class relative to each voxel's best, 1 at the best and 0 at the floor, by rows of `length` voxels. */
function keptRows(source: Float32Array, best: Float32Array, length: number, floor: number): KeptRows {
  const scale = 1 / floor
  const isAboveFloor = (n: number): boolean => 1 + ((source[n] ?? 0) - (best[n] ?? 0)) * scale > 0
  const starts = new Int32Array(source.length / length).fill(-1)
  let kept = 0
  for (let row = 0; row < starts.length; row++)
    for (let n = row * length; n < (row + 1) * length; n++)
      if (isAboveFloor(n)) {
        starts[row] = length * kept++
        break
      }
  const values = new Float32Array(length * kept)
  for (let row = 0; row < starts.length; row++) {
    const start = starts[row] ?? -1
    if (start < 0) continue
    for (let i = 0; i < length; i++) {
      const n = row * length + i
      values[start + i] = Math.max(1 + ((source[n] ?? 0) - (best[n] ?? 0)) * scale, 0)
    }
  }
  return { starts, values }
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
