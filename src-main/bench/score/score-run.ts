import { StoredAnswerSchema, type Benchmark, type StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Dataset } from '../../datasets/dataset.js'
import { JsonLinesWriter, readJsonLines } from '../../datasets/json-lines.js'
import { scoreAnswer, type ScoringOptions } from './score-answer.js'
import { ScoreSheet } from './score-sheet.js'
import { summarise, type RunFacts } from './summarise.js'

export interface ScoreRunOptions extends ScoringOptions {
  readonly dataset: Dataset
  /** JSON lines of stored answers, in any order. */
  readonly answersFile: string
  /** Where the scored answers go, one JSON line each. Null keeps no lines. */
  readonly questionsFile: string | null
  readonly facts: Omit<RunFacts, 'dataset' | 'setting' | 'duplicates' | 'unmatched' | 'unreadable'>
  readonly onProgress?: (scored: number) => void
  readonly signal?: AbortSignal
}

/**
 * Scores a file of answers against a dataset, streaming: no text is kept. A question without an answer counts as wrong,
 * a second answer to one question is counted and left out.
 */
export async function scoreRun(options: ScoreRunOptions): Promise<Benchmark> {
  const sheet = new ScoreSheet(options.dataset)
  const writer = options.questionsFile ? await JsonLinesWriter.open(options.questionsFile, 'replace') : null
  const aside = { duplicates: 0, unmatched: 0, unreadable: 0 }
  let scored = 0
  try {
    for await (const { value } of readJsonLines(options.answersFile)) {
      options.signal?.throwIfAborted()
      const answer = readStored(value)
      if (!answer) {
        aside.unreadable++
        continue
      }
      const row = sheet.rowOf(answer.case, answer.question)
      const known = sheet.rows[row]
      if (!known) aside.unmatched++
      else if (sheet.recorded[row] === 1) aside.duplicates++
      else {
        const score = scoreAnswer(answer, known.item, known.entry, options)
        sheet.record(row, score, answer)
        await writer?.write(score.scored)
        if (++scored % 1000 === 0) options.onProgress?.(scored)
      }
    }
    for (const [row, { entry, item }] of sheet.rows.entries()) {
      if (sheet.recorded[row] === 1) continue
      const missing: StoredAnswer = {
        case: entry.id,
        question: item.question.id,
        error: 'There is no answer to this question.',
      }
      const score = scoreAnswer(missing, item, entry, options)
      sheet.record(row, score, { case: entry.id, question: item.question.id })
      await writer?.write(score.scored)
    }
  } finally {
    await writer?.close()
  }
  return summarise(sheet, { ...options.facts, ...aside, dataset: options.dataset, setting: options.setting })
}

function readStored(value: unknown): StoredAnswer | undefined {
  const parsed = StoredAnswerSchema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
