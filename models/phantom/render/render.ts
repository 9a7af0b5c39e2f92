import { Random } from '../random.js'
import { acquire, drawAcquisition } from './acquire.js'
import { paintCapsule } from './capsule.js'
import { drawContrast, type ContrastName } from './contrast.js'
import { paint, type Painting } from './paint.js'

/** What a scanner makes of signal. */
export interface Scanner {
  /** The number that joint fluid gets, before coil sensitivity. */
  readonly fluidSignal: number
  /** Deviation of the noise relative to joint fluid; drawn where it is not given. */
  readonly noise?: number
}

export const SCANNER: Scanner = { fluidSignal: 1400 }

/** An image of labels: what a scanner with this contrast and the luck of this seed would show. */
export interface RenderedImage {
  readonly pixels: Int16Array
  readonly contrast: ContrastName
  readonly noise: number
}

/**
 * Renders labels. Of `subslices` neighbouring slices of labels one slice of the image is made, as a thick slice averages
 * what it cuts. Deterministic in its arguments.
 */
export function renderImage(
  painting: Painting,
  contrast: ContrastName,
  seed: number,
  subslices = 1,
  scanner = SCANNER,
): RenderedImage {
  const random = new Random(seed, 11)
  const levels = drawContrast(contrast, random)
  const drawn = drawAcquisition(random)
  const acquisition = { ...drawn, noise: scanner.noise ?? drawn.noise }
  const fine = paint(painting, levels, random)
  paintCapsule(painting, levels.capsule, fine, new Random(seed, 12))
  const [ni, nj, nk] = painting.dims
  const signal = subslices > 1 ? averageSlices(fine, ni * nj, subslices) : fine
  acquire(signal, [ni, nj, nk / subslices], acquisition, random)
  const pixels = new Int16Array(signal.length)
  for (let n = 0; n < signal.length; n++)
    pixels[n] = Math.min(32767, Math.round((signal[n] ?? 0) * scanner.fluidSignal))
  return { pixels, contrast, noise: acquisition.noise }
}

function averageSlices(fine: Float32Array, slab: number, count: number): Float32Array {
  const out = new Float32Array(fine.length / count)
  for (let n = 0; n < fine.length; n++) {
    const to = Math.floor(n / (slab * count)) * slab + (n % slab)
    out[to] = (out[to] ?? 0) + (fine[n] ?? 0) / count
  }
  return out
}
