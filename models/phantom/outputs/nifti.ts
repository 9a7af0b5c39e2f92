import { gzipSync } from 'node:zlib'
import { NIFTI1 } from 'nifti-reader-js'
import { affineSpacing, type Affine } from '../../../src-shared/geometry/affine.js'

/** Voxels with i fastest, and where they lie in LPS mm. */
export interface NiftiImage {
  readonly data: Int16Array | Uint8Array
  readonly dims: readonly [number, number, number]
  readonly affine: Affine
  readonly description: string
}

/** A gzipped NIfTI-1 file. NIfTI's world is RAS, so the first two rows of the affine change their sign. */
export function niftiFile(image: NiftiImage): Uint8Array {
  const [ni, nj, nk] = image.dims
  const spacing = affineSpacing(image.affine)
  const header = new NIFTI1()
  const isBytes = image.data instanceof Uint8Array
  header.littleEndian = true
  header.dims = [3, ni, nj, nk, 1, 1, 1, 1]
  header.datatypeCode = isBytes ? NIFTI1.TYPE_UINT8 : NIFTI1.TYPE_INT16
  header.numBitsPerVoxel = isBytes ? 8 : 16
  header.pixDims = [1, spacing[0], spacing[1], spacing[2], 0, 0, 0, 0]
  header.vox_offset = 352
  header.scl_slope = 1
  header.scl_inter = 0
  header.xyzt_units = NIFTI1.UNITS_MM
  header.sform_code = NIFTI1.XFORM_SCANNER_ANAT
  header.description = image.description.slice(0, 79)
  header.magic = 'n+1'
  header.affine = [0, 1, 2, 3].map((row) =>
    [0, 1, 2, 3].map((column) => (row < 2 ? -1 : 1) * (image.affine[row * 4 + column] ?? 0)),
  )
  const head = new Uint8Array(352)
  head.set(new Uint8Array(header.toArrayBuffer()).subarray(0, 348))
  const voxels = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength)
  return gzipSync(Buffer.concat([head, voxels]), { level: 4 })
}
