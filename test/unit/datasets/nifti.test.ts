import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { readHeader, readImage } from 'nifti-reader-js'
import { describe, expect, it } from 'vitest'
import { niftiGz } from '../../../src-main/datasets/nifti.js'
import { volumeMeta, voxelsOf } from '../exchange/fixtures.js'

async function readBack(type: 'int16' | 'float32') {
  const meta = volumeMeta({ type })
  const voxels = voxelsOf(meta, ([x, y, z]) => 100 * x + 10 * y + z)
  const file = new Uint8Array(gunzipSync(await buffer(niftiGz(voxels)))).buffer
  const header = readHeader(file)
  return { meta, voxels, header, image: readImage(header, file) }
}

describe('a volume as NIfTI', () => {
  it('has the voxels as they are, in both types', async () => {
    const int16 = await readBack('int16')
    expect(new Int16Array(int16.image)).toEqual(int16.voxels.data)
    const float32 = await readBack('float32')
    expect(new Float32Array(float32.image)).toEqual(float32.voxels.data)
  })

  it('lies where it lay, counted in RAS', async () => {
    const { header, meta } = await readBack('int16')
    expect(header?.dims.slice(0, 4)).toEqual([3, ...meta.dims])
    expect(header?.pixDims.slice(1, 4)).toEqual([1, 1, 4])
    // x and y of the LPS affine with their sign changed, z as it is.
    expect(header?.affine.map((row) => row.map((value) => value + 0))).toEqual([
      [0, 0, -4, 8],
      [-1, 0, 0, 10],
      [0, -1, 0, 10],
      [0, 0, 0, 1],
    ])
  })

  it('says nothing about the patient', async () => {
    const { header } = await readBack('int16')
    expect([header?.description, header?.intent_name, header?.aux_file].join('').replaceAll('\0', '')).toBe('')
  })
})
