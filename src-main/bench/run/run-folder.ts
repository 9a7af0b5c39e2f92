import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { BenchmarkSchema, SettingSchema, type Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { boundedRecord, LENGTHS } from '../../../src-shared/case/bounds.js'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { writeFileWholeSync } from '../../files/atomic-write.js'
import { jsonOfText, TEXT_BYTES } from '../../files/bounded-text.js'

/** What a run folder is about; kept in it so that an interrupted run is not continued with other means. */
const RunIdentitySchema = z.object({
  schema: z.literal('condyle.bench-run/1'),
  fingerprint: z.string().max(LENGTHS.name),
  answerer: z.object({
    kind: z.string().max(LENGTHS.id),
    title: z.string().max(LENGTHS.description),
    details: boundedRecord(z.string().max(LENGTHS.name), z.string().max(LENGTHS.text), 100),
  }),
  setting: SettingSchema,
})
export type RunIdentity = z.infer<typeof RunIdentitySchema>

/** The files of a run. */
export interface RunFiles {
  readonly folder: string
  readonly run: string
  readonly answers: string
  readonly questions: string
  readonly bench: string
  readonly report: string
}

export function runFiles(folder: string): RunFiles {
  return {
    folder,
    run: path.join(folder, 'run.json'),
    answers: path.join(folder, 'answers.jsonl'),
    questions: path.join(folder, 'questions.jsonl'),
    bench: path.join(folder, 'bench.json'),
    report: path.join(folder, 'report.html'),
  }
}

/**
 * Claims a folder for a run, or finds that it holds the same run already. Throws a sentence where it holds another one.
 * Returns whether the run is continued.
 */
export function claimFolder(files: RunFiles, identity: RunIdentity): boolean {
  refuseForeign(files)
  fs.mkdirSync(files.folder, { recursive: true })
  if (!fs.existsSync(files.run)) {
    writeJson(files.run, identity)
    return false
  }
  const parsed = RunIdentitySchema.safeParse(contentOf(files.run))
  if (!parsed.success || JSON.stringify(parsed.data) !== JSON.stringify(RunIdentitySchema.parse(identity)))
    throw new Error(
      `${files.folder} holds a run of other data, another answerer or another setting. Choose another --out.`,
    )
  return true
}

/** Throws a sentence where a folder that holds no run has a file of a name that a run writes: it stays as it is. */
export function refuseForeign(files: RunFiles, more: readonly string[] = []): void {
  if (fs.existsSync(files.run)) return
  for (const file of [files.answers, files.questions, files.bench, files.report, ...more])
    if (fs.existsSync(file))
      throw new Error(`${file} is there already and belongs to no run of Condyle. Choose another --out.`)
}

/** The JSON value in a file; undefined where it is none or too large, which no schema accepts. */
function contentOf(file: string): unknown {
  try {
    return fs.statSync(file).size > TEXT_BYTES ? undefined : jsonOfText(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Writes a JSON file whole. */
export function writeJson(file: string, value: unknown): void {
  writeFileWholeSync(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** The result of a finished run. Throws a sentence where there is none. */
export function readBenchmark(folder: string): Benchmark {
  const { bench } = runFiles(folder)
  if (!fs.existsSync(bench)) throw new Error(`There is no bench.json in ${folder}. Finish the run first.`)
  const parsed = parseWithinBounds(BenchmarkSchema, contentOf(bench))
  if (!parsed.success) throw new Error(`${bench} was not written by this version of Condyle. Run the benchmark again.`)
  return parsed.data
}
