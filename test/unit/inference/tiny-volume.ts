import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { sagittalAffine, tissueAt, type OracleSide } from './oracle-knee.js'

/** The pack that reads these volumes. */
export const TINY_PACK = join(import.meta.dirname, 'fixtures', 'tiny-pack')

export const TINY_ORIGIN: Vec3 = [5, -4, 20]

/** Writes a volume folder whose intensities are 100 × label: a knee of ellipsoids for the tiny pack; all 0 unless `shown`. */
export async function writeTinyVolume(
  folder: string,
  side: OracleSide,
  headerSide: boolean,
  shown = true,
): Promise<VolumeMeta> {
  const dims: [number, number, number] = [110, 130, 100]
  const spacing: [number, number, number] = [1.4, 1.4, 1.4]
  const affine = sagittalAffine(dims, spacing, 0, 0, TINY_ORIGIN)
  const data = new Int16Array(dims[0] * dims[1] * dims[2])
  let n = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++)
        data[n++] = shown ? 100 * tissueAt(applyAffine(affine, [i, j, k]), TINY_ORIGIN, side) : 0
  const hash = createHash('sha256').update(data).digest('hex')
  const meta = VolumeMetaSchema.parse({
    schema: 'condyle.volume/1',
    hash,
    sourceKey: hash,
    type: 'int16',
    dims,
    spacing,
    affineLps: [...affine],
    orientation: 'sagittal',
    frameOfReference: '',
    range: { min: 0, max: 1600 },
    percentiles: { low: 0, high: 1600 },
    flags: [],
    side: headerSide ? side : 'unknown',
    sideSource: headerSide ? 'header' : null,
    study: { uid: '1.2.3', date: '', description: '', patientName: '', patientId: '', patientSex: '', patientAge: '' },
    series: {
      uid: '1.2.3.4',
      number: 1,
      description: 'oracle',
      modality: 'MR',
      manufacturer: '',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: null,
      repetitionTimeMs: null,
      sliceThicknessMm: null,
    },
    issues: [],
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'volume.raw'), new Uint8Array(data.buffer))
  await writeFile(join(folder, 'volume.json'), JSON.stringify(meta))
  return meta
}
