import type { KneeLabels } from '../knee-labels.js'
import { BONE_OF } from '../articular-surface.js'
import { tissueValue } from '../labels.js'

/** Intensities of an image at which marrow and cartilage lie, so that fluid, window and gain do not matter. */
export interface SignalScale {
  readonly marrow: number
  readonly cartilage: number
}

const MARROW = new Set([tissueValue('femur'), tissueValue('tibia')])
const LEAST_VOXELS = 50
/** Medians of so many voxels are exact enough. */
const SAMPLES = 20_000
/** Levels nearer to each other than this share of the window would only amplify noise. */
const LEAST_DIFFERENCE = 0.08

/**
 * The medians of marrow and of what is surely cartilage, in units of `intensity` (0…1 of the window; below 0 outside the
 * image). Where too little of either was found it is 0 and 0.5.
 */
export function signalScale(labels: KneeLabels, intensity: Float32Array): SignalScale {
  const marrow: number[] = []
  const cartilage: number[] = []
  for (let n = 0; n < intensity.length; n++) {
    const value = labels.tissue[n] ?? 0
    if (value === 0 || labels.lesion[n] !== 0 || (intensity[n] ?? -1) < 0) continue
    if (MARROW.has(value)) marrow.push(n)
    else if (BONE_OF[value] !== 0) cartilage.push(n)
  }
  const low = median(marrow, intensity) ?? 0
  const high = median(cartilage, intensity) ?? 0.5
  const difference = high - low
  const sign = difference < 0 ? -1 : 1
  return { marrow: low, cartilage: low + sign * Math.max(LEAST_DIFFERENCE, Math.abs(difference)) }
}

function median(voxels: readonly number[], intensity: Float32Array): number | null {
  if (voxels.length < LEAST_VOXELS) return null
  const step = Math.max(1, Math.floor(voxels.length / SAMPLES))
  const values = Float32Array.from(
    { length: Math.floor(voxels.length / step) },
    (_, n) => intensity[voxels[n * step] ?? 0] ?? 0,
  )
  values.sort()
  return values[Math.floor(values.length / 2)] ?? null
}
