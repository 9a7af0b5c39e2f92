/**
 * Every measure of the app against the simulator's truth, before any head: the first thing to run after a change of nets
 * or rules.
 *
 *   npm run model:measures -- [--pack FOLDER] [--count 6] [--seed 82001] [--priors healthy,natural,balanced]
 *     [--contrasts dess,pd-fs] [--slices 0.7,3] [--close-ups] [--pictures 6] [--out FOLDER]
 *
 * Simulated knees of every kind are rendered in every contrast and slice thickness and read by the app's own pipeline.
 * Writes measures.json and measures.md (bias, median and 90 % error, correlation; on healthy knees what is seen where
 * nothing is) and pictures of the worst. What was read with the same pack before is not read again: rows lie in
 * `<out>/views/<pack>/`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { loadPack, type LoadedPack } from '../../src-main/inference/pack/load.js'
import { analyseKnee, type KneeAnalysis } from '../../src-main/inference/pipeline/stages/analyse.js'
import { showsFluidBright } from '../../src-main/inference/pipeline/stages/fluid-sensitivity.js'
import type { PackSessions } from '../../src-main/inference/pipeline/session.js'
import { PIPELINE_VERSION } from '../../src-main/inference/pipeline/version.js'
import type { Examination } from '../phantom/examination.js'
import { PRIORS } from '../phantom/lesions/priors.js'
import { CONTRASTS } from '../phantom/render/contrast.js'
import { examineView, viewName, type KneeView } from './measures/knees.js'
import { writePicture } from './measures/picture.js'
import { trueSurfaces, withTrueThickness } from './measures/true-surfaces.js'
import { measureRows, ViewRowsSchema, type ViewRows } from './measures/rows.js'
import { asMarkdown, measureLines } from './measures/table.js'

const commas = z.string().transform((text) => text.split(','))

const OptionsSchema = z.object({
  pack: z.string(),
  count: z.coerce.number().int().positive(),
  seed: z.coerce.number().int().nonnegative(),
  priors: commas.pipe(z.array(z.enum(PRIORS))),
  contrasts: commas.pipe(z.array(z.enum(CONTRASTS))),
  slices: commas.pipe(z.array(z.coerce.number<string>().positive())),
  closeUps: z.boolean(),
  pictures: z.coerce.number().int().nonnegative(),
  out: z.string(),
})
type Options = z.infer<typeof OptionsSchema>

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: path.join(import.meta.dirname, '..', 'packs', 'condyle-reference') },
      count: { type: 'string', default: '6' },
      seed: { type: 'string', default: '82001' },
      priors: { type: 'string', default: PRIORS.join(',') },
      contrasts: { type: 'string', default: 'dess' },
      slices: { type: 'string', default: '0.7' },
      'close-ups': { type: 'boolean', default: false },
      pictures: { type: 'string', default: '6' },
      out: { type: 'string', default: path.join(import.meta.dirname, 'runs', 'measures') },
    },
  })
  return OptionsSchema.parse({ ...values, closeUps: values['close-ups'] })
}

/** All views in the order in which they are read: every kind of knee early, so that a run can be ended at any time. */
function viewsOf({ count, seed, priors, contrasts, slices }: Options): KneeView[] {
  return Array.from({ length: count }, (_, n) => seed + n).flatMap((one) =>
    contrasts.flatMap((contrast) =>
      slices.flatMap((sliceMm) => priors.map((prior) => ({ seed: one, prior, contrast, sliceMm }))),
    ),
  )
}

interface Reader {
  readonly pack: LoadedPack
  readonly sessions: PackSessions
  readonly closeUps: boolean
}

/** Reads a view as the app would with the side known, without grading it. */
async function read(view: KneeView, { pack, sessions, closeUps }: Reader) {
  const placed = examineView(view)
  const { image: data, dims, affine, side } = placed.examination
  const manifest = closeUps ? pack.manifest : { ...pack.manifest, closeUps: [] }
  const begin = performance.now()
  const analysis = await analyseKnee({ data, dims, affine }, manifest, sessions, { side, source: 'header' }, {})
  return { placed, analysis, seconds: (performance.now() - begin) / 1000 }
}

async function rowsOf(view: KneeView, reader: Reader): Promise<ViewRows> {
  const { placed, analysis, seconds } = await read(view, reader)
  const { fluidSensitivity: rule, surfaces: plan } = reader.pack.manifest
  const { measurements } = placed.examination.truth
  const truth =
    plan?.graded && analysis.fine
      ? withTrueThickness(measurements, trueSurfaces(placed, analysis.fine.grid.lattice, plan))
      : measurements
  return {
    view: viewName(view),
    ...view,
    fluidBright: !rule || showsFluidBright(rule, analysis.fine?.levels ?? null),
    seconds,
    rows: measureRows(truth, analysis.fine?.measurements ?? []),
  }
}

/** The rows of a view as they were written before; null where they were not, or only in part. */
async function writtenRows(file: string): Promise<ViewRows | null> {
  try {
    return ViewRowsSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

/** The regions whose measure is farthest off in its own unit, each component once a turn, so that all kinds are seen. */
function worst(views: readonly ViewRows[], count: number) {
  const errors = views.flatMap((view) =>
    view.rows.flatMap((row) =>
      row.measured === null ? [] : [{ view, row, error: Math.abs(row.measured - row.truth) }],
    ),
  )
  const components = [...new Set(errors.map(({ row }) => row.component))]
  const ranked = components.map((component) =>
    errors.filter(({ row }) => row.component === component && row.unit !== 'count').sort((a, b) => b.error - a.error),
  )
  return Array.from({ length: count }, (_, turn) => ranked.flatMap((own) => own.slice(turn, turn + 1)))
    .flat()
    .filter(({ error }) => error > 0)
    .slice(0, count)
}

/** The sagittal slice of the fine grid that shows a region's measure: where it was seen, or else its middle. */
function sliceOf(question: number, component: string, { fine }: KneeAnalysis, { truth }: Examination): number {
  const same = (one: { question: number; component: string }): boolean =>
    one.question === question && one.component === component
  const seen = fine?.measurements.find(same)?.seen ?? truth.measurements.find(same)?.seen
  return Math.round(seen?.point[2] ?? (fine?.grid.lattice.dims[2] ?? 0) / 2)
}

const options = readOptions()
const pack = await loadPack(options.pack)
const sessions = await openSessions(pack, 'cpu')
const reader: Reader = { pack, sessions, closeUps: options.closeUps }
const kind = `${pack.sha256.slice(0, 12)}-${PIPELINE_VERSION}${options.closeUps ? '-close-ups' : ''}${pack.manifest.surfaces?.graded ? '-columns' : ''}`
const cache = path.join(options.out, 'views', kind)
await mkdir(cache, { recursive: true })

const views = viewsOf(options)
const all: ViewRows[] = []
for (const [index, view] of views.entries()) {
  const file = path.join(cache, `${viewName(view)}.json`)
  const rows = (await writtenRows(file)) ?? (await rowsOf(view, reader))
  await writeFile(file, JSON.stringify(rows))
  all.push(rows)
  process.stderr.write(`\r${index + 1} of ${views.length} views`)
}
process.stderr.write('\n')

const { id, version } = pack.manifest
const lines = measureLines(all)
await writeFile(
  path.join(options.out, 'measures.json'),
  `${JSON.stringify({ pack: { id, version }, lines }, null, 1)}\n`,
)
const markdown = asMarkdown(lines, `${id} ${version}`)
await writeFile(path.join(options.out, 'measures.md'), markdown)
process.stdout.write(markdown)

for (const [index, { view, row }] of worst(all, options.pictures).entries()) {
  const one = views.find((other) => viewName(other) === view.view)
  if (!one) continue
  const { placed, analysis } = await read(one, reader)
  const { examination } = placed
  if (!analysis.fine) continue
  const { grid, segmentation } = analysis.fine
  const found = { tissue: segmentation.tissue.data, lesion: segmentation.lesion.data }
  const slice = sliceOf(row.question, row.component, analysis, examination)
  const file = path.join(options.out, `worst-${index + 1}-${view.view}-${row.component}-${row.question}.png`)
  await writePicture(file, grid.intensity, grid.lattice.dims, slice, found, examination.labelsOn(grid.lattice))
  const numbers = `${row.measured ?? 'nothing'} ${row.unit}, true ${row.truth}`
  process.stdout.write(`${file}: ${row.name} of ${row.region}: ${numbers}\n`)
}
await sessions.release()
