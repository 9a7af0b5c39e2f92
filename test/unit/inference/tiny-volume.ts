import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { sagittalAffine, tissueAt, type OracleSide } from './oracle-knee.js'

/** The pack that reads these volumes. */
export const TINY_PACK = join(import.meta.dirname, 'fixtures', 'tiny-pack')

export const TINY_ORIGIN: Vec3 = [5, -4, 20]

/** What tells one volume of a case from another. */
interface TinyFacts {
  /** Cartilage on femur and tibia, without which nothing is measured. */
  readonly cartilage?: boolean
  /** Nothing in the picture where false. */
  readonly shown?: boolean
  readonly number?: number
  readonly description?: string
  /** Every so many slices of 1.4 mm. */
  readonly everySlice?: number
  /** Of the slices, about the knee's middle. */
  readonly slices?: number
}

/** Writes a volume folder whose intensities are 100 × label: a knee of ellipsoids for the tiny pack. */
export async function writeTinyVolume(
  folder: string,
  side: OracleSide,
  headerSide: boolean,
  { shown = true, cartilage = false, number = 1, description = 'oracle', everySlice = 1, slices = 100 }: TinyFacts = {},
): Promise<VolumeMeta> {
  const dims: [number, number, number] = [110, 130, Math.round(slices / everySlice)]
  const spacing: [number, number, number] = [1.4, 1.4, 1.4 * everySlice]
  const affine = sagittalAffine(dims, spacing, 0, 0, TINY_ORIGIN)
  const data = new Int16Array(dims[0] * dims[1] * dims[2])
  let n = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) {
        const point = applyAffine(affine, [i, j, k])
        const tissue = tissueAt(point, TINY_ORIGIN, side) || (cartilage ? cartilageAt(point, side) : 0)
        data[n++] = shown ? 100 * tissue : 0
      }
  // Two volumes of a case differ, as those of two acquisitions do.
  data[0] = (31 * number + description.length) % 40
  const geometry = { type: 'int16', dims, affineLps: [...affine] } as const
  const hash = startVolumeHash(geometry).update(new Uint8Array(data.buffer)).digest('hex')
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
      number,
      description,
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

const LAYER_MM = 4

/** Label of the layer of cartilage on the bones where they face each other; 0 elsewhere. */
function cartilageAt([x, y, z]: Vec3, side: OracleSide): number {
  const [px, py, pz] = TINY_ORIGIN
  const around: Vec3 = [x - px, y - py, z - pz]
  const isBeside = (tissue: 'femur' | 'tibia'): boolean => {
    const step = tissue === 'femur' ? LAYER_MM : -LAYER_MM
    return tissueAt([x, y, z + step], TINY_ORIGIN, side) === tissueValue(tissue)
  }
  if (around[2] > -1 && isBeside('femur')) return tissueValue('femoral-cartilage')
  if (around[2] >= 1 || !isBeside('tibia')) return 0
  const isMedial = side === 'right' ? around[0] > 0 : around[0] < 0
  return tissueValue(isMedial ? 'medial-tibial-cartilage' : 'lateral-tibial-cartilage')
}
