import { gridOf, type Grid } from '../../../src-renderer/viewer/geometry/grid.js'
import { planeFrames, type PlaneFrames } from '../../../src-renderer/viewer/geometry/plane-frame.js'
import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import { VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'

/**
 * A sagittal series small enough to count by hand: 4 columns of 1 mm running back (+y), 6 rows of 1 mm running down
 * (−z), 3 slices of 2 mm running from the patient's left to the right (−x), as GE writes right knees. The first voxel
 * is at (10, 0, 100), so the volume covers x 5…11, y −0.5…3.5, z 94.5…100.5.
 */
export const SAGITTAL = {
  dims: [4, 6, 3],
  affineLps: [0, 0, -2, 10, 1, 0, 0, 0, 0, -1, 0, 100, 0, 0, 0, 1],
} as const

/** A coronal series of 2 × 3 × 4 mm voxels, i left (+x), j down (−z), k back (+y), with the first voxel at the origin. */
export const CORONAL = {
  dims: [10, 10, 5],
  affineLps: [2, 0, 0, 0, 0, 0, 4, 0, 0, -3, 0, 0, 0, 0, 0, 1],
} as const

export const sagittalGrid: Grid = gridOf(SAGITTAL)
export const sagittalFrames: PlaneFrames = planeFrames(sagittalGrid)

/** A description of the sagittal series for what wants a whole volume. */
export const SAGITTAL_VOLUME: VolumeMeta = VolumeMetaSchema.parse({
  schema: 'condyle.volume/1',
  hash: 'a'.repeat(64),
  sourceKey: 'b'.repeat(64),
  type: 'int16',
  dims: [...SAGITTAL.dims],
  spacing: [1, 1, 2],
  affineLps: [...SAGITTAL.affineLps],
  orientation: 'sagittal',
  frameOfReference: '',
  range: { min: 0, max: 1200 },
  percentiles: { low: 100, high: 1100 },
  flags: [],
  side: 'right',
  sideSource: 'header',
  study: {
    uid: '1.2.3',
    date: '2026-03-14',
    description: '',
    patientName: 'Doe^Jane',
    patientId: 'A-1042',
    patientSex: 'F',
    patientAge: '',
  },
  series: {
    uid: '1.2.3.4',
    number: 1,
    description: 'DESS',
    modality: 'MR',
    manufacturer: '',
    bodyPart: '',
    simulated: false,
    echoTimeMs: null,
    repetitionTimeMs: null,
    sliceThicknessMm: null,
  },
  issues: [],
  createdAt: '2026-01-01T00:00:00Z',
})

/** A volume as the window gets it; its voxels are nowhere. */
export function caseVolume(meta: VolumeMeta): CaseVolume {
  return { meta, url: `condyle://volume/${meta.hash}`, label: '', thumbnail: null }
}

/** Whole numbers without the sign of zero, for directions along the axes. */
export function rounded(vector: readonly number[]): number[] {
  return vector.map((value) => Math.round(value) + 0)
}
