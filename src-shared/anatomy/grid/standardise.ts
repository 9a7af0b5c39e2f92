import { applyAffine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import type { ImageVolume } from '../../geometry/image-volume.js'
import { percentileWindow, type IntensityWindow } from './intensity.js'
import type { Lattice } from '../../geometry/lattice.js'
import { averageBlocks, averagingFactors, sampleTrilinear } from './resample.js'
import type { TissueScale } from './tissue-window.js'

/** Of pack.json: see pack/schema.ts. */
export interface InputStandardisation {
  readonly percentiles: readonly [number, number]
  readonly mean: number
  readonly deviation: number
  /** Where given, the fine grid is scaled by the level of tissues (tissue-window.ts). */
  readonly scale?: TissueScale | undefined
}

/**
 * An image made ready to be sampled onto the grids of a pack. `fine` is already averaged to the segment spacing;
 * coarser grids are averaged further from it, so the full image is read only once and need not be kept.
 */
export interface StandardisedVolume {
  readonly fine: ImageVolume
  readonly window: IntensityWindow
  readonly input: InputStandardisation
}

/**
 * Reads the intensities' percentiles (unless `window` brings them) and averages the image to about `spacing` mm, the
 * finest grid wanted.
 */
export function standardise(
  image: ImageVolume,
  input: InputStandardisation,
  spacing: number,
  window?: IntensityWindow,
): StandardisedVolume {
  return {
    fine: averageBlocks(image, averagingFactors(image.affine, spacing)),
    window: window ?? percentileWindow(image.data, input.percentiles),
    input,
  }
}

/** A model grid filled from an image, and which of its voxels lie inside the image. */
export interface StandardisedGrid {
  readonly lattice: Lattice
  /** Network input, C-order [slice, row, column]. */
  readonly image: Float32Array
  /** Scaled intensities 0…1 before mean and deviation; −1 outside the image. */
  readonly intensity: Float32Array
  /** The raw intensities that became 0 and 1. */
  readonly window: IntensityWindow
}

/** The image on a model grid of `spacing` mm: clipped to the percentiles, 0…1, then (x − mean) / deviation. */
export function sampleGrid(volume: StandardisedVolume, lattice: Lattice, spacing: number): StandardisedGrid {
  const source = averageBlocks(volume.fine, averagingFactors(volume.fine.affine, spacing))
  const intensity = sampleTrilinear(source, lattice, Number.NaN)
  const image = new Float32Array(intensity.length)
  const { low, high } = volume.window
  const { mean, deviation } = volume.input
  const scale = 1 / (high - low)
  const background = (0 - mean) / deviation
  for (let n = 0; n < intensity.length; n++) {
    const raw = intensity[n] ?? 0
    if (raw !== raw) {
      intensity[n] = -1
      image[n] = background
    } else {
      const value = Math.min(Math.max((raw - low) * scale, 0), 1)
      intensity[n] = value
      image[n] = (value - mean) / deviation
    }
  }
  return { lattice, image, intensity, window: volume.window }
}

/** LPS mm of the middle of an image. */
export function volumeCentre(lattice: Lattice): Vec3 {
  const [ni, nj, nk] = lattice.dims
  return applyAffine(lattice.affine, [(ni - 1) / 2, (nj - 1) / 2, (nk - 1) / 2])
}
