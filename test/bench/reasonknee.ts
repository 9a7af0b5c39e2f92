/**
 * ReasonKnee-Bench itself: scoring many stored answers beside merely reading and validating the same lines, memory while
 * it streams, the tolerant parser on 100,000 mutated answers, and a pack's knee beside the bare reading of it.
 */
import fc from 'fast-check'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { simulateDataset } from '../../models/phantom/dataset.js'
import { openKneeReader, type KneeReader } from '../../src-main/bench/answerers/knee-reader.js'
import { openPack } from '../../src-main/bench/answerers/pack.js'
import { openQuintuples } from '../../src-main/datasets/quintuple-dataset.js'
import { TruthTable } from '../../src-main/datasets/truth-table.js'
import type { Dataset } from '../../src-main/datasets/dataset.js'
import { JsonLinesWriter, readJsonLines } from '../../src-main/datasets/json-lines.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { collectAnswers } from '../../src-main/bench/run/collect-answers.js'
import { scoreRun } from '../../src-main/bench/score/score-run.js'
import { findPackFolder } from '../../src-main/inference/pack/list.js'
import { StoredAnswerSchema } from '../../src-shared/benchmark/benchmark.js'
import { BENCHMARK_QUESTIONS, type Question } from '../../src-shared/moaks/questions.js'
import { scaleOf } from '../../src-shared/moaks/scales.js'
import { mutatedAnswer } from '../unit/bench/answer-mutations.js'
import { judgeParser } from '../unit/bench/strict-answer.js'
import { alone, beside, median, timed, type Measurement } from './measure.js'

const VOLUMES = 1613
const MUTATIONS = 100_000
const MEGABYTE = 2 ** 20

const PACKS = path.join(import.meta.dirname, '..', '..', 'models', 'packs')
const ROUNDS = 2

export async function run(): Promise<Measurement[]> {
  return [...(await scoring()), ...fuzzing(), ...(await overhead())]
}

/**
 * A knee through the benchmark, answers written and scored, beside the bare reading inside it. Two readings one after the
 * other differ by more than the benchmark adds, so both times are taken of the same one.
 */
async function overhead(): Promise<Measurement[]> {
  const reader = await openKneeReader(await findPackFolder(PACKS, null), 'cpu')
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'condyle-reasonknee-'))
  try {
    await simulateDataset({ count: 1, seed: 900_002, folder })
    const dataset = await openQuintuples(folder, 'simulated')
    const signal = new AbortController().signal
    const [volume, entry] = [await dataset.loadVolume(0, signal), dataset.cases[0]]
    if (!entry) throw new Error('The simulated dataset is empty.')
    const loaded: Dataset = { ...dataset, loadVolume: () => Promise.resolve(volume) }
    const setting = { id: 'zero-shot', chain: true, volume: 'full', slices: 'all', seed: 1 } as const
    const bare: number[] = []
    const whole: number[] = []
    // The first reading warms the sessions' memory up and is not counted.
    await reader.read(volume, entry, signal)
    for (let round = 0; round < ROUNDS; round++) {
      const timedReader: KneeReader = {
        ...reader,
        read: async (...given) => {
          const start = performance.now()
          const reading = await reader.read(...given)
          bare.push(performance.now() - start)
          return reading
        },
      }
      const answersFile = path.join(folder, `answers-${round}.jsonl`)
      whole.push(
        await timed(async () => {
          await collectAnswers({
            dataset: loaded,
            answerer: openPack(timedReader),
            setting,
            answersFile,
            signal,
            onProgress: () => undefined,
          })
          await scoreRun({
            ...UNTOLD,
            dataset: loaded,
            answersFile,
            setting,
            questionsFile: path.join(folder, 'questions.jsonl'),
          })
        }),
      )
    }
    const [ours, peer] = [median(whole) / 1000, median(bare) / 1000]
    return [
      beside(
        'One knee through ReasonKnee-Bench with a pack',
        ours,
        { peer, peerName: 'the bare reading inside it' },
        's',
        { on: 'ratio', most: 1.1 },
        `all questions answered, written and scored; median of ${ROUNDS}`,
      ),
    ]
  } finally {
    await reader.close()
    await fs.promises.rm(folder, { recursive: true, force: true })
  }
}

const UNTOLD = {
  boxConvention: { boxLayout: 'slice-pairs', boxUnit: 'voxel' },
  facts: { answerer: { kind: 'stored', title: 'made up', details: {} }, createdAt: '', version: '', totalMs: null },
} as const

async function scoring(): Promise<Measurement[]> {
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'condyle-reasonknee-'))
  try {
    const dataset = manyKnees()
    const answersFile = path.join(folder, 'answers.jsonl')
    const count = await writeAnswers(dataset, answersFile)
    const peerStart = performance.now()
    for await (const { value } of readJsonLines(answersFile)) StoredAnswerSchema.parse(value)
    const peer = (performance.now() - peerStart) / 1000

    const memory: number[] = []
    const start = performance.now()
    const result = await scoreRun({
      ...UNTOLD,
      dataset,
      answersFile,
      questionsFile: path.join(folder, 'questions.jsonl'),
      setting: { id: 'zero-shot', chain: true, volume: 'full', slices: 32, seed: 1 },
      onProgress: (scored) => {
        if (scored % 50_000 === 0) memory.push(kept())
      },
    })
    const ours = (performance.now() - start) / 1000
    const growth =
      Math.max(0, (memory.at(-1) ?? 0) - Math.max(...memory.slice(0, Math.ceil(memory.length / 2)))) / MEGABYTE
    const note = `${count} text answers of ${VOLUMES} volumes, ${result.failures.repaired} of them repaired; scored lines, intervals from 1,000 resamples and all`
    return [
      beside(
        'Scoring 100,000 stored answers',
        ours,
        { peer, peerName: 'reading and validating the same lines' },
        's',
        { on: 'ours', most: 10 },
        note,
      ),
      alone('Memory that the second half of them keeps', growth, 'MB', 8, {
        note: 'after a collection of garbage in the middle and at the end; the process itself grows by some 50 MB more, since it collects late',
      }),
    ]
  } finally {
    await fs.promises.rm(folder, { recursive: true, force: true })
  }
}

/** Bytes in use once the garbage is collected. */
function kept(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** 1,613 volumes with all 62 questions: 100,006 truths, mostly normal as in the real data. */
function manyKnees(): Dataset {
  const random = createRandom(7)
  const table = new TruthTable()
  for (let volume = 0; volume < VOLUMES; volume++) {
    const index = table.addCase({
      id: `images/${volume}.nii.gz`,
      patient: String(Math.floor(volume / 2)),
      side: volume % 2 === 0 ? 'left' : 'right',
      frame: 'voxel',
      geometry: { dims: [384, 384, 160], affineLps: null },
    })
    for (const question of BENCHMARK_QUESTIONS)
      table.addTruth(index, question.id, gradesOf(question, random), { min: [100, 90, 12], max: [180, 150, 40] })
  }
  return {
    title: 'made up',
    kind: '3dreasonknee',
    fingerprint: '',
    cases: table.cases,
    truthOf: (caseIndex) => table.truthOf(caseIndex),
    loadVolume: () => Promise.reject(new Error('There are no pixels.')),
  }
}

function gradesOf(question: Question, random: () => number): number[] {
  return question.components.map(({ key }) => {
    const scale = scaleOf(key)
    const any = scale.grades[Math.floor(random() * scale.grades.length)]?.value ?? scale.normal
    return random() < 0.7 ? scale.normal : any
  })
}

/** Answers as a model writes them: two thirds as asked for, the others with one fault each. */
async function writeAnswers(dataset: Dataset, file: string): Promise<number> {
  const random = createRandom(11)
  const writer = await JsonLinesWriter.open(file, 'replace')
  let count = 0
  for (const [caseIndex, entry] of dataset.cases.entries())
    for (const { question } of dataset.truthOf(caseIndex)) {
      const grades = gradesOf(question, random)
      const components = Object.fromEntries(
        question.components.map(({ interchangeKey }, index) => [interchangeKey, grades[index]]),
      )
      const start = Math.floor(random() * 30)
      const json = JSON.stringify({
        box: [start, start + 28, 90 + start, 180, 90, 150],
        reasoning: [
          'The region was followed slice by slice from front to back.',
          'Its contour is smooth and its signal even.',
          'Nothing exceeds the threshold of the next grade.',
        ],
        MOAKS_scores: { [question.subjectKey]: components },
      })
      await writer.write({
        case: entry.id,
        question: question.id,
        text: spoiled(json, Math.floor(random() * 12)),
        timeMs: 100 * random(),
      })
      count++
    }
  await writer.close()
  return count
}

function spoiled(json: string, kind: number): string {
  if (kind === 0) return `Let me look at the images.\n\`\`\`json\n${json}\n\`\`\``
  if (kind === 1) return json.replace(/"/g, "'")
  if (kind === 2) return json.slice(0, -2)
  if (kind === 3) return json.replace('MOAKS_scores', 'MOAKS_grade')
  return json
}

/** Crashes, silent repairs, misread and invented grades of the parser, each counted against none. */
function fuzzing(): Measurement[] {
  let faults = 0
  let repaired = 0
  let strict = 0
  const start = performance.now()
  for (const answer of fc.sample(mutatedAnswer, { numRuns: MUTATIONS, seed: 20261123 })) {
    const judged = judgeParser(answer)
    if (judged.faults.length > 0) faults++
    if (judged.repaired) repaired++
    if (judged.plain) strict++
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  return [
    alone('Answer parser: crashes, silent repairs and invented grades', faults, `of ${MUTATIONS}`, 0, {
      note: `${MUTATIONS} mutated answers in ${seconds} s, their making included; ${repaired} were repaired and reported, the grades of ${strict} needed no repair`,
    }),
  ]
}
