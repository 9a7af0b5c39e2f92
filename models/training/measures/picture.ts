import { writeFile } from 'node:fs/promises'
import { PNG } from 'pngjs'
import { TISSUES } from '../../../src-shared/anatomy/labels.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** Every voxel is drawn as so many pixels. */
const ZOOM = 3

/** What is drawn over the image: labels on one grid, i along the picture's rows. */
export interface PictureLabels {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
}

/**
 * Writes one sagittal slice three times side by side: the image, with the outlines that were found, and with the true
 * ones. Tissues are tinted, lesions are filled red. `intensity` 0…1 (below 0 outside the image) on a grid of `dims`.
 */
export async function writePicture(
  file: string,
  intensity: Float32Array,
  dims: Vec3,
  slice: number,
  found: PictureLabels,
  truth: PictureLabels,
): Promise<void> {
  const [ni, nj] = dims
  const png = new PNG({ width: 3 * ni * ZOOM, height: nj * ZOOM })
  const panels: readonly (PictureLabels | null)[] = [null, found, truth]
  for (let y = 0; y < png.height; y++)
    for (let x = 0; x < png.width; x++) {
      const across = Math.floor(x / ZOOM)
      const labels = panels[Math.floor(across / ni)] ?? null
      const n = (across % ni) + ni * (Math.floor(y / ZOOM) + nj * slice)
      const grey = 255 * Math.max(0, intensity[n] ?? 0)
      const tint = labels && tintOf(labels, n)
      const at = 4 * (x + png.width * y)
      for (const channel of [0, 1, 2] as const) png.data[at + channel] = tint ? 0.6 * grey + 0.4 * tint[channel] : grey
      png.data[at + 3] = 255
    }
  await writeFile(file, PNG.sync.write(png))
}

function tintOf({ tissue, lesion }: PictureLabels, n: number): Vec3 | null {
  if (lesion[n] !== 0) return [255, 40, 40]
  const value = tissue[n] ?? 0
  if (value === 0) return null
  const hue = (value * 0.381966) % 1
  const wave = (shift: number): number => 255 * Math.min(1, Math.max(0, Math.abs(((hue + shift) % 1) * 6 - 3) - 1))
  return value < TISSUES.length ? [wave(0), wave(2 / 3), wave(1 / 3)] : null
}
