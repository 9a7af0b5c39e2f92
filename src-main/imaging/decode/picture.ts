import { PNG } from 'pngjs'
import { affineSpacing, applyLinear, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** One slice as it comes from the decoder: rows of columns. */
export interface SlicePixels {
  readonly values: ArrayLike<number>
  readonly columns: number
  readonly rows: number
}

/** Largest width and height of a picture. */
const SIZE = 160
/** Shares of dark and bright pixels that may clip. */
const CLIP = 0.01

/**
 * A slice as an 8-bit grey PNG of at most 160 × 160 pixels, in its true proportions and turned as radiologists look at
 * it: head up in sagittal and coronal pictures, front up in axial ones; front left in sagittal ones, the patient's
 * right on the left in the others.
 */
export function drawPicture(slice: SlicePixels, affine: Affine): Buffer {
  const across: Vec3 = applyLinear(affine, [1, 0, 0])
  const down: Vec3 = applyLinear(affine, [0, 1, 0])
  const [columnStep, rowStep] = affineSpacing(affine)
  const turned = vertical(across) > vertical(down)
  const [right, below] = turned ? [down, across] : [across, down]
  const mirrorX = rightward(right) < 0
  const mirrorY = vertical(below, true) < 0
  const extent = turned
    ? { x: slice.rows * rowStep, y: slice.columns * columnStep }
    : { x: slice.columns * columnStep, y: slice.rows * rowStep }
  const scale = SIZE / Math.max(extent.x, extent.y)
  const width = Math.max(1, Math.round(extent.x * scale))
  const height = Math.max(1, Math.round(extent.y * scale))
  const grey = greyScale(slice.values)
  const png = new PNG({ width, height, colorType: 0, inputColorType: 0, bitDepth: 8, inputHasAlpha: false })
  const pixels = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = (mirrorX ? width - 1 - x : x) / width
      const v = (mirrorY ? height - 1 - y : y) / height
      const box = turned ? { u: v, v: u, du: 1 / height, dv: 1 / width } : { u, v, du: 1 / width, dv: 1 / height }
      pixels[y * width + x] = grey(meanOfBox(slice, box))
    }
  png.data = pixels
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false, bitDepth: 8 })
}

/** How much a direction runs along the picture's vertical: feet in most planes, back where there are no feet. */
function vertical([, y, z]: Vec3, signed = false): number {
  const amount = Math.abs(z) >= 1e-3 && Math.abs(z) >= 0.3 * Math.abs(y) ? -z : y * (signed ? 1 : 1e-3)
  return signed ? amount : Math.abs(amount)
}

/** How much a direction runs to the picture's right: to the patient's left, or backwards in sagittal pictures. */
function rightward([x, y]: Vec3): number {
  return Math.abs(x) >= Math.abs(y) ? x : y
}

function meanOfBox(
  slice: SlicePixels,
  box: { readonly u: number; readonly v: number; readonly du: number; readonly dv: number },
): number {
  const { columns, rows, values } = slice
  const i0 = Math.floor(box.u * columns)
  const j0 = Math.floor(box.v * rows)
  const i1 = Math.min(columns, Math.max(i0 + 1, Math.floor((box.u + box.du) * columns)))
  const j1 = Math.min(rows, Math.max(j0 + 1, Math.floor((box.v + box.dv) * rows)))
  let sum = 0
  for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) sum += values[j * columns + i] ?? 0
  return sum / ((i1 - i0) * (j1 - j0))
}

function greyScale(values: ArrayLike<number>): (value: number) => number {
  const sorted = Float32Array.from(values).sort()
  const low = sorted[Math.floor(CLIP * (sorted.length - 1))] ?? 0
  const high = sorted[Math.ceil((1 - CLIP) * (sorted.length - 1))] ?? 0
  const span = high > low ? high - low : 1
  return (value) => Math.round(255 * Math.min(1, Math.max(0, (value - low) / span)))
}
