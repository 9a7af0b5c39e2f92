/**
 * What the surface graph learns from: columns along the normals of the bones of simulated knees, read by the app's own
 * code from what the app's own pipeline outlined, and where bone, cartilage and lost cartilage truly end in them.
 *
 *   node --import tsx models/training/surface_samples.ts --out FOLDER [--pack FOLDER] [--count N] [--seed S] [--trained]
 *
 * Healthy, natural and balanced knees in any contrast, slice thickness and resolution by seed. Writes `<seed>.json`,
 * `<seed>.columns.u8` [columns, channels, samples], `<seed>.place.f32`, `<seed>.neighbours.i32`, `<seed>.feet.f32` (LPS
 * mm), `<seed>.region.u8` (subregion the column stands on, 0 for none) and, last, `<seed>.truth.f32`. A knee that lies
 * there is not made again. `--trained` outlines with the net of runs/segment in PyTorch in place of the pack's graph: it
 * has to be the same net.
 */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import { drawCartilageLoss } from '../../src-main/inference/pipeline/labels/cartilage-loss.js'
import { centreOf, lookAt } from '../../src-main/inference/pipeline/stages/look.js'
import { segment } from '../../src-main/inference/pipeline/stages/segment.js'
import { sampleGrid, standardise } from '../../src-shared/anatomy/grid/standardise.js'
import { partitionKnee } from '../../src-shared/anatomy/partition.js'
import type { ImageVolume } from '../../src-shared/geometry/image-volume.js'
import { canonicalLattice } from '../../src-shared/geometry/lattice.js'
import { columnFeet } from '../../src-shared/anatomy/surfaces/column-feet.js'
import { columnRegions } from '../../src-shared/anatomy/surfaces/column-regions.js'
import {
  columnSignals,
  PLACE_FEATURES,
  SIGNAL_CHANNELS,
  type ColumnSampling,
} from '../../src-shared/anatomy/surfaces/column-signals.js'
import { signalScale } from '../../src-shared/anatomy/surfaces/signal-scale.js'
import { CONTRASTS } from '../phantom/render/contrast.js'
import type { Prior } from '../phantom/lesions/priors.js'
import { Random } from '../phantom/random.js'
import { examinationOptions } from './examine.js'
import { renderView, type KneeView } from './measures/knees.js'
import { trueColumns } from './surfaces/true-columns.js'
import { trainedSegmenter } from './trained-segmenter.js'

/** One column for about so many mm² of bone: SPACING². */
const SPACING = 1.2
const SAMPLING: ColumnSampling = { from: -2.5, step: 0.25, samples: 37 }

const MIX: readonly (readonly [Prior, number])[] = [
  ['healthy', 0.35],
  ['natural', 0.4],
  ['balanced', 0.25],
]
const SLICES_MM = [0.7, 0.8, 1, 1.5, 3, 3.5] as const
/** Rows and columns, 140 mm across. */
const SIZES = [184, 184, 184, 256] as const

/** What a seed is: its kind of knee and how it is looked at. */
function draw(seed: number): { readonly view: KneeView; readonly size: number } {
  const random = new Random(seed, 83)
  const prior = MIX[random.weighted(MIX.map(([, weight]) => weight))]?.[0] ?? 'natural'
  // half of all are what is read first: fluid-sensitive three-dimensional series
  const contrast = random.chance(0.35) ? 'dess' : random.pick(CONTRASTS)
  return { view: { seed, prior, contrast, sliceMm: random.pick(SLICES_MM) }, size: random.pick(SIZES) }
}

const options = examinationOptions({ count: '100', seed: '1400000', out: 'surface-samples' })
await mkdir(options.out, { recursive: true })
const pack = await loadPack(options.pack)
const sessions = await openSessions(pack, 'cpu')
const trained = options.trained ? trainedSegmenter(pack.manifest.segment.evidence) : null
const used = trained ? { ...sessions, segment: trained } : sessions
const { manifest } = pack
for (let seed = options.seed; seed < options.seed + options.count; seed++) {
  const file = (ending: string): string => path.join(options.out, `${seed}.${ending}`)
  if (existsSync(file('truth.f32'))) continue
  const { view, size } = draw(seed)
  const { knee, toKnee, side, image } = renderView(view, size)
  const outlined = await outline(image, side)
  if (!outlined) continue
  const { partition, grid, evidence, window } = outlined
  const begin = performance.now()
  const feet = columnFeet(partition.labels, SPACING)
  const scale = signalScale(partition.labels, grid.intensity)
  const sources = { image, window, scale, labels: partition.labels, evidence }
  const signals = columnSignals(feet, sources, SAMPLING, side === 'left')
  const seconds = (performance.now() - begin) / 1000
  const header = {
    ...view,
    side,
    columns: feet.count,
    channels: signals.channels,
    named: SIGNAL_CHANNELS,
    place: PLACE_FEATURES,
    spacing: SPACING,
    ...SAMPLING,
    seconds,
  }
  await writeFile(file('json'), JSON.stringify(header))
  await writeFile(file('columns.u8'), signals.columns)
  await writeFile(file('place.f32'), bytes(signals.place))
  await writeFile(file('neighbours.i32'), bytes(feet.neighbours))
  await writeFile(file('feet.f32'), bytes(feet.feet))
  await writeFile(file('region.u8'), columnRegions(feet, partition))
  // Last: it tells that the knee is complete.
  await writeFile(file('truth.f32'), bytes(trueColumns(feet, knee, toKnee, SAMPLING)))
  process.stderr.write(
    `\r${seed - options.seed + 1} of ${options.count} knees, ${feet.count} columns in ${seconds.toFixed(1)} s`,
  )
}
process.stderr.write('\n')
trained?.close()
await sessions.release()

/** Looks at an image and outlines it as the app does, without measuring it. Null where no joint was found. */
async function outline(image: ImageVolume, side: 'left' | 'right') {
  const volume = standardise(image, manifest.input, manifest.segment.grid.spacing)
  const { localisation, facts } = await lookAt(volume, image, manifest, used)
  const centre = centreOf(facts, manifest, side)
  if (!centre) return null
  const { grid: specification } = manifest.segment
  const grid = sampleGrid(volume, canonicalLattice(specification, centre, side === 'left'), specification.spacing)
  const { tissue, lesion, evidence } = await segment(used.segment, manifest, grid, localisation, () =>
    Promise.resolve(),
  )
  const labels = { tissue: tissue.data, lesion: lesion.data, ...grid.lattice }
  const partition = partitionKnee(labels, drawCartilageLoss(labels, grid.intensity))
  return partition && evidence && { partition, grid, evidence, window: grid.window }
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
