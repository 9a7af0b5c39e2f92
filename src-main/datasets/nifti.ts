import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Voxels } from './voxels.js'

/** Bytes before the voxels: the 348 of the header and 4 that say "no extension". */
const OFFSET = 352
const DATA_TYPE = { int16: 4, float32: 16 } as const
/** Voxels are handed over in pieces, so that packing them never holds a second copy of the volume. */
const PIECE = 1 << 20

/**
 * A volume as gzipped NIfTI-1 (Cox et al. 2004), piece by piece: write it with `fs.promises.writeFile`. The affine is
 * the sform; NIfTI counts in RAS, so that x and y change their sign. Nothing about the patient is in it.
 */
export function niftiGz(voxels: Voxels): AsyncIterable<Buffer> {
  return Readable.from(pieces(voxels)).pipe(createGzip({ level: 6 }))
}

function* pieces({ meta, data }: Voxels): Generator<Buffer> {
  yield niftiHeader(meta)
  for (let at = 0; at < data.byteLength; at += PIECE)
    yield Buffer.from(data.buffer, data.byteOffset + at, Math.min(PIECE, data.byteLength - at))
}

/** The header, little-endian as the voxels of the cache are. */
export function niftiHeader({ dims, type, spacing, affineLps }: Voxels['meta']): Buffer {
  const header = Buffer.alloc(OFFSET)
  header.writeInt32LE(348, 0)
  for (const [index, size] of [3, ...dims, 1, 1, 1, 1].entries()) header.writeInt16LE(size, 40 + 2 * index)
  header.writeInt16LE(DATA_TYPE[type], 70)
  header.writeInt16LE(type === 'int16' ? 16 : 32, 72)
  for (const [index, size] of [1, ...spacing].entries()) header.writeFloatLE(size, 76 + 4 * index)
  header.writeFloatLE(OFFSET, 108)
  // scl_slope 1: values are as they are. xyzt_units 2: millimetres. sform_code 1: the scanner's coordinates.
  header.writeFloatLE(1, 112)
  header.writeUInt8(2, 123)
  header.writeInt16LE(1, 254)
  for (const [index, value] of affineLps.slice(0, 12).entries())
    header.writeFloatLE(index < 8 ? -value : value, 280 + 4 * index)
  header.write('n+1\0', 344, 'latin1')
  return header
}
