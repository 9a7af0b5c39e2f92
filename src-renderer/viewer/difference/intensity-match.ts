import {
  applyAffine,
  applyLinear,
  invertAffine,
  multiplyAffine,
  type Affine,
} from '../../../src-shared/geometry/affine.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { samplerOf } from './sampler.js'

/** A volume with what tells tissue from air in it. */
export interface ComparedImage extends ImageVolume {
  /** As in VolumeMeta: 0.5th and 99.5th percentile of the voxels that are not 0. */
  readonly percentiles: { readonly low: number; readonly high: number }
}

/** Values of the second volume on the scale of the first: `gain` · value + `offset`. */
export interface IntensityMatch {
  readonly gain: number
  readonly offset: number
}

/** Places along each axis of the first volume that are compared. */
const PLACES = 20
/** What is darker than this share of the percentiles' range is air, or bone that no sequence shows. */
const TISSUE_FROM = 0.08
/** Fewer places of tissue that both show say nothing about their scales. */
const LEAST_SAMPLES = 100

/**
 * Brings two volumes to one scale by what both show: the median and the middle half of the values are made the same,
 * over places of tissue in both. Neither a lesion nor a few pixels that lie differently move them. Without it two
 * scans of one knee differ by the gain of the coil alone.
 *
 * @param toSecond LPS mm of the first volume → LPS mm of the second
 * @returns null where they share too little tissue
 */
export function matchIntensities(first: ComparedImage, second: ComparedImage, toSecond: Affine): IntensityMatch | null {
  const toVoxel = multiplyAffine(invertAffine(second.affine), multiplyAffine(toSecond, first.affine))
  const [firstAt, secondAt] = [samplerOf(first), samplerOf(second)]
  const [firstTissue, secondTissue] = [tissueFrom(first), tissueFrom(second)]
  const [is, js, ks] = [stepsAlong(first.dims[0]), stepsAlong(first.dims[1]), stepsAlong(first.dims[2])]
  const alongI = applyLinear(toVoxel, [1, 0, 0])
  const [ofFirst, ofSecond]: [number[], number[]] = [[], []]
  for (const k of ks)
    for (const j of js) {
      const row = applyAffine(toVoxel, [0, j, k])
      for (const i of is) {
        const a = firstAt(i, j, k)
        if (!(a >= firstTissue)) continue
        const b = secondAt(row[0] + i * alongI[0], row[1] + i * alongI[1], row[2] + i * alongI[2])
        if (!(b >= secondTissue)) continue
        ofFirst.push(a)
        ofSecond.push(b)
      }
    }
  if (ofFirst.length < LEAST_SAMPLES) return null
  const [one, other] = [middleOf(ofFirst), middleOf(ofSecond)]
  if (!(other.spread > 0) || !(one.spread > 0)) return null
  const gain = one.spread / other.spread
  return { gain, offset: one.median - gain * other.median }
}

function tissueFrom({ percentiles: { low, high } }: ComparedImage): number {
  return low + TISSUE_FROM * (high - low)
}

/** Whole-numbered voxels, evenly along an axis. */
function stepsAlong(count: number): number[] {
  const places = Math.min(count, PLACES)
  return Array.from({ length: places }, (_, place) => Math.floor(((place + 0.5) * count) / places))
}

/** Median, and the width of the middle half. */
function middleOf(values: readonly number[]): { readonly median: number; readonly spread: number } {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const low = sorted[Math.floor(place)] ?? 0
    return low + (place % 1) * ((sorted[Math.ceil(place)] ?? low) - low)
  }
  return { median: at(0.5), spread: at(0.75) - at(0.25) }
}
