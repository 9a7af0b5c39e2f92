import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { volumeBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { readDescription } from '../../files/volume-description.js'
import { checkVoxels } from '../../files/volume-hash.js'

const REMEDY = 'import the study again'

/** Reads `volume.json` of a folder of the volume cache. Throws a sentence where it is missing or damaged. */
export async function readCachedMeta(folder: string): Promise<VolumeMeta> {
  const text = await readFile(join(folder, 'volume.json'), 'utf8').catch(() => {
    throw new Error(`The cached volume in ${folder} has no readable volume.json; ${REMEDY}.`)
  })
  const meta = readDescription(text)
  if (!meta) throw new Error(`The volume.json in ${folder} is damaged; ${REMEDY}.`)
  return meta
}

/**
 * Reads `volume.raw` of a folder of the volume cache. Throws a sentence where it is missing or is not what its
 * description is named by: nothing that changed on the disk is measured. The bytes are little-endian, as is every machine that ONNX Runtime runs on.
 */
export async function readCachedImage(folder: string, meta: VolumeMeta): Promise<ImageVolume> {
  const bytes = await readFile(join(folder, 'volume.raw')).catch(() => {
    throw new Error(`The cached volume in ${folder} has no readable volume.raw; ${REMEDY}.`)
  })
  const expected = volumeBytes(meta)
  if (bytes.byteLength !== expected)
    throw new Error(`The volume.raw in ${folder} has ${bytes.byteLength} bytes instead of ${expected}; ${REMEDY}.`)
  checkVoxels(meta, bytes)
  const data =
    meta.type === 'int16'
      ? new Int16Array(bytes.buffer, bytes.byteOffset, expected / 2)
      : new Float32Array(bytes.buffer, bytes.byteOffset, expected / 4)
  return { data, dims: meta.dims, affine: meta.affineLps }
}
