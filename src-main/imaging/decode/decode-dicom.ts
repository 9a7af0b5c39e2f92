import type { VoxelType } from '../../../src-shared/case/volume.js'
import type { DicomSource, SliceSource } from '../stack.js'
import type { StoredValues } from './codec.js'
import { readSlices, type SliceReading } from './dicom-slices.js'
import { Background, paddedPixels } from './padding.js'
import { storedRange } from './stored-bits.js'

/** Voxels of a decoded volume, i fastest. */
export type Voxels = Int16Array | Float32Array

export interface DicomDecoding extends SliceReading {
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

const INT16_MIN = -32768
const INT16_MAX = 32767

/**
 * Decodes a DICOM stack: rescaled values (slope · stored + intercept), slices in the order of k. 16-bit integers where
 * every value is one, 32-bit floats otherwise.
 */
export async function decodeDicom(source: DicomSource, options: DicomDecoding): Promise<Voxels> {
  const format = source.files[0]?.format
  if (!format) throw new RangeError('A stack needs a file.')
  const sliceSize = format.rows * format.columns
  const total = source.slices.length
  const voxels = emptyVoxels(voxelTypeFor(source), sliceSize * total)
  const background = new Background(voxels)
  let done = 0
  const all = source.slices.map((_, k) => k)
  // Most slices are read to where they stay, which spares a copy of the whole volume.
  const room =
    voxels instanceof Int16Array ? (k: number): Uint8Array => bytesOf(voxels, k * sliceSize, sliceSize) : undefined
  await readSlices(source, all, { ...options, room }, (k, values) => {
    const slice = source.slices[k]
    const file = slice && source.files[slice.file]
    if (!slice || !file) return
    const largest = file.format.inverted ? storedRange(file.format)[1] + storedRange(file.format)[0] : undefined
    const padded = paddedPixels(values, file.format.padding)
    rescaleInto(voxels, k * sliceSize, values, slice, largest)
    background.mark(k * sliceSize, padded)
    options.onProgress?.(++done, total)
  })
  background.fill()
  return source.plan ? applyPlan(voxels, sliceSize, source.plan) : voxels
}

/** 16 bits where the formats and rescales cannot leave them; else 32, which narrow() may undo. */
function voxelTypeFor(source: DicomSource): VoxelType {
  const fits = source.slices.every(({ file, slope, intercept }) => {
    const format = source.files[file]?.format
    if (!format || !Number.isInteger(slope) || !Number.isInteger(intercept)) return false
    const ends = storedRange(format).map((value) => slope * value + intercept)
    return Math.min(...ends) >= INT16_MIN && Math.max(...ends) <= INT16_MAX
  })
  return fits ? 'int16' : 'float32'
}

function emptyVoxels(type: VoxelType, length: number): Voxels {
  return type === 'int16' ? new Int16Array(length) : new Float32Array(length)
}

function bytesOf(voxels: Int16Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(voxels.buffer, voxels.byteOffset + 2 * offset, 2 * length)
}

/**
 * Rescales stored values into a volume; they may lie there already.
 * @param mirror for MONOCHROME1: stored values are taken from this sum, so that bright is high again
 */
export function rescaleInto(
  voxels: Voxels,
  offset: number,
  values: StoredValues,
  { slope, intercept }: Pick<SliceSource, 'slope' | 'intercept'>,
  mirror: number | undefined,
): void {
  if (slope === 1 && intercept === 0 && mirror === undefined) {
    if (values.buffer !== voxels.buffer) voxels.set(values, offset)
    return
  }
  for (let n = 0; n < values.length; n++) {
    const stored = values[n] ?? 0
    voxels[offset + n] = slope * (mirror === undefined ? stored : mirror - stored) + intercept
  }
}

/** Slices of the even grid out of the source's slices: taken, mixed or empty (see scan/slice-spacing.ts). */
export function applyPlan(voxels: Voxels, sliceSize: number, plan: NonNullable<DicomSource['plan']>): Voxels {
  const result = emptyVoxels(voxels instanceof Int16Array ? 'int16' : 'float32', sliceSize * plan.length)
  plan.forEach(({ a, b, weight }, k) => {
    if (a === null) return
    const offset = k * sliceSize
    const from = voxels.subarray(a * sliceSize, (a + 1) * sliceSize)
    if (b === null) {
      result.set(from, offset)
      return
    }
    const to = voxels.subarray(b * sliceSize, (b + 1) * sliceSize)
    const rounding = result instanceof Int16Array
    for (let n = 0; n < sliceSize; n++) {
      const mixed = (from[n] ?? 0) * (1 - weight) + (to[n] ?? 0) * weight
      result[offset + n] = rounding ? Math.round(mixed) : mixed
    }
  })
  return result
}
