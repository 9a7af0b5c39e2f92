import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { volumeBytes, VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'

/** A volume of the cache, ready for the pipeline. */
export interface CachedVolume {
  readonly meta: VolumeMeta
  readonly image: ImageVolume
}

/**
 * Reads `volume.json` and `volume.raw` of a folder of the volume cache. Throws a sentence where either is missing or
 * they do not belong together. The bytes are little-endian, as is every machine that ONNX Runtime runs on.
 */
export async function readCachedVolume(folder: string): Promise<CachedVolume> {
  const remedy = 'import the study again'
  const text = await readFile(join(folder, 'volume.json'), 'utf8').catch(() => {
    throw new Error(`The cached volume in ${folder} has no readable volume.json; ${remedy}.`)
  })
  const parsed = VolumeMetaSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new Error(`The volume.json in ${folder} is damaged; ${remedy}.`)
  const meta = parsed.data
  const bytes = await readFile(join(folder, 'volume.raw')).catch(() => {
    throw new Error(`The cached volume in ${folder} has no readable volume.raw; ${remedy}.`)
  })
  const expected = volumeBytes(meta)
  if (bytes.byteLength !== expected)
    throw new Error(`The volume.raw in ${folder} has ${bytes.byteLength} bytes instead of ${expected}; ${remedy}.`)
  const data =
    meta.type === 'int16'
      ? new Int16Array(bytes.buffer, bytes.byteOffset, expected / 2)
      : new Float32Array(bytes.buffer, bytes.byteOffset, expected / 4)
  return { meta, image: { data, dims: meta.dims, affine: meta.affineLps } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
