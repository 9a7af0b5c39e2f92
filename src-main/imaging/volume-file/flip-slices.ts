import type { Voxels } from '../decode/decode-dicom.js'

/** Reverses the order of slices, in place. */
export function flipSlices(voxels: Voxels, sliceSize: number): Voxels {
  const slices = voxels.length / sliceSize
  for (let k = 0; k < Math.floor(slices / 2); k++) {
    const low = voxels.subarray(k * sliceSize, (k + 1) * sliceSize)
    const high = voxels.subarray((slices - 1 - k) * sliceSize, (slices - k) * sliceSize)
    const kept = low.slice()
    low.set(high)
    high.set(kept)
  }
  return voxels
}
