import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { ScannedStack } from '../stack.js'
import { decodeNifti } from '../volume-file/nifti-voxels.js'
import { decodeNrrd } from '../volume-file/nrrd-voxels.js'
import { readSlices, type SliceReading } from './dicom-slices.js'
import { drawPicture, type SlicePixels } from './picture.js'
import { storedRange } from './stored-bits.js'

/** Whole-volume files larger than this get no picture: all of it would have to be read for one slice. */
const MAX_FILE_BYTES = 256 * 1024 * 1024

/** The middle slice of a stack as a PNG data URL, from decoding no more than it must; null where it cannot be drawn. */
export async function stackPicture(stack: ScannedStack, options: SliceReading): Promise<string | null> {
  try {
    const slice = await middleSlice(stack, options)
    if (!slice) return null
    const affine: Affine = stack.affineLps
    return `data:image/png;base64,${drawPicture(slice, affine).toString('base64')}`
  } catch (error) {
    if (options.signal?.aborted) throw error
    // A stack without a picture can still be chosen, and importing it says what is wrong.
    return null
  }
}

async function middleSlice(stack: ScannedStack, options: SliceReading): Promise<SlicePixels | undefined> {
  const { source, summary } = stack
  const [columns, rows, slices] = summary.dims
  if (source.format === 'dicom') {
    let pixels: SlicePixels | undefined
    const middle = Math.floor(source.slices.length / 2)
    await readSlices(source, [middle], options, (k, values) => {
      const format = source.files[source.slices[k]?.file ?? 0]?.format
      const mirror = format?.inverted ? storedRange(format)[0] + storedRange(format)[1] : undefined
      pixels = {
        columns,
        rows,
        values: mirror === undefined ? values.slice() : Float32Array.from(values, (v) => mirror - v),
      }
    })
    return pixels
  }
  if (source.size > MAX_FILE_BYTES) return undefined
  const voxels = source.format === 'nifti' ? await decodeNifti(source) : await decodeNrrd(source)
  const start = Math.floor(slices / 2) * columns * rows
  return { columns, rows, values: voxels.subarray(start, start + columns * rows) }
}
