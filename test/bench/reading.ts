/**
 * Reading all questions of one knee, beside the bare `session.run` calls that it makes, timed in the same reading: what
 * is left is what the pipeline itself costs (grids, labels, measures, chains).
 */
import path from 'node:path'
import { TISSUES, type Tissue } from '../../src-shared/anatomy/labels.js'
import { affineSpacing, type Affine } from '../../src-shared/geometry/affine.js'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { findPackFolder } from '../../src-main/inference/pack/list.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import { percentileWindow } from '../../src-shared/anatomy/grid/intensity.js'
import type { ImageVolume } from '../../src-shared/geometry/image-volume.js'
import { readCase } from '../../src-main/inference/pipeline/read-case.js'
import type { ReadingMeta } from '../../src-main/inference/pipeline/volume-to-read.js'
import type { GraphSession, PackSessions } from '../../src-main/inference/pipeline/session.js'
import { canonicalGrid } from '../../models/phantom/raster/grid.js'
import { rasterise } from '../../models/phantom/raster/rasterise.js'
import { simulateKnee } from '../../models/phantom/simulate-labels.js'
import { median, type Measurement } from './measure.js'

const ROUNDS = 3
/** The bar of a whole reading on two cores, s. */
const MOST_SECONDS = 10

export async function run(): Promise<Measurement[]> {
  const pack = await loadPack(await findPackFolder(path.join(import.meta.dirname, '..', '..', 'models', 'packs'), null))
  const open = await openSessions(pack, 'cpu')
  const image = kneeImage()
  const meta = metaOf(image)
  const total: number[] = []
  const bare: number[] = []
  // The first reading warms the sessions' memory up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const clock = { ms: 0 }
    const start = performance.now()
    const load = (): Promise<ImageVolume> => Promise.resolve(image)
    await readCase({
      volumes: [{ meta, label: '', importMs: { scan: 0, decode: 0 }, load }],
      pack,
      sessions: timed(open, clock),
      provider: open.provider,
      side: null,
      budgetMs: Infinity,
    })
    if (round === 0) continue
    total.push(performance.now() - start)
    bare.push(clock.ms)
  }
  await open.release()
  const [ours, peer] = [median(total) / 1000, median(bare) / 1000]
  const note = `${ROUNDS} readings of a simulated 160 × 384 × 384 knee with ${pack.manifest.id} ${pack.manifest.version}`
  return [
    {
      name: 'Reading one knee, all questions, CPU',
      ours,
      peer,
      peerName: 'its bare session.run calls',
      unit: 's',
      ratio: ours / peer,
      bar: { on: 'ratio', most: 1.25 },
      note,
    },
    {
      name: 'Reading one knee, all questions, CPU, absolute',
      ours,
      peer: null,
      peerName: 'bound for two cores',
      unit: 's',
      ratio: null,
      bar: { on: 'ours', most: MOST_SECONDS },
    },
  ]
}

/** Sessions that add the time of each run to a clock. */
function timed(sessions: PackSessions, clock: { ms: number }): PackSessions {
  const watch = (session: GraphSession): GraphSession => ({
    async run(feeds) {
      const start = performance.now()
      const outputs = await session.run(feeds)
      clock.ms += performance.now() - start
      return outputs
    },
  })
  return {
    localise: watch(sessions.localise),
    segment: watch(sessions.segment),
    closeUps: new Map([...sessions.closeUps].map(([name, session]) => [name, watch(session)])),
    grade: watch(sessions.grade),
  }
}

/** Roughly DESS-like levels, %: enough for the pipeline to find its way. */
const LEVELS: Readonly<Partial<Record<Tissue, number>>> = {
  background: 0,
  'femoral-cartilage': 62,
  'medial-tibial-cartilage': 60,
  'lateral-tibial-cartilage': 60,
  'patellar-cartilage': 64,
  'joint-fluid': 100,
  muscle: 35,
  vessel: 60,
  skin: 30,
}
const OTHER_LEVEL = 14

/** A simulated knee in the OAI's geometry: 160 slices of 0.7 mm, 384 × 384 at 0.365 mm, each label voxel doubled. */
function kneeImage(): ImageVolume {
  const knee = simulateKnee(900_001, 'balanced')
  const grid = canonicalGrid([80, 192, 192], [1.4, 0.73, 0.73], knee.jointCentre)
  const { tissue } = rasterise(knee.labels, grid, knee.pose.toKnee)
  const [ni, nj, nk] = [grid.dims[0] * 2, grid.dims[1] * 2, grid.dims[2] * 2]
  const data = new Int16Array(ni * nj * nk)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const from = (i >> 1) + grid.dims[0] * ((j >> 1) + grid.dims[1] * (k >> 1))
        const name = TISSUES[tissue[from] ?? 0] ?? 'background'
        // A fixed ripple instead of noise: the same picture in every run.
        data[n++] = 10 * (LEVELS[name] ?? OTHER_LEVEL) + ((i * 7 + j * 13 + k * 29) % 23)
      }
  const half = (index: number): number => (grid.affine[index] ?? 0) / 2
  const start = (row: number): number =>
    (grid.affine[row * 4 + 3] ?? 0) - (half(row * 4) + half(row * 4 + 1) + half(row * 4 + 2)) / 2
  // prettier-ignore
  const affine: Affine = [
    half(0), half(1), half(2), start(0),
    half(4), half(5), half(6), start(1),
    half(8), half(9), half(10), start(2),
    0, 0, 0, 1,
  ]
  return { data, dims: [ni, nj, nk], affine }
}

function metaOf(image: ImageVolume): ReadingMeta {
  const [a, b, c] = affineSpacing(image.affine)
  return {
    hash: '0'.repeat(64),
    dims: [...image.dims],
    spacing: [a, b, c],
    affineLps: [...image.affine],
    percentiles: percentileWindow(image.data, [0.5, 99.5]),
    flags: [],
    side: 'right',
    sideSource: 'header',
    orientation: 'sagittal',
    frameOfReference: '',
    study: {
      uid: '',
      date: '',
      description: '',
      patientName: '',
      patientId: '',
      patientSex: '',
      patientAge: '',
      patientIdIssuer: '',
      patientBirthDate: '',
    },
    series: {
      uid: '',
      number: null,
      description: 'benchmark',
      modality: 'MR',
      manufacturer: '',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: null,
      repetitionTimeMs: null,
      sliceThicknessMm: null,
      flipAngleDegrees: null,
      scanningSequence: '',
      sequenceName: '',
      scanOptions: '',
    },
  }
}
