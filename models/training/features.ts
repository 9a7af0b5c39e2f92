/**
 * What the app itself measures on simulated knees, for fitting and judging the grade heads:
 *
 *   node --import tsx models/training/features.ts --pack FOLDER --out FILE.jsonl [--count N] [--seed S] [--prior mixed] [--evidence FOLDER] [--trained]
 *
 * Every knee is simulated and rendered as an MR volume (side, contrast, slice thickness, noise and obliqueness by seed)
 * and read by the pipeline of the app with the pack's own graphs, so a head learns from the faults of the labels it
 * will see. JSON lines, one per graded component: {seed, side, contrast, question, component, family, category,
 * features, grade (true), predicted, probabilities}; and one per knee: {seed, kind: "localiser", prior, embedding, sanity, iou,
 * …}. Fit a pack's box correction on features of the pack without one. The knee's own line comes last: a run that was
 * interrupted goes on with the first knee that lacks it. `--evidence` also writes what close-ups learn from
 * (evidence-files.ts), some 70 MB of every knee. `--trained` segments with the net of runs/segment in PyTorch in place of
 * the pack's graph, and leaves out close-ups and heads, which belong to an earlier one; rows are then without `predicted`
 * and `probabilities`.
 */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { TISSUES } from '../../src-shared/anatomy/labels.js'
import { boxIou, type Box, type Vec3 } from '../../src-shared/geometry/box.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { loadPack, type LoadedPack } from '../../src-main/inference/pack/load.js'
import { analyseKnee, type KneeAnalysis } from '../../src-main/inference/pipeline/stages/analyse.js'
import { gradeComponents } from '../../src-main/inference/pipeline/stages/grade.js'
import { sanityMeasures } from '../../src-main/inference/pipeline/stages/out-of-distribution.js'
import type { PackSessions } from '../../src-main/inference/pipeline/session.js'
import { inferSide } from '../../src-main/inference/pipeline/stages/side.js'
import type { Examination } from '../phantom/examination.js'
import { rememberPrior, writeEvidence } from './evidence-files.js'
import { examine, examinationOptions } from './examine.js'
import { trainedSegmenter } from './trained-segmenter.js'

/** IoU of every region that the image shows; 0 where it was not found. */
function regionIous({ truth }: Examination, analysis: KneeAnalysis): Record<string, number> {
  return Object.fromEntries(
    [...truth.regions].map(([id, { boxLps }]) => {
      const found = analysis.regions.get(id)?.boxLps
      return [id, found ? boxIou(found, boxLps) : 0]
    }),
  )
}

/** [min x, y, z, max x, y, z] of a box in mm from a centre, of a left knee as of the right knee it mirrors. */
function asRightKnee({ min, max }: Box, centre: Vec3, side: 'left' | 'right'): number[] {
  const from = (point: Vec3): number[] => point.map((mm, axis) => mm - (centre[axis] ?? 0))
  const [low, high] = [from(min), from(max)]
  return side === 'left' ? [-(high[0] ?? 0), ...low.slice(1), -(low[0] ?? 0), ...high.slice(1)] : [...low, ...high]
}

/** Boxes of every region that the image shows, found (null where not), of its bulk, and true, from the joint centre that was found. */
function regionBoxes({ truth, side }: Examination, { regions, centre }: KneeAnalysis): Record<string, unknown> {
  if (centre === null) return {}
  return Object.fromEntries(
    [...truth.regions].map(([id, { boxLps }]) => {
      const found = regions.get(id)
      const faces = (box: Box | null | undefined): number[] | null => (box ? asRightKnee(box, centre, side) : null)
      return [id, { found: faces(found?.boxLps), inner: faces(found?.inner), truth: faces(boxLps) }]
    }),
  )
}

/** Mean intensity (0…1) of every tissue that was found. */
function tissueLevels({ fine }: KneeAnalysis): Record<string, number> {
  return Object.fromEntries(
    TISSUES.flatMap((tissue) => {
      const level = fine?.levels?.of(tissue) ?? null
      return level === null ? [] : [[tissue, level]]
    }),
  )
}

/** Reads one knee with the app's pipeline and gives its lines. */
async function readKnee(
  seed: number,
  { prior, evidence, trained }: ReturnType<typeof examinationOptions>,
  { manifest }: LoadedPack,
  sessions: PackSessions,
): Promise<string[]> {
  const { examination, sliceMm } = examine(seed, prior)
  const { side, contrast, truth } = examination
  const image = { data: examination.image, dims: examination.dims, affine: examination.affine }
  const told = rememberPrior(sessions.segment)
  const begin = performance.now()
  const looked = trained ? { ...manifest, closeUps: [] } : manifest
  const analysis = await analyseKnee(image, looked, { ...sessions, segment: told }, { side, source: 'header' }, {})
  const measured = analysis.fine?.measurements ?? []
  const graded = trained ? [] : await gradeComponents(sessions.grade, manifest, measured)
  const seconds = (performance.now() - begin) / 1000
  const missed: { question: number; component: string; grade: number }[] = []
  const lines = truth.measurements.flatMap(({ question, component, grade, value }) => {
    const same = (one: { question: number; component: string }): boolean =>
      one.question === question && one.component === component
    const found = measured.find(same)
    if (!found) {
      missed.push({ question, component, grade })
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
    inferredSide: inferSide(analysis.look.localisation.statistics),
    prior: examination.prior,
    contrast,
    sliceMm,
    seconds,
    timingsMs: analysis.timingsMs,
    outOfDistribution: analysis.look.facts.outOfDistribution.score,
    embedding: [...analysis.look.localisation.embedding],
    sanity: sanityMeasures(analysis.look.localisation),
    levels: tissueLevels(analysis),
    iou: regionIous(examination, analysis),
    boxes: regionBoxes(examination, analysis),
    missed,
  }
  const all = [...lines, JSON.stringify(knee)]
  if (evidence !== undefined) await writeEvidence(evidence, examination, analysis, told.prior(), all)
  return all
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

const options = examinationOptions({ count: '100', seed: '1', out: 'features.jsonl' })

await mkdir(path.dirname(options.out), { recursive: true })
const done = await completeSeeds(options.out)
const pack = await loadPack(options.pack)
const sessions = await openSessions(pack, 'cpu')
const trained = options.trained ? trainedSegmenter(pack.manifest.segment.evidence) : null
const used = trained ? { ...sessions, segment: trained } : sessions
for (let seed = options.seed; seed < options.seed + options.count; seed++) {
  if (done.has(seed)) continue
  const lines = await readKnee(seed, options, pack, used)
  await appendFile(options.out, `${lines.join('\n')}\n`)
  process.stderr.write(`\r${seed - options.seed + 1} of ${options.count} knees`)
}
process.stderr.write('\n')
trained?.close()
await sessions.release()
