import type { VoxelArray } from '../../geometry/image-volume.js'

/** The raw intensities that become 0 and 1. */
export interface IntensityWindow {
  readonly low: number
  readonly high: number
}

const FLOAT_BINS = 1 << 14

/**
 * The intensities at two percentiles (0…100) of the voxels that are not 0. Exact for integer voxels; for floating
 * ones to 1/16384 of the range. An image of zeros only gives the window 0…1.
 */
export function percentileWindow(data: VoxelArray, percentiles: readonly [number, number]): IntensityWindow {
  let min = Infinity
  let max = -Infinity
  for (let n = 0; n < data.length; n++) {
    const value = data[n] ?? 0
    if (value < min) min = value
    if (value > max) max = value
  }
  if (!(max > min)) return { low: 0, high: 1 }

  const exact = !(data instanceof Float32Array) && max - min < 1 << 20
  const bins = exact ? max - min + 1 : FLOAT_BINS
  const perBin = exact ? 1 : (max - min) / (FLOAT_BINS - 1)
  const counts = new Uint32Array(bins)
  let total = 0
  for (let n = 0; n < data.length; n++) {
    const value = data[n] ?? 0
    if (value === 0 || !Number.isFinite(value)) continue
    const bin = Math.floor((value - min) / perBin)
    counts[bin] = (counts[bin] ?? 0) + 1
    total++
  }
  const at = (percent: number): number => {
    const wanted = (percent / 100) * total
    let seen = 0
    for (let bin = 0; bin < bins; bin++) {
      seen += counts[bin] ?? 0
      if (seen >= wanted && seen > 0) return min + bin * perBin
    }
    return max
  }
  const low = at(percentiles[0])
  const high = at(percentiles[1])
  return high > low ? { low, high } : { low, high: low + 1 }
}
