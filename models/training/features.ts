/**
 * What the app itself measures on simulated knees, for fitting and judging the grade heads:
 *
 *   node --import tsx models/training/features.ts --pack FOLDER --out FILE.jsonl [--count N] [--seed S] [--prior balanced]
 *
 * Every knee is simulated, painted as an MR volume (both sides, several contrasts, slice thicknesses and noise levels
 * by seed), and read by the pipeline of the app with the pack's own graphs, so a head learns from the faults of the
 * labels it will see. JSON lines, one per graded component: {seed, side, contrast, question, component, family, category,
 * features, grade (true), predicted, probabilities}; and one per knee: {seed, kind: "localiser", embedding, sanity, iou,
 * …}. The knee's own line comes last: a run that was interrupted goes on with the first knee that lacks it.
 */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { LESIONS, TISSUES, type Lesion, type Tissue } from '../../src-shared/anatomy/labels.js'
import { measureKnee } from '../../src-shared/anatomy/measure-knee.js'
import { partitionKnee, type Partition } from '../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../src-shared/anatomy/region-boxes.js'
import { multiplyAffine, transformBox, type Affine } from '../../src-shared/geometry/affine.js'
import { boxIou } from '../../src-shared/geometry/box.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { openSessions, type OpenSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { loadPack, type LoadedPack } from '../../src-main/inference/pack/load.js'
import { analyseKnee, type KneeAnalysis } from '../../src-main/inference/pipeline/analyse.js'
import { gradeComponents } from '../../src-main/inference/pipeline/grade.js'
import type { ImageVolume, LabelVolume } from '../../src-main/inference/pipeline/image-volume.js'
import { sanityMeasures } from '../../src-main/inference/pipeline/out-of-distribution.js'
import { averageBlocks } from '../../src-main/inference/pipeline/resample.js'
import { inferSide } from '../../src-main/inference/pipeline/side.js'
import { PRIORS, type Prior } from '../phantom/lesions/priors.js'
import { Random } from '../phantom/random.js'
import { canonicalGrid } from '../phantom/raster/grid.js'
import { rasterise } from '../phantom/raster/rasterise.js'
import { simulateKnee } from '../phantom/simulate-labels.js'

const CONTRASTS = ['dess', 'dess-like', 'other'] as const
type Contrast = (typeof CONTRASTS)[number]

/** A simulated examination: the picture, and the truth on its own voxels laid out as a right knee. */
interface Study {
  readonly seed: number
  readonly side: 'left' | 'right'
  readonly contrast: Contrast
  readonly sliceMm: number
  readonly image: ImageVolume
  readonly tissue: LabelVolume
  readonly lesion: LabelVolume
}

const MIRROR: Affine = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
/** Voxel of the truth, mm: that of the segment grid, so that truth and prediction are measured alike. */
const SPACING = 0.75

/** Simulates the examination of a seed. Odd seeds are left knees. */
function simulateStudy(seed: number, prior: Prior): Study {
  const random = new Random(seed, 71)
  const knee = simulateKnee(seed, prior)
  const joint = knee.jointCentre
  const centre = [
    joint[0] + random.uniform(-6, 6),
    joint[1] - 8 + random.uniform(-6, 6),
    joint[2] + 6 + random.uniform(-10, 10),
  ] as const
  const even = (from: number, to: number): number => 4 * Math.round(random.uniform(from, to) / 4)
  const size = [even(132, 152), even(172, 196), even(172, 196)] as const
  const grid = canonicalGrid(size, [SPACING, SPACING, SPACING], centre)
  const { tissue, lesion } = rasterise(knee.labels, grid, knee.pose.toKnee)
  const side = seed % 2 === 1 ? 'left' : 'right'
  const lattice = { dims: grid.dims, affine: side === 'left' ? multiplyAffine(MIRROR, grid.affine) : grid.affine }
  const contrast = CONTRASTS[seed % CONTRASTS.length] ?? 'dess'
  const thick = [1, 1, 2, 4][Math.floor(random.uniform(0, 4))] ?? 1
  const painted = { ...lattice, data: paint(tissue, lesion, grid.dims, contrast, random) }
  return {
    seed,
    side,
    contrast,
    sliceMm: SPACING * thick,
    image: averageBlocks(painted, [1, 1, thick]),
    tissue: { ...lattice, data: tissue },
    lesion: { ...lattice, data: lesion },
  }
}

/** Rough DESS levels, joint fluid = 1 (PMC5871621). */
const LEVELS: Readonly<Record<Tissue, number>> = {
  background: 0,
  femur: 0.14,
  tibia: 0.14,
  fibula: 0.15,
  patella: 0.14,
  'femoral-cartilage': 0.62,
  'medial-tibial-cartilage': 0.6,
  'lateral-tibial-cartilage': 0.6,
  'patellar-cartilage': 0.64,
  'medial-meniscus': 0.17,
  'lateral-meniscus': 0.17,
  acl: 0.1,
  pcl: 0.08,
  'patellar-tendon': 0.07,
  'quadriceps-tendon': 0.07,
  'hoffa-fat-pad': 0.16,
  'joint-fluid': 1,
  muscle: 0.35,
  'subcutaneous-fat': 0.17,
  skin: 0.3,
  vessel: 0.6,
  'collateral-ligament': 0.08,
}

/** Levels of what is wrong; the other lesions look like the tissue that is there (an osteophyte is bone, a loss is fluid). */
const LESION_LEVELS: Readonly<Partial<Record<Lesion, number>>> = {
  'bone-marrow-lesion': 0.68,
  'subchondral-cyst': 0.95,
  'hoffa-synovitis': 0.7,
  'meniscal-signal': 0.45,
  'radial-tear': 0.85,
  'horizontal-tear': 0.85,
  'vertical-tear': 0.85,
  'complex-tear': 0.85,
  'meniscal-cyst': 0.95,
  'root-tear': 0.85,
  'ligament-tear': 0.75,
  'ligament-graft': 0.16,
  'tendon-signal': 0.5,
  'periarticular-fluid': 0.95,
  'loose-body': 0.12,
}

/** Labels → intensities: levels by contrast, texture, a smooth bias field and Rician noise. */
function paint(
  tissue: Uint8Array,
  lesion: Uint8Array,
  dims: readonly [number, number, number],
  contrast: Contrast,
  random: Random,
): Int16Array {
  const spread = contrast === 'dess' ? 0.06 : contrast === 'dess-like' ? 0.2 : 0.45
  const vary = (level: number): number => Math.max(0, level * (1 + random.uniform(-spread, spread)))
  const levels = TISSUES.map((name) => vary(LEVELS[name]))
  const wrong = LESIONS.map((name) => {
    const level = LESION_LEVELS[name]
    return level === undefined ? -1 : vary(level)
  })
  const noise = random.uniform(0.01, contrast === 'dess' ? 0.03 : 0.05)
  const phase = [0, 1, 2].map(() => random.uniform(0, 2 * Math.PI))
  const depth = random.uniform(0, 0.25)
  const scale = random.uniform(250, 1500)
  const [ni, nj, nk] = dims
  const wave = (index: number, n: number, axis: number): number => Math.cos((2.5 * index) / n + (phase[axis] ?? 0))
  const out = new Int16Array(tissue.length)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const marked = wrong[lesion[n] ?? 0] ?? -1
        const level = marked >= 0 ? marked : (levels[tissue[n] ?? 0] ?? 0)
        const bias = 1 + depth * wave(i, ni, 0) * wave(j, nj, 1) * wave(k, nk, 2)
        const real = level * bias + random.normal(0, noise)
        out[n++] = Math.round(scale * Math.hypot(real, random.normal(0, noise)))
      }
  return out
}

/** IoU of every region that the truth has; 0 where it was not found. */
function regionIous(truth: Partition, analysis: KneeAnalysis): Record<string, number> {
  return Object.fromEntries(
    [...regionBoxes(truth)].map(([id, box]) => {
      const found = analysis.regions.get(id)?.boxLps
      return [id, found ? boxIou(found, transformBox(truth.labels.affine, box)) : 0]
    }),
  )
}

/** Reads one knee with the app's pipeline and gives its lines. */
async function readStudy(study: Study, pack: LoadedPack, sessions: OpenSessions): Promise<string[]> {
  const { seed, side, contrast, image } = study
  const begin = performance.now()
  const analysis = await analyseKnee(image, pack.manifest, sessions, { side, source: 'header' }, {})
  const measured = analysis.fine?.measurements ?? []
  const graded = await gradeComponents(sessions.grade, pack.manifest, measured)
  const seconds = (performance.now() - begin) / 1000
  const { dims, affine } = study.tissue
  const truth = partitionKnee({ tissue: study.tissue.data, lesion: study.lesion.data, dims, affine })
  const missed: string[] = []
  const lines = (truth ? measureKnee(truth) : []).flatMap(({ question, component, grade, value }) => {
    const same = (one: { question: number; component: string }): boolean =>
      one.question === question && one.component === component
    const found = measured.find(same)
    if (!found) {
      missed.push(`${question} ${component}`)
      return []
    }
    const answer = graded.find(same)
    const row = {
      seed,
      side,
      contrast,
      question,
      component,
      family: component,
      category: findQuestion(question)?.category,
      features: found.features,
      grade,
      trueValue: value.value,
      ...(answer ? { predicted: answer.grade, probabilities: answer.probabilities } : {}),
    }
    return [JSON.stringify(row)]
  })
  const knee = {
    seed,
    kind: 'localiser',
    side,
    inferredSide: inferSide(analysis.localisation.statistics),
    contrast,
    sliceMm: study.sliceMm,
    seconds,
    timingsMs: analysis.timingsMs,
    outOfDistribution: analysis.outOfDistribution.score,
    embedding: [...analysis.localisation.embedding],
    sanity: sanityMeasures(analysis.localisation),
    iou: truth ? regionIous(truth, analysis) : {},
    missed,
  }
  return [...lines, JSON.stringify(knee)]
}

const LineSchema = z.object({ seed: z.number().int(), kind: z.string().optional() })

/** Seeds that are complete in a file of an earlier run; lines of an incomplete knee are dropped from it. */
async function completeSeeds(file: string): Promise<Set<number>> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').flatMap((line) => {
    const parsed = LineSchema.safeParse(parseJson(line))
    return parsed.success ? [{ line, ...parsed.data }] : []
  })
  const complete = new Set(lines.filter(({ kind }) => kind === 'localiser').map(({ seed }) => seed))
  const kept = lines.filter(({ seed }) => complete.has(seed)).map(({ line }) => `${line}\n`)
  await writeFile(file, kept.join(''))
  return complete
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: path.join(import.meta.dirname, '..', 'packs', 'condyle-reference') },
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    prior: { type: 'string', default: 'balanced' },
    out: { type: 'string', default: path.join(import.meta.dirname, 'runs', 'features.jsonl') },
  },
})
const options = z
  .object({
    pack: z.string(),
    count: z.coerce.number().int().positive(),
    seed: z.coerce.number().int().nonnegative(),
    prior: z.enum(PRIORS),
    out: z.string(),
  })
  .parse(values)

await mkdir(path.dirname(options.out), { recursive: true })
const done = await completeSeeds(options.out)
const pack = await loadPack(options.pack)
const sessions = await openSessions(pack, 'cpu')
for (let seed = options.seed; seed < options.seed + options.count; seed++) {
  if (done.has(seed)) continue
  const lines = await readStudy(simulateStudy(seed, options.prior), pack, sessions)
  await appendFile(options.out, `${lines.join('\n')}\n`)
  process.stderr.write(`\r${seed - options.seed + 1} of ${options.count} knees`)
}
process.stderr.write('\n')
await sessions.release()
