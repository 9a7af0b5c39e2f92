import { PNG } from 'pngjs'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { ShownVolume } from './shown-volume.js'

export interface PresentationOptions {
  /** Most slices shown; `all` for every one. */
  readonly slices: number | 'all'
  /** One picture per slice, or all slices on one sheet. */
  readonly style: 'slices' | 'montage'
  /** Longest edge of one slice's picture in pixels; larger slices are averaged down by a whole factor. */
  readonly longestEdge: number
  /** Voxel box to show; null for the whole volume. */
  readonly crop: Box | null
}

/** Pictures of a volume and how their pixels relate to its voxels. */
export interface Presentation {
  readonly images: readonly { readonly png: Buffer; readonly caption: string }[]
  /** voxel = offset + scale · pixel, along x and y; slices are numbered as in the volume. */
  readonly offset: Vec3
  readonly scale: Vec3
  /** Width and height of one slice's picture. */
  readonly size: readonly [number, number]
  readonly sliceNumbers: readonly number[]
}

interface Window {
  readonly low: number
  readonly high: number
}

/** Draws slices of a volume as greyscale PNG, windowed over the whole volume's 0.5th to 99.5th percentile. */
export function presentVolume(volume: ShownVolume, options: PresentationOptions): Presentation {
  const { dims } = volume.geometry
  const first = options.crop ? clamped(options.crop.min, dims, Math.floor) : ([0, 0, 0] as const)
  const last = options.crop
    ? clamped(options.crop.max, dims, Math.ceil)
    : ([dims[0] - 1, dims[1] - 1, dims[2] - 1] as const)
  const columns = last[0] - first[0] + 1
  const rows = last[1] - first[1] + 1
  const factor = Math.max(1, Math.ceil(Math.max(columns, rows) / options.longestEdge))
  const width = Math.max(1, Math.floor(columns / factor))
  const height = Math.max(1, Math.floor(rows / factor))
  const sliceNumbers = chosenSlices(first[2], last[2], options.slices)
  const window = intensityWindow(volume.voxels)
  const pictures = sliceNumbers.map((slice) =>
    picture(volume, [first[0], first[1], slice], width, height, factor, window),
  )
  return {
    images:
      options.style === 'montage'
        ? [montage(pictures, width, height, sliceNumbers)]
        : pictures.map((pixels, index) => ({
            png: encode(pixels, width, height),
            caption: `slice ${sliceNumbers[index]}`,
          })),
    offset: [first[0] + (factor - 1) / 2, first[1] + (factor - 1) / 2, 0],
    scale: [factor, factor, 1],
    size: [width, height],
    sliceNumbers,
  }
}

/** Evenly spread slice numbers from `first` to `last`, at most `count`. */
export function chosenSlices(first: number, last: number, count: number | 'all'): number[] {
  const available = last - first + 1
  const shown = count === 'all' ? available : Math.min(count, available)
  if (shown === 1) return [Math.round((first + last) / 2)]
  return Array.from({ length: shown }, (_, index) => Math.round(first + (index * (available - 1)) / (shown - 1)))
}

function clamped(corner: Vec3, dims: Vec3, round: (value: number) => number): Vec3 {
  const at = (axis: 0 | 1 | 2): number => Math.min(dims[axis] - 1, Math.max(0, round(corner[axis])))
  return [at(0), at(1), at(2)]
}

/** Percentiles of the non-zero voxels, from at most about 200,000 of them. */
function intensityWindow(voxels: ShownVolume['voxels']): Window {
  const step = Math.max(1, Math.floor(voxels.length / 200_000))
  const sample: number[] = []
  for (let index = 0; index < voxels.length; index += step) {
    const value = voxels[index] ?? 0
    if (value !== 0) sample.push(value)
  }
  sample.sort((a, b) => a - b)
  const low = sample[Math.floor(sample.length * 0.005)] ?? 0
  const high = sample[Math.min(sample.length - 1, Math.floor(sample.length * 0.995))] ?? 1
  return high > low ? { low, high } : { low, high: low + 1 }
}

function picture(
  volume: ShownVolume,
  [x0, y0, slice]: Vec3,
  width: number,
  height: number,
  factor: number,
  window: Window,
): Uint8Array {
  const [nx, ny] = volume.geometry.dims
  const { voxels } = volume
  const pixels = new Uint8Array(width * height)
  const gain = 255 / (window.high - window.low)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      let sum = 0
      for (let dy = 0; dy < factor; dy++) {
        const start = x0 + column * factor + nx * (y0 + row * factor + dy + ny * slice)
        for (let dx = 0; dx < factor; dx++) sum += voxels[start + dx] ?? 0
      }
      pixels[row * width + column] = Math.max(
        0,
        Math.min(255, Math.round((sum / (factor * factor) - window.low) * gain)),
      )
    }
  return pixels
}

function montage(
  pictures: readonly Uint8Array[],
  width: number,
  height: number,
  sliceNumbers: readonly number[],
): { readonly png: Buffer; readonly caption: string } {
  const across = Math.ceil(Math.sqrt(pictures.length))
  const down = Math.ceil(pictures.length / across)
  const sheet = new Uint8Array(across * width * down * height)
  pictures.forEach((pixels, index) => {
    const left = (index % across) * width
    const top = Math.floor(index / across) * height
    for (let row = 0; row < height; row++)
      sheet.set(pixels.subarray(row * width, (row + 1) * width), (top + row) * across * width + left)
  })
  const caption = `sheet of ${across} × ${down} tiles, row by row the slices ${sliceNumbers.join(', ')}`
  return { png: encode(sheet, across * width, down * height), caption }
}

/** Greyscale PNG of 8-bit pixels. */
export function encode(pixels: Uint8Array, width: number, height: number): Buffer {
  const png = new PNG({ width, height, colorType: 0, inputColorType: 0, bitDepth: 8, inputHasAlpha: false })
  png.data = Buffer.from(pixels)
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, bitDepth: 8, inputHasAlpha: false })
}
