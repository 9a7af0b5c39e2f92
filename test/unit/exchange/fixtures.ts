import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { affineSpacing, invertAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Voxels } from '../../../src-main/datasets/voxels.js'

/** A patient with everything that must not leave. */
export const STUDY: VolumeMeta['study'] = {
  uid: '1.2.840.99.1',
  date: '2026-03-14',
  description: 'MR knee of Roe',
  patientName: 'Roe^Richarda^van',
  patientId: 'HOSP-4711',
  patientSex: 'F',
  patientAge: '061Y',
  patientIdIssuer: '',
  patientBirthDate: '1965-01-01',
}

/** A sagittal stack: i runs to posterior, j to inferior, k to the left; 1 × 1 × 4 mm, first voxel at (−8, −10, 10). */
export const SAGITTAL: Affine = [0, 0, 4, -8, 1, 0, 0, -10, 0, -1, 0, 10, 0, 0, 0, 1]

export function volumeMeta(overrides: Partial<VolumeMeta> = {}): VolumeMeta {
  const affine = overrides.affineLps ?? [...SAGITTAL]
  return {
    schema: 'condyle.volume/1',
    hash: 'ab12'.repeat(16),
    sourceKey: '0'.repeat(64),
    type: 'int16',
    dims: [21, 21, 5],
    spacing: [...affineSpacing(affine)],
    affineLps: [...affine],
    orientation: 'sagittal',
    frameOfReference: '1.2.840.99.9',
    range: { min: 0, max: 1000 },
    percentiles: { low: 0, high: 1000 },
    flags: [],
    side: 'right',
    sideSource: 'header',
    study: STUDY,
    series: {
      uid: '1.2.840.99.1.1',
      number: 3,
      description: 'sag DESS ROE',
      modality: 'MR',
      manufacturer: 'Acme',
      bodyPart: 'KNEE',
      simulated: false,
      echoTimeMs: 4.7,
      repetitionTimeMs: 16.3,
      sliceThicknessMm: 4,
      flipAngleDegrees: null,
      scanningSequence: '',
      sequenceName: '',
      scanOptions: '',
    },
    issues: [
      {
        severity: 'warning',
        code: 'missing-slices',
        message: 'A slice is missing between roe_richarda_07.dcm and roe_richarda_09.dcm: look twice there.',
        files: ['roe_richarda_07.dcm', 'roe_richarda_09.dcm'],
      },
    ],
    createdAt: '2026-11-23T08:00:00.000Z',
    ...overrides,
  }
}

/** A volume whose value at each voxel centre is `value` of its LPS place. */
export function voxelsOf(meta: VolumeMeta, value: (place: Vec3) => number): Voxels {
  const [ni, nj, nk] = meta.dims
  const data = meta.type === 'int16' ? new Int16Array(ni * nj * nk) : new Float32Array(ni * nj * nk)
  const m = meta.affineLps
  const at = (row: number, i: number, j: number, k: number): number =>
    (m[4 * row] ?? 0) * i + (m[4 * row + 1] ?? 0) * j + (m[4 * row + 2] ?? 0) * k + (m[4 * row + 3] ?? 0)
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) data[i + ni * (j + nj * k)] = value([at(0, i, j, k), at(1, i, j, k), at(2, i, j, k)])
  return { meta, data, toVoxel: invertAffine(meta.affineLps) }
}
