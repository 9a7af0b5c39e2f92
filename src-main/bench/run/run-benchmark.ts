import fs from 'node:fs'
import type { Benchmark, Setting } from '../../../src-shared/benchmark/benchmark.js'
import { writeFileWholeSync } from '../../files/atomic-write.js'
import type { BoxConvention } from '../../answers/parser/types.js'
import type { CaseAnswerer } from '../answerers/answerer.js'
import type { Dataset } from '../../datasets/dataset.js'
import { onlyCases } from '../../datasets/only-cases.js'
import { reportHtml } from '../report/report.js'
import { worstPictures } from '../report/worst-pictures.js'
import { scoreRun } from '../score/score-run.js'
import { collectAnswers } from './collect-answers.js'
import { claimFolder, runFiles, writeJson } from './run-folder.js'

/** Where the answers come from: asked for now, or from a file that is left as it is. */
export type AnswerSource =
  | { readonly kind: 'ask'; readonly answerer: CaseAnswerer }
  | { readonly kind: 'file'; readonly file: string; readonly description: Benchmark['answerer'] }

export interface BenchmarkRun {
  readonly dataset: Dataset
  readonly source: AnswerSource
  readonly setting: Setting
  readonly boxConvention: BoxConvention
  readonly out: string
  readonly version: string
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onProgress: (message: string) => void
  /** A volume cannot be read: why, in a sentence. It costs its own questions. */
  readonly onUnreadable?: (sentence: string) => void
}

/**
 * One whole run: answers (continued where an earlier run broke off), scores, `bench.json`, `questions.jsonl` and
 * `report.html` in the folder `out`. Rejects with a sentence; what was answered until then is kept.
 */
export async function runBenchmark(run: BenchmarkRun): Promise<Benchmark> {
  const { source, setting, signal } = run
  const cases = source.kind === 'ask' ? source.answerer.cases : undefined
  const dataset = cases ? onlyCases(run.dataset, cases) : run.dataset
  const files = runFiles(run.out)
  const description = source.kind === 'ask' ? source.answerer.description : source.description
  const continued = claimFolder(files, {
    schema: 'condyle.bench-run/1',
    fingerprint: dataset.fingerprint,
    answerer: description,
    setting,
  })
  if (continued && fs.existsSync(files.answers)) run.onProgress('going on with an earlier run')
  const started = performance.now()
  if (source.kind === 'ask')
    await collectAnswers({
      dataset,
      setting,
      signal,
      answerer: source.answerer,
      answersFile: files.answers,
      onUnreadable: run.onUnreadable,
      onProgress: (done, total) => run.onProgress(`answered ${done} of ${total} questions`),
    })
  const bench = await scoreRun({
    dataset,
    setting,
    signal,
    boxConvention: run.boxConvention,
    answersFile: source.kind === 'ask' ? files.answers : source.file,
    questionsFile: files.questions,
    facts: {
      answerer: description,
      createdAt: run.now().toISOString(),
      version: run.version,
      totalMs: performance.now() - started,
    },
    onProgress: (scored) => run.onProgress(`scored ${scored} answers`),
  })
  writeJson(files.bench, bench)
  writeFileWholeSync(files.report, reportHtml(bench, await worstPictures(bench, dataset, signal)))
  return bench
}
