import fs from 'node:fs'
import path from 'node:path'
import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import { VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { applyAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { PLANE_DIRECTIONS } from '../../fixtures/plane-directions.js'

type Plane = 'sagittal' | 'coronal' | 'axial'

/** One series of the study that is measured. */
export interface SyntheticSeries {
  readonly name: string
  readonly plane: Plane
  readonly dims: Vec3
  readonly spacing: Vec3
  /** Milliseconds. */
  readonly te: number
  readonly tr: number
  readonly scanOptions: string
  readonly description: string
  /** Of another visit: in a frame of reference of its own. */
  readonly prior?: boolean
}

/** Fat-suppressed PD of 34 slices, in whichever plane. */
const PD_FS = {
  dims: [400, 400, 34],
  spacing: [0.4, 0.4, 3.5],
  te: 35,
  tr: 3500,
  scanOptions: 'FS',
  description: 'PD FS',
} as const

/**
 * A clinical protocol: a DESS of 160 sagittal slices as in the OAI, fat-suppressed PD in three planes and a sagittal
 * T1; and a PD of the visit before.
 */
export const STUDY: readonly SyntheticSeries[] = [
  {
    name: 'dess',
    plane: 'sagittal',
    dims: [384, 384, 160],
    spacing: [0.365, 0.365, 0.7],
    te: 5,
    tr: 16,
    scanOptions: '',
    description: 'DESS',
  },
  { ...PD_FS, name: 'pd-sag', plane: 'sagittal' },
  { ...PD_FS, name: 'pd-cor', plane: 'coronal' },
  { ...PD_FS, name: 'pd-ax', plane: 'axial' },
  {
    name: 't1-sag',
    plane: 'sagittal',
    dims: [400, 400, 34],
    spacing: [0.4, 0.4, 3.5],
    te: 12,
    tr: 600,
    scanOptions: '',
    description: 'T1',
  },
  { ...PD_FS, name: 'prior', plane: 'sagittal', prior: true },
]

/** Voxel index → LPS mm, centred on the origin; the visit before lay a little elsewhere. */
function affineOf({ plane, dims, spacing, prior }: SyntheticSeries): Affine {
  const [right, down, stack] = PLANE_DIRECTIONS[plane]
  const row = (axis: 0 | 1 | 2): number[] => [
    right[axis] * spacing[0],
    down[axis] * spacing[1],
    stack[axis] * spacing[2],
    0,
  ]
  const plain = [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
  const middle = applyAffine(plain, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2])
  const shift: Vec3 = prior ? PRIOR_SHIFT : [0, 0, 0]
  const moved = [
    1,
    0,
    0,
    shift[0] - middle[0],
    0,
    1,
    0,
    shift[1] - middle[1],
    0,
    0,
    1,
    shift[2] - middle[2],
    0,
    0,
    0,
    1,
  ]
  return multiplyAffine(moved, plain)
}

/** How far the knee lay from today's place at the visit before, LPS mm. */
export const PRIOR_SHIFT: Vec3 = [14, -9, 22]

/** The description of a series. */
export function syntheticMeta(series: SyntheticSeries): VolumeMeta {
  const place = STUDY.indexOf(series)
  return VolumeMetaSchema.parse({
    schema: 'condyle.volume/1',
    hash: String(place).repeat(64),
    sourceKey: String(place).repeat(64),
    type: 'int16',
    dims: series.dims,
    spacing: series.spacing,
    affineLps: affineOf(series),
    orientation: series.plane,
    frameOfReference: series.prior ? '1.2.3.2' : '1.2.3.1',
    range: { min: 0, max: 2047 },
    percentiles: { low: 40, high: 1500 },
    flags: ['simulated'],
    side: 'right',
    sideSource: 'header',
    study: {
      uid: '1.2.3',
      date: series.prior ? '2024-01-01' : '2026-01-01',
      description: 'Benchmark',
      patientName: 'Bench^Mark',
      patientId: 'B1',
      patientSex: '',
      patientAge: '',
    },
    series: {
      uid: `1.2.3.4.${place}`,
      number: place + 1,
      description: series.description,
      modality: 'MR',
      manufacturer: '',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: series.te,
      repetitionTimeMs: series.tr,
      sliceThicknessMm: series.spacing[2],
      scanOptions: series.scanOptions,
    },
    issues: [],
    createdAt: '2026-01-01T00:00:00Z',
  })
}

/** Writes `<name>.json` (a CaseVolume), `<name>.raw`, and the first one as `<name>.nii` too, for the peer. */
export function writeSyntheticStudy(folder: string): void {
  fs.mkdirSync(folder, { recursive: true })
  for (const series of STUDY) {
    const { name } = series
    const plain = syntheticMeta(series)
    const bytes = new Uint8Array(voxelsOf(series, plain.affineLps).buffer)
    const meta = { ...plain, hash: startVolumeHash(plain).update(bytes).digest('hex') }
    const volume: CaseVolume = { meta, url: `condyle://volume/${name}.raw`, label: '', thumbnail: null }
    fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(volume))
    fs.writeFileSync(path.join(folder, `${name}.raw`), bytes)
    if (name === 'dess') fs.writeFileSync(path.join(folder, `${name}.nii`), Buffer.concat([niftiHeader(meta), bytes]))
  }
}

/** The same body in every series: shells and waves, no anatomy; T1 the other way round. */
function voxelsOf(series: SyntheticSeries, affine: Affine): Int16Array<ArrayBuffer> {
  const [ni, nj, nk] = series.dims
  const voxels = new Int16Array(ni * nj * nk)
  const shift: Vec3 = series.prior ? PRIOR_SHIFT : [0, 0, 0]
  const step = [affine[0] ?? 0, affine[4] ?? 0, affine[8] ?? 0] as const
  let at = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const start = applyAffine(affine, [0, j, k])
      for (let i = 0; i < ni; i++) {
        const x = (start[0] + i * step[0] - shift[0]) / 110
        const y = (start[1] + i * step[1] - shift[1]) / 140
        const z = (start[2] + i * step[2] - shift[2]) / 140
        const r = Math.sqrt(x * x + y * y + z * z)
        const shell = r < 0.45 ? 700 + 500 * Math.sin(60 * r) : 60
        const value = shell + 120 * Math.sin(40 * x + 23 * y) + ((i * 7 + j * 13 + k * 29) % 61)
        voxels[at++] = series.description === 'T1' ? 1300 - value : value
      }
    }
  return voxels
}

/** A NIfTI-1 header (348 bytes and 4 for the extension flag) with the affine in RAS, as that format has it. */
function niftiHeader({ dims, spacing, affineLps }: VolumeMeta): Buffer {
  const header = Buffer.alloc(352)
  header.writeInt32LE(348, 0)
  const dim = [3, ...dims, 1, 1, 1, 1]
  dim.forEach((value, place) => header.writeInt16LE(value, 40 + 2 * place))
  header.writeInt16LE(4, 70) // DT_INT16
  header.writeInt16LE(16, 72)
  const pixdim = [1, ...spacing, 0, 0, 0, 0]
  pixdim.forEach((value, place) => header.writeFloatLE(value, 76 + 4 * place))
  header.writeFloatLE(352, 108)
  header.writeFloatLE(1, 112)
  header.writeInt16LE(1, 254) // sform: scanner
  affineLps.slice(0, 12).forEach((value, place) => header.writeFloatLE(place < 8 ? -value : value, 280 + 4 * place))
  header.write('n+1\0', 344, 'latin1')
  return header
}
