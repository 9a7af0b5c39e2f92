import { affineSpacing, multiplyAffine } from '../../geometry/affine.js'
import type { Lattice } from '../../geometry/lattice.js'
import type { KneeLabels } from '../knee-labels.js'

/** A scalar on a lattice, i fastest. */
export interface ScalarField extends Lattice {
  readonly data: Float32Array
}

/** A lattice of about `spacing` mm over the same box as `fine`, whose axes it shares. */
export function coarseLattice(fine: Lattice, spacing: number): Lattice {
  const own = affineSpacing(fine.affine)
  const ratio = ([0, 1, 2] as const).map((axis) => spacing / own[axis])
  const [a = 1, b = 1, c = 1] = ratio
  const count = (length: number, step: number): number => Math.max(2, Math.ceil((length - 1) / step) + 1)
  return {
    dims: [count(fine.dims[0], a), count(fine.dims[1], b), count(fine.dims[2], c)],
    affine: multiplyAffine(fine.affine, [a, 0, 0, 0, 0, b, 0, 0, 0, 0, c, 0, 0, 0, 0, 1]),
  }
}

/**
 * How much of every point's surroundings is a label, 0…1, on a coarser lattice: each voxel is shared out to the eight
 * coarse points around it, which rounds the steps of the labels off without a blur over millions of voxels.
 */
export function labelField(
  labels: Pick<KneeLabels, 'tissue' | 'dims' | 'affine'>,
  value: number,
  coarse: Lattice,
): ScalarField {
  const [ni, nj, nk] = labels.dims
  const [ci, cj] = coarse.dims
  const axes = ([0, 1, 2] as const).map((axis) => sharesOf(labels, coarse, axis))
  const [alongI, alongJ, alongK] = axes
  const data = new Float32Array(coarse.dims[0] * coarse.dims[1] * coarse.dims[2])
  if (!alongI || !alongJ || !alongK) return { ...coarse, data }
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const row = ni * (j + nj * k)
      for (let i = 0; i < ni; i++) {
        if (labels.tissue[row + i] !== value) continue
        for (let dk = 0; dk < 2; dk++)
          for (let dj = 0; dj < 2; dj++) {
            const share = (alongK.share[2 * k + dk] ?? 0) * (alongJ.share[2 * j + dj] ?? 0)
            if (share === 0) continue
            const at = ci * ((alongJ.index[j] ?? 0) + dj + cj * ((alongK.index[k] ?? 0) + dk)) + (alongI.index[i] ?? 0)
            data[at] = (data[at] ?? 0) + share * (alongI.share[2 * i] ?? 0)
            const right = share * (alongI.share[2 * i + 1] ?? 0)
            if (right > 0) data[at + 1] = (data[at + 1] ?? 0) + right
          }
      }
    }
  return { ...coarse, data }
}

/**
 * Along one axis: the coarse index before each voxel, and the share of it and of the next one, such that a coarse point
 * all of whose voxels are set comes to 1.
 */
function sharesOf(fine: Lattice, coarse: Lattice, axis: 0 | 1 | 2) {
  const length = fine.dims[axis]
  const end = coarse.dims[axis] - 2
  const step = affineSpacing(coarse.affine)[axis] / affineSpacing(fine.affine)[axis]
  const index = new Int32Array(length)
  const share = new Float32Array(2 * length)
  const sums = new Float32Array(coarse.dims[axis])
  for (let n = 0; n < length; n++) {
    const at = Math.min(Math.floor(n / step), end)
    const part = Math.min(1, n / step - at)
    index[n] = at
    share[2 * n] = 1 - part
    share[2 * n + 1] = part
    sums[at] = (sums[at] ?? 0) + 1 - part
    sums[at + 1] = (sums[at + 1] ?? 0) + part
  }
  for (let n = 0; n < length; n++)
    for (let next = 0; next < 2; next++)
      share[2 * n + next] = (share[2 * n + next] ?? 0) / Math.max(1e-6, sums[(index[n] ?? 0) + next] ?? 0)
  return { index, share }
}
