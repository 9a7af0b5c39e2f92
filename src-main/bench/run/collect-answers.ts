import fs from 'node:fs'
import { StoredAnswerSchema, type Setting, type StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import type { CaseAnswerer } from '../answerers/answerer.js'
import type { BenchVolume, Dataset } from '../../datasets/dataset.js'
import { cutUnfinishedLine, JsonLinesWriter, readJsonLines } from '../../datasets/json-lines.js'
import { placeWholeSync } from '../../files/atomic-write.js'

export interface CollectOptions {
  readonly dataset: Dataset
  readonly answerer: CaseAnswerer
  readonly setting: Setting
  /** JSON lines; what is there already is kept and not asked again, but for answers that failed. */
  readonly answersFile: string
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
  readonly onUnreadable?: ((sentence: string) => void) | undefined
}

/** Answers between two writes that have surely reached the disk. */
const FLUSH_EVERY = 16

/**
 * Puts every question of a dataset to an answerer, in the order of the dataset, and appends the answers to a file. Going
 * on after an interruption asks only what is missing. A volume that cannot be read costs its own questions; rejects
 * where none can be read. Returns how many answers are in the file.
 */
export async function collectAnswers(options: CollectOptions): Promise<number> {
  const { dataset, answerer, setting, answersFile, signal } = options
  const done = await keptAnswers(answersFile)
  const total = dataset.cases.reduce((sum, _, caseIndex) => sum + dataset.truthOf(caseIndex).length, 0)
  const writer = await JsonLinesWriter.open(answersFile, 'append')
  let count = done.size
  let read = 0
  const unreadable: unknown[] = []
  options.onProgress(count, total)
  try {
    for (const [caseIndex, entry] of dataset.cases.entries()) {
      const truth = dataset.truthOf(caseIndex)
      const questions = truth.map((item) => item.question).filter((question) => !done.has(keyOf(entry.id, question)))
      if (questions.length === 0) continue
      signal.throwIfAborted()
      let volume: Promise<BenchVolume> | undefined
      let failure: { readonly reason: unknown } | undefined
      const load = async (): Promise<BenchVolume> => {
        try {
          const loaded = await dataset.loadVolume(caseIndex, signal)
          read++
          return loaded
        } catch (reason) {
          failure = { reason }
          throw reason
        }
      }
      const answers = answerer.answerCase(
        {
          entry,
          questions,
          setting,
          loadVolume: () => (volume ??= load()),
          trueRegions: () => (setting.id === 'gt-region' ? truth.flatMap((item) => item.box ?? []) : []),
          trueRegion: (question) =>
            setting.id === 'gt-region' ? (truth.find((item) => item.question.id === question.id)?.box ?? null) : null,
        },
        signal,
      )
      const keep = async (answer: StoredAnswer): Promise<void> => {
        await writer.write(answer)
        count++
        if (count % FLUSH_EVERY !== 0) return
        await writer.flush()
        options.onProgress(count, total)
      }
      try {
        for await (const answer of answers) await keep(answer)
      } catch (error) {
        signal.throwIfAborted()
        if (!failure || failure.reason !== error) throw error
        unreadable.push(error)
        const reason = error instanceof Error ? error.message : String(error)
        options.onUnreadable?.(reason)
        for (const question of questions) await keep({ case: entry.id, question: question.id, error: reason })
      }
    }
    if (unreadable.length > 0 && read === 0 && done.size === 0) throw unreadable[0]
  } finally {
    await writer.close()
  }
  options.onProgress(count, total)
  return count
}

function keyOf(caseId: string, question: Question | number): string {
  return `${caseId} ${typeof question === 'number' ? question : question.id}`
}

/** Keys of the answers a file holds. Lines that failed or broke off are removed, so that they are asked again. */
async function keptAnswers(file: string): Promise<Set<string>> {
  const kept = new Set<string>()
  if (!fs.existsSync(file)) return kept
  await cutUnfinishedLine(file)
  const cleaned = `${file}.cleaned`
  const writer = await JsonLinesWriter.open(cleaned, 'replace')
  let dropped = 0
  for await (const { value } of readJsonLines(file)) {
    const parsed = StoredAnswerSchema.safeParse(value)
    if (!parsed.success || parsed.data.error !== undefined) dropped++
    else {
      kept.add(keyOf(parsed.data.case, parsed.data.question))
      await writer.write(value)
    }
  }
  await writer.close()
  if (dropped > 0) placeWholeSync(cleaned, file)
  else await fs.promises.rm(cleaned)
  return kept
}
