/**
 * Reading all questions of one knee, from one volume and from a study of several, beside the bare `session.run` calls
 * that it makes, timed in the same reading: what is left is what the pipeline itself costs (grids, labels, measures,
 * chains). And how much memory the inference host takes for it.
 */
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { TISSUES, type Tissue } from '../../src-shared/anatomy/labels.js'
import { UNKNOWN_SERIES, UNKNOWN_STUDY } from '../../src-shared/case/import.js'
import { affineSpacing, type Affine } from '../../src-shared/geometry/affine.js'
import { importStacks, scanPaths, VolumeCache } from '../../src-main/imaging/index.js'
import { InferenceHost } from '../../src-main/inference/host/client.js'
import { forkedChild } from '../../src-main/processes/index.js'
import { readCachedImage } from '../../src-main/inference/host/volume-file.js'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { findPackFolder } from '../../src-main/inference/pack/list.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import { percentileWindow } from '../../src-shared/anatomy/grid/intensity.js'
import type { ImageVolume } from '../../src-shared/geometry/image-volume.js'
import { readCase } from '../../src-main/inference/pipeline/read-case.js'
import type { ReadingMeta, VolumeToRead } from '../../src-main/inference/pipeline/volume-to-read.js'
import type { GraphSession, PackSessions } from '../../src-main/inference/pipeline/session.js'
import { canonicalGrid } from '../../models/phantom/raster/grid.js'
import { rasterise } from '../../models/phantom/raster/rasterise.js'
import { simulateKnee } from '../../models/phantom/simulate-labels.js'
import { alone, beside, median, type Measurement } from './measure.js'
import { treeMemory } from './process-memory.js'
import { simulatedStudy } from './simulated-study.js'

const ROUNDS = 3
/** The bar of a whole reading on two cores, s. */
const MOST_SECONDS = 10

/** Series of the study whose time is measured, by what their description begins with. */
const FOUR_SERIES = /^(SAG|COR|AX) PD|DESS/i
/** How often the host's memory is looked at, ms. */
const SAMPLE_EVERY = 100
const HOST = path.join(import.meta.dirname, '..', '..', 'src-main', 'inference', 'host', 'host.ts')
const PACKS = path.join(import.meta.dirname, '..', '..', 'models', 'packs')

export async function run(): Promise<Measurement[]> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'condyle-bench-reading-'))
  try {
    const study = await cachedStudy(folder)
    return [...(await oneKnee()), ...(await oneStudy(study)), await hostMemory(study)]
  } finally {
    await fs.rm(folder, { recursive: true, force: true })
  }
}

async function oneKnee(): Promise<Measurement[]> {
  const image = kneeImage()
  const only = { meta: metaOf(image), label: '', importMs: { scan: 0, decode: 0 }, load: () => Promise.resolve(image) }
  const { ours, peer, pack } = await readAgainAndAgain([only])
  const note = `${ROUNDS} readings of a simulated 160 × 384 × 384 knee with ${pack}`
  return [
    beside(
      'Reading one knee, all questions, CPU',
      ours,
      { peer, peerName: 'its bare session.run calls' },
      's',
      { on: 'ratio', most: 1.25 },
      note,
    ),
    alone('Reading one knee, all questions, CPU, absolute', ours, 's', MOST_SECONDS, { beside: 'bound for two cores' }),
  ]
}

async function oneStudy(study: readonly VolumeToRead[]): Promise<Measurement[]> {
  const four = study.filter(({ meta }) => FOUR_SERIES.test(meta.series.description))
  const { ours, peer, pack } = await readAgainAndAgain(four)
  return [
    beside(
      `Reading a study of ${four.length} series, all questions, CPU`,
      ours,
      { peer, peerName: 'the sum of its bare session.run calls' },
      's',
      { on: 'ratio', most: 1.2 },
      `${ROUNDS} readings of a simulated clinical protocol from the volume cache with ${pack}`,
    ),
  ]
}

/** Median seconds of a reading, and of the graph runs in it. */
async function readAgainAndAgain(
  volumes: readonly VolumeToRead[],
): Promise<{ readonly ours: number; readonly peer: number; readonly pack: string }> {
  const pack = await loadPack(await findPackFolder(PACKS, null))
  const open = await openSessions(pack, 'cpu')
  const total: number[] = []
  const bare: number[] = []
  // The first reading warms the sessions' memory up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const clock = { ms: 0 }
    const start = performance.now()
    await readCase({
      volumes,
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
  const { id, version } = pack.manifest
  return { ours: median(total) / 1000, peer: median(bare) / 1000, pack: `${id} ${version}` }
}

/** The most that the inference host takes while it reads all series of a study. */
async function hostMemory(study: readonly CachedVolume[]): Promise<Measurement> {
  const child = forkedChild(HOST, ['--import', 'tsx'])
  const host = new InferenceHost(() => child)
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, treeMemory(child.pid))), SAMPLE_EVERY)
  const outcome = await host.run({
    volumes: study.map(({ folder }) => ({ folder, label: '', scanMs: 0, decodeMs: 0 })),
    packFolder: await findPackFolder(PACKS, null),
    provider: 'cpu',
    side: null,
    budgetSeconds: 3600,
  }).outcome
  clearInterval(timer)
  host.dispose()
  if (outcome.kind !== 'done') throw new Error(`The reading ended as ${outcome.kind}.`)
  return alone(`Peak memory of the inference host, a study of ${study.length} series`, most, 'MB', 700, {
    note: 'proportional set size; the other processes of the application have some 500 MB of the 1.2 GB that all may take',
  })
}

interface CachedVolume extends VolumeToRead {
  readonly folder: string
}

/** A simulated study, imported as the application does it. */
async function cachedStudy(folder: string): Promise<CachedVolume[]> {
  const dicom = simulatedStudy(900_001, 'balanced')
  const cache = new VolumeCache(path.join(folder, 'cache'))
  await cache.prepare()
  const scanned = await scanPaths([dicom], { workFolder: cache.workFolder, thumbnails: false })
  const stacks = scanned.result.suggested.flatMap((id) => scanned.stack(id) ?? [])
  const imported = await importStacks(stacks, { cache })
  return imported.flatMap(({ meta }) => {
    if (!meta) return []
    const place = path.dirname(cache.rawPath(meta.hash))
    const load = (): ReturnType<VolumeToRead['load']> => readCachedImage(place, meta)
    return [{ meta, label: '', importMs: { scan: 0, decode: 0 }, load, folder: place }]
  })
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
    surfaces: sessions.surfaces && watch(sessions.surfaces),
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
    study: { ...UNKNOWN_STUDY },
    series: {
      ...UNKNOWN_SERIES,
      description: 'benchmark',
      modality: 'MR',
      bodyPart: 'KNEE',
      simulated: true,
    },
  }
}
