import { ARTICULAR_SUBREGIONS } from '../../../src-shared/anatomy/partition.js'
import type { CaseTruth } from '../truth.js'

/** A label map on the fine grid of a case's truth. */
export interface SubregionMap {
  readonly data: Uint8Array
  readonly dims: readonly [number, number, number]
  readonly affine: readonly number[]
}

/**
 * The MOAKS subregions as one label map: 1–15 the articular subregions in the order of ARTICULAR_SUBREGIONS, 16–21 the
 * meniscal thirds. Null where the knee could not be cut.
 */
export function subregionMap({ partition, grid }: CaseTruth): SubregionMap | null {
  if (!partition) return null
  const data = partition.articular.slice()
  partition.meniscal.forEach((third, n) => {
    if (third !== 0) data[n] = ARTICULAR_SUBREGIONS.length + third
  })
  return { data, dims: [grid.dims[0], grid.dims[1], grid.dims[2]], affine: grid.affine }
}
