import fs from 'node:fs'
import path from 'node:path'
import type { Benchmark } from '../../src-shared/benchmark/benchmark.js'
import type { BenchmarkComparison } from '../../src-shared/benchmark/comparison.js'
import { CONVERTED, openSource, type OpenReader } from './command/answer-source.js'
import { readArguments, readComparison, USAGE, UsageError, type BenchArguments } from './command/arguments.js'
import { ProgressLine } from './command/progress-line.js'
import { comparisonText, summaryText } from './command/summary-text.js'
import type { Dataset } from '../datasets/dataset.js'
import { openDataset, type SimulateKnees } from '../datasets/open-dataset.js'
import type { DecodeVoxels } from '../datasets/volume-file.js'
import { sentenceFor } from '../files/disk-trouble.js'
import { makeSharedFolder, share } from '../files/privacy.js'
import { ModelEnded } from './model/supervised-reader.js'
import { runBenchmark } from './run/run-benchmark.js'
import { readBenchmark, refuseForeign, runFiles, writeJson } from './run/run-folder.js'
import { compareRuns } from './score/compare-runs.js'

/** Where the command writes and what may stop it. */
export interface BenchIo {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  readonly signal: AbortSignal
}

/** What the workstation around the benchmark hands in. */
export interface BenchParts {
  /** Makes simulated knees; null where the simulator is not at hand. */
  readonly simulate: SimulateKnees | null
  /** Folder of the installed pack with this id, or null. */
  readonly packFolder: (id: string) => string | null
  /** Folder for simulated datasets that are made once. */
  readonly cacheFolder: string
  /** Decodes volumes in a process that may crash or hang without harm; in this one where left out. */
  readonly decode?: DecodeVoxels
  /** Opens packs in a process that may crash or hang without harm; in this one where left out. */
  readonly openReader?: OpenReader
  readonly version: string
  readonly now: () => Date
}

/** Finished. */
export const EXIT_DONE = 0
/** Broke off; the same command goes on. */
export const EXIT_FAILED = 1
/** The command was written wrongly. */
export const EXIT_USAGE = 2
/** Data, pack or answers cannot be read, or some volumes of the data, or the model had to be ended. */
export const EXIT_UNREADABLE = 3

/**
 * `condyle bench …`: runs the benchmark, or compares two runs. Returns the exit code; every failure is one sentence on
 * `io.error`.
 */
export async function runBenchCommand(argv: readonly string[], io: BenchIo, parts: BenchParts): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(USAGE)
    return EXIT_DONE
  }
  try {
    return argv[0] === 'compare' ? await compare(argv.slice(1), io) : await bench(readArguments(argv), io, parts)
  } catch (error) {
    if (!(error instanceof UsageError)) {
      io.error(`${sentenceFor(error)}\n`)
      return EXIT_UNREADABLE
    }
    io.error(`${error.message}\n\n${USAGE}`)
    return EXIT_USAGE
  }
}

async function bench(given: BenchArguments, io: BenchIo, parts: BenchParts): Promise<number> {
  const files = runFiles(given.out)
  // Before minutes of work: nothing that this benchmark did not make is written over.
  const converted = path.join(given.out, CONVERTED)
  refuseForeign(files, [converted])
  if (!fs.existsSync(given.out)) await makeSharedFolder(given.out)
  const progress = new ProgressLine(io.error)
  const open = (data: string, split: string): Promise<Dataset> =>
    openDataset({
      data,
      split,
      images: given.images,
      boxConvention: given.dataBoxes,
      x: given.x,
      simulate: parts.simulate,
      decode: parts.decode,
      simulatedFolder: parts.cacheFolder,
      signal: io.signal,
      onProgress: (message) => progress.show(message),
    })
  const dataset = await open(given.data, given.split)
  const source = await openSource({
    arguments: given,
    dataset,
    openFit: (data) => open(data, given.split === 'test' ? 'train' : given.split),
    packFolder: parts.packFolder,
    openReader: parts.openReader,
    signal: io.signal,
  })
  let result: Benchmark
  const unreadable: string[] = []
  try {
    result = await runBenchmark({
      dataset,
      source,
      setting: given.setting,
      boxConvention: given.answerBoxes,
      out: given.out,
      version: parts.version,
      now: parts.now,
      signal: io.signal,
      onProgress: (message) => progress.show(message),
      onUnreadable: (sentence) => unreadable.push(sentence),
    })
  } catch (error) {
    progress.end()
    io.error(`${io.signal.aborted ? 'Interrupted. The same command goes on where it stopped.' : sentenceFor(error)}\n`)
    return error instanceof ModelEnded && !io.signal.aborted ? EXIT_UNREADABLE : EXIT_FAILED
  } finally {
    if (source.kind === 'ask') await source.answerer.close()
    await share(converted, files.run, files.answers, files.questions, files.bench, files.report)
  }
  progress.end()
  io.out(summaryText(result, path.resolve(files.report)))
  if (unreadable.length === 0) return EXIT_DONE
  for (const sentence of unreadable) io.error(`${sentence}\n`)
  const volumes = unreadable.length === 1 ? 'One volume' : `${unreadable.length} volumes`
  io.error(
    `${volumes} could not be read, and the questions about ${unreadable.length === 1 ? 'it' : 'them'} count as not answered.\n`,
  )
  return EXIT_UNREADABLE
}

async function compare(argv: readonly string[], io: BenchIo): Promise<number> {
  const { first, second, out } = readComparison(argv)
  const runs = [first, second].map((folder) => ({ folder, bench: readBenchmark(folder) }))
  const [a, b] = runs
  if (!a || !b) return EXIT_USAGE
  if (a.bench.dataset.fingerprint !== b.bench.dataset.fingerprint)
    io.error('The two runs were made on different data; only questions that both hold are compared.\n')
  const comparison: BenchmarkComparison = await compareRuns(
    { title: a.bench.answerer.title, questionsFile: runFiles(a.folder).questions },
    { title: b.bench.answerer.title, questionsFile: runFiles(b.folder).questions },
  )
  if (out !== null) await writeComparison(out, comparison)
  io.out(comparisonText(comparison))
  return EXIT_DONE
}

async function writeComparison(file: string, comparison: BenchmarkComparison): Promise<void> {
  if (fs.existsSync(file) && !isComparison(file))
    throw new Error(`${file} is there already and is no comparison of runs: choose another --out.`)
  writeJson(file, comparison)
  await share(file)
}

function isComparison(file: string): boolean {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null && 'schema' in value && value.schema === COMPARISON
  } catch {
    return false
  }
}

const COMPARISON: BenchmarkComparison['schema'] = 'condyle.bench-comparison/1'
