import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Voxels } from './decode-dicom.js'

export type Statistics = Pick<VolumeMeta, 'range' | 'percentiles'>

const LOW_SHARE = 0.005
const HIGH_SHARE = 0.995
/** Bins for floats: the percentiles of a float volume are exact to this part of its range. */
const FLOAT_BINS = 65536

/**
 * Range of all voxels and 0.5th and 99.5th percentile (nearest rank) of those that are not 0, which is what a scanner
 * pads with. A volume of zeros has percentiles 0 and 0. Exact for integers.
 */
export function statisticsOf(voxels: Voxels): Statistics {
  return voxels instanceof Int16Array ? integerStatistics(voxels) : floatStatistics(voxels)
}

function integerStatistics(voxels: Int16Array): Statistics {
  const counts = countsOf(voxels)
  const ordered = new Uint32Array(65536)
  ordered.set(counts.subarray(32768), 0)
  ordered.set(counts.subarray(0, 32768), 32768)
  const valueOf = (bin: number): number => bin - 32768
  const first = ordered.findIndex((count) => count > 0)
  const last = ordered.findLastIndex((count) => count > 0)
  const range = { min: first < 0 ? 0 : valueOf(first), max: last < 0 ? 0 : valueOf(last) }
  ordered[32768] = 0
  return { range, percentiles: percentilesOf(ordered, valueOf) }
}

/**
 * How often each value occurs, by its unsigned reading: −1 counts in bin 65535. Neighbours are often equal, and counting
 * two at a time in tables of their own keeps one from waiting for the other.
 */
function countsOf(voxels: Int16Array): Uint32Array {
  const even = new Uint32Array(65536)
  const odd = new Uint32Array(65536)
  const unsigned = new Uint16Array(voxels.buffer, voxels.byteOffset, voxels.length)
  for (let n = 0; n + 1 < unsigned.length; n += 2) {
    const a = unsigned[n] ?? 0
    const b = unsigned[n + 1] ?? 0
    even[a] = (even[a] ?? 0) + 1
    odd[b] = (odd[b] ?? 0) + 1
  }
  if (unsigned.length % 2 === 1) {
    const last = unsigned[unsigned.length - 1] ?? 0
    even[last] = (even[last] ?? 0) + 1
  }
  for (let bin = 0; bin < even.length; bin++) even[bin] = (even[bin] ?? 0) + (odd[bin] ?? 0)
  return even
}

function floatStatistics(voxels: Float32Array): Statistics {
  let min = Infinity
  let max = -Infinity
  for (let n = 0; n < voxels.length; n++) {
    const value = voxels[n] ?? 0
    if (value < min) min = value
    if (value > max) max = value
  }
  if (min >= max) return { range: { min: Math.min(min, max), max }, percentiles: { low: max, high: max } }
  const counts = new Uint32Array(FLOAT_BINS)
  const scale = (FLOAT_BINS - 1) / (max - min)
  for (let n = 0; n < voxels.length; n++) {
    const value = voxels[n] ?? 0
    if (value === 0) continue
    const bin = Math.round((value - min) * scale)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { range: { min, max }, percentiles: percentilesOf(counts, (bin) => min + bin / scale) }
}

function percentilesOf(counts: Uint32Array, valueOf: (bin: number) => number): Statistics['percentiles'] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return { low: 0, high: 0 }
  return { low: valueOf(rank(counts, LOW_SHARE * total)), high: valueOf(rank(counts, HIGH_SHARE * total)) }
}

/** The first bin at which the running count reaches a rank. */
function rank(counts: Uint32Array, target: number): number {
  let running = 0
  for (let bin = 0; bin < counts.length; bin++) {
    running += counts[bin] ?? 0
    if (running >= target && running > 0) return bin
  }
  return counts.length - 1
}
