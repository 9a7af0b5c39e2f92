import fs from 'node:fs'
import path from 'node:path'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/** The size of an OAI DESS series: 160 sagittal slices of 384 × 384, 0.365 × 0.365 × 0.7 mm. */
export const DIMS = [384, 384, 160] as const
export const SPACING = [0.365, 0.365, 0.7] as const

/** i: front to back (+y), j: head to foot (−z), k: right to left (+x); centred on the origin. */
const AFFINE = [
  ...[0, 0, SPACING[2], (-SPACING[2] * (DIMS[2] - 1)) / 2],
  ...[SPACING[0], 0, 0, (-SPACING[0] * (DIMS[0] - 1)) / 2],
  ...[0, -SPACING[1], 0, (SPACING[1] * (DIMS[1] - 1)) / 2],
  ...[0, 0, 0, 1],
]

/** The description of the volume that `writeSyntheticVolume` writes. */
export function syntheticMeta(): VolumeMeta {
  return {
    schema: 'condyle.volume/1',
    hash: '0'.repeat(64),
    sourceKey: '0'.repeat(64),
    type: 'int16',
    dims: [...DIMS],
    spacing: [...SPACING],
    affineLps: AFFINE,
    orientation: 'sagittal',
    frameOfReference: '',
    range: { min: 0, max: 2047 },
    percentiles: { low: 40, high: 1500 },
    flags: ['simulated'],
    side: 'right',
    sideSource: 'header',
    study: {
      uid: '1.2.3',
      date: '2026-01-01',
      description: 'Benchmark',
      patientName: 'Bench^Mark',
      patientId: 'B1',
      patientSex: '',
      patientAge: '',
    },
    series: {
      uid: '1.2.3.4',
      number: 1,
      description: 'Synthetic',
      modality: 'MR',
      manufacturer: '',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: null,
      repetitionTimeMs: null,
      sliceThicknessMm: SPACING[2],
    },
    issues: [],
    createdAt: '2026-01-01T00:00:00Z',
  }
}

/** Writes `<name>.json`, `<name>.raw` and `<name>.nii` (the same voxels for the peer): shells and waves, no anatomy. */
export function writeSyntheticVolume(folder: string, name: string): void {
  const [ni, nj, nk] = DIMS
  const voxels = new Int16Array(ni * nj * nk)
  let at = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const [x, y, z] = [i / ni - 0.5, j / nj - 0.5, k / nk - 0.5]
        const r = Math.sqrt(x * x + y * y + z * z)
        const shell = r < 0.45 ? 700 + 500 * Math.sin(60 * r) : 60
        voxels[at++] = shell + 120 * Math.sin(40 * x + 23 * y) + ((i * 7 + j * 13 + k * 29) % 61)
      }
  fs.mkdirSync(folder, { recursive: true })
  const bytes = new Uint8Array(voxels.buffer)
  fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(syntheticMeta()))
  fs.writeFileSync(path.join(folder, `${name}.raw`), bytes)
  fs.writeFileSync(path.join(folder, `${name}.nii`), Buffer.concat([niftiHeader(), bytes]))
}

/** A NIfTI-1 header (348 bytes and 4 for the extension flag) with the affine in RAS, as that format has it. */
function niftiHeader(): Buffer {
  const header = Buffer.alloc(352)
  header.writeInt32LE(348, 0)
  const dim = [3, ...DIMS, 1, 1, 1, 1]
  dim.forEach((value, place) => header.writeInt16LE(value, 40 + 2 * place))
  header.writeInt16LE(4, 70) // DT_INT16
  header.writeInt16LE(16, 72)
  const pixdim = [1, ...SPACING, 0, 0, 0, 0]
  pixdim.forEach((value, place) => header.writeFloatLE(value, 76 + 4 * place))
  header.writeFloatLE(352, 108)
  header.writeFloatLE(1, 112)
  header.writeInt16LE(1, 254) // sform: scanner
  AFFINE.slice(0, 12).forEach((value, place) => header.writeFloatLE(place < 8 ? -value : value, 280 + 4 * place))
  header.write('n+1\0', 344, 'latin1')
  return header
}
