import { multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Grid } from './grid.js'

/**
 * Anything that tells tissue (low byte), lesion (second byte) and layer of cartilage (third byte, cartilage-layer.ts) at
 * a point of the knee frame.
 */
export interface PointLabels {
  labelAt(x: number, y: number, z: number): number
}

/** Labels of a grid, i fastest. */
export interface LabelVolumes {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  /** Layer of sound cartilage (cartilage-layer.ts); 0 where nothing tells. */
  readonly layer: Uint8Array
}

/**
 * Labels of every voxel centre of a grid. `toKnee`: image LPS mm → knee frame mm. `from`…`to` are the slices (k) to
 * fill, so that a large volume can be made in slabs.
 */
export function rasterise(knee: PointLabels, grid: Grid, toKnee: Affine, from = 0, to = grid.dims[2]): LabelVolumes {
  const m = multiplyAffine(toKnee, grid.affine)
  const at = (index: number): number => m[index] ?? 0
  const [ni, nj] = grid.dims
  const size = ni * nj * (to - from)
  const tissue = new Uint8Array(size)
  const lesion = new Uint8Array(size)
  const layer = new Uint8Array(size)
  const [ix, iy, iz] = [at(0), at(4), at(8)]
  let index = 0
  for (let k = from; k < to; k++)
    for (let j = 0; j < nj; j++) {
      let x = at(1) * j + at(2) * k + at(3)
      let y = at(5) * j + at(6) * k + at(7)
      let z = at(9) * j + at(10) * k + at(11)
      for (let i = 0; i < ni; i++) {
        const label = knee.labelAt(x, y, z)
        tissue[index] = label & 255
        lesion[index] = (label >> 8) & 255
        layer[index] = label >> 16
        index++
        x += ix
        y += iy
        z += iz
      }
    }
  return { tissue, lesion, layer }
}
