import { multiplyAffine } from '../../../src-shared/geometry/affine.js'
import type { BenchVolume } from '../../datasets/dataset.js'

/**
 * A volume of at most `budget` of its slices, evenly spaced and centred, with its place in the patient kept: what a
 * scanner with thicker steps would have given. One spacing for all slices is needed to read the result as a volume, so
 * the count may stay below the budget: 8 of 15 slices are every second one. `all` is the volume itself.
 */
export function thinSlices(volume: BenchVolume, budget: number | 'all'): BenchVolume {
  const { dims, affineLps } = volume.geometry
  const [columns, rows, slices] = dims
  if (budget === 'all' || slices <= budget) return volume
  const step = Math.ceil(slices / budget)
  const count = Math.floor((slices - 1) / step) + 1
  const first = Math.floor((slices - 1 - (count - 1) * step) / 2)
  const area = columns * rows
  const voxels = volume.voxels.slice(0, area * count)
  for (let kept = 0; kept < count; kept++) {
    const from = area * (first + kept * step)
    voxels.set(volume.voxels.subarray(from, from + area), area * kept)
  }
  const spread = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, step, first, 0, 0, 0, 1]
  return {
    geometry: { dims: [columns, rows, count], affineLps: affineLps && multiplyAffine(affineLps, spread) },
    voxels,
  }
}
