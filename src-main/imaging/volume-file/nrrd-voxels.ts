import type { Voxels } from '../decode/decode-dicom.js'
import { ImportError } from '../errors.js'
import type { NrrdSource } from '../stack.js'
import { flipSlices } from './flip-slices.js'
import { readNrrdHeader } from './nrrd-header.js'

/** The voxels of an NRRD file, in the order of the file (itk-wasm knows its encodings). */
export async function decodeNrrd(source: NrrdSource): Promise<Voxels> {
  const { dims } = await readNrrdHeader(source.path, source.name)
  const { nrrdReadImageNode } = await import('@itk-wasm/image-io')
  const { image } = await nrrdReadImageNode(source.path).catch((error: unknown) =>
    Promise.reject(undecodable(source, error)),
  )
  const voxels = voxelsOf(image?.data)
  if (voxels?.length !== dims[0] * dims[1] * dims[2]) throw undecodable(source, undefined)
  return source.flipped ? flipSlices(voxels, dims[0] * dims[1]) : voxels
}

function voxelsOf(data: unknown): Voxels | undefined {
  if (data instanceof Int16Array) return data
  if (data instanceof Int8Array || data instanceof Uint8Array) return Int16Array.from(data)
  if (data instanceof Float32Array) return data
  if (
    data instanceof Uint16Array ||
    data instanceof Int32Array ||
    data instanceof Uint32Array ||
    data instanceof Float64Array
  )
    return Float32Array.from(data)
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number)
  return undefined
}

function undecodable(source: NrrdSource, cause: unknown): ImportError {
  return new ImportError(
    'undecodable-pixels',
    `The voxels of ${source.name} cannot be read: it is cut off, its data file is missing or it holds vectors. Copy it again, with its data file.`,
    { cause },
  )
}
