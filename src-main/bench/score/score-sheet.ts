import type { ScoredAnswer, StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import { gradeIndex, scaleOf } from '../../../src-shared/moaks/scales.js'
import type { BenchCase, Dataset, TruthItem } from '../../datasets/dataset.js'
import type { AnswerScore } from './score-answer.js'
import { FailureExamples } from './failure-examples.js'
import { WorstCases } from './worst-cases.js'

/** Components of the question with most of them. */
export const MOST_COMPONENTS = 3

/** Ids of questions run from 1 to this. */
const MOST_QUESTIONS = 69

/** Answered class of a component: position in the scale's grades, or one of these. */
export const NO_ANSWER = -1
export const NO_TRUTH = -2

export interface SheetRow {
  readonly entry: BenchCase
  readonly item: TruthItem
}

/**
 * The scores of a run as columns of numbers, one row per question of a case. Texts are not kept, so that a run of any
 * length needs about a hundred bytes per question.
 */
export class ScoreSheet {
  readonly rows: readonly SheetRow[]
  readonly patients: readonly string[]
  /** Per row: index into `patients`. */
  readonly patientOf: Int32Array
  /** Per row and component (`MOST_COMPONENTS` each): true and answered class. */
  readonly truth: Int8Array
  readonly answer: Int8Array
  /** Per row and component: probability of the answer and of the positive class; NaN where unknown. */
  readonly confidence: Float32Array
  readonly positive: Float32Array
  /** Per row: NaN without an answer's box, −1 where the truth has none. */
  readonly iou: Float64Array
  readonly timeMs: Float32Array
  /** 1 where an answer was recorded. */
  readonly recorded: Uint8Array

  readonly failures = { localisation: 0, format: 0, missingChain: 0, repaired: 0 }
  readonly repairs = new Map<string, number>()
  readonly chain = {
    chains: 0,
    steps: 0,
    located: 0,
    outsideRegion: 0,
    measures: 0,
    contradictedMeasures: 0,
    contradictory: 0,
  }
  readonly worst = new WorstCases(12)
  readonly examples = new FailureExamples()
  errors = 0
  declined = 0
  peakMemoryBytes: number | null = null

  /** Rows of a case by question id. */
  private readonly rowsByCase = new Map<string, Int32Array>()

  constructor(dataset: Dataset) {
    const rows: SheetRow[] = []
    const patients = new Map<string, number>()
    const patientOf: number[] = []
    dataset.cases.forEach((entry, caseIndex) => {
      const patient = patients.get(entry.patient) ?? patients.size
      patients.set(entry.patient, patient)
      const rowOfQuestion = new Int32Array(MOST_QUESTIONS + 1).fill(-1)
      this.rowsByCase.set(entry.id, rowOfQuestion)
      for (const item of dataset.truthOf(caseIndex)) {
        rowOfQuestion[item.question.id] = rows.length
        rows.push({ entry, item })
        patientOf.push(patient)
      }
    })
    this.rows = rows
    this.patients = [...patients.keys()]
    this.patientOf = Int32Array.from(patientOf)
    const cells = rows.length * MOST_COMPONENTS
    this.truth = new Int8Array(cells).fill(NO_TRUTH)
    this.answer = new Int8Array(cells).fill(NO_ANSWER)
    this.confidence = new Float32Array(cells).fill(Number.NaN)
    this.positive = new Float32Array(cells).fill(Number.NaN)
    this.iou = new Float64Array(rows.length)
    this.timeMs = new Float32Array(rows.length).fill(Number.NaN)
    this.recorded = new Uint8Array(rows.length)
    rows.forEach(({ item }, row) => {
      this.iou[row] = item.box ? Number.NaN : -1
      item.question.components.forEach((component, index) => {
        const grade = item.grades[index] ?? null
        if (grade !== null) this.truth[row * MOST_COMPONENTS + index] = gradeIndex(scaleOf(component.key), grade)
      })
    })
  }

  /** The row of a question of a case, or −1 where this dataset does not ask it. */
  rowOf(caseId: string, question: number): number {
    return this.rowsByCase.get(caseId)?.[question] ?? -1
  }

  /** Enters a scored answer. A row takes one answer; whether it has one already is the caller's to ask. */
  record(row: number, { scored, read }: AnswerScore, answer: StoredAnswer): void {
    const entry = this.rows[row]
    if (!entry) throw new RangeError(`There is no row ${row}.`)
    this.recorded[row] = 1
    entry.item.question.components.forEach((component, index) => {
      const given = read.components[index]
      if (!given) return
      const cell = row * MOST_COMPONENTS + index
      this.answer[cell] = gradeIndex(scaleOf(component.key), given.grade)
      this.confidence[cell] = given.confidence ?? Number.NaN
      this.positive[cell] = given.positive ?? Number.NaN
    })
    this.iou[row] = scored.iou === null ? -1 : scored.answerBox ? scored.iou : Number.NaN
    if (answer.timeMs !== undefined) this.timeMs[row] = answer.timeMs
    if (answer.memoryBytes !== undefined) this.peakMemoryBytes = Math.max(this.peakMemoryBytes ?? 0, answer.memoryBytes)
    if (answer.error !== undefined) this.errors++
    else if (answer.reason !== undefined && read.components.every((component) => component === null)) this.declined++
    this.countFailures(scored)
    this.countChain(scored)
    this.worst.offer(scored)
    this.examples.offer(scored)
  }

  private countFailures(scored: ScoredAnswer): void {
    if (scored.failures.includes('localisation')) this.failures.localisation++
    if (scored.failures.includes('format')) this.failures.format++
    if (scored.failures.includes('missing-chain')) this.failures.missingChain++
    if (scored.repairs.length > 0) this.failures.repaired++
    for (const { code } of scored.repairs) this.repairs.set(code, (this.repairs.get(code) ?? 0) + 1)
  }

  private countChain({ chain }: ScoredAnswer): void {
    if (!chain) return
    this.chain.chains++
    this.chain.steps += chain.steps
    this.chain.located += chain.located
    this.chain.outsideRegion += chain.outsideRegion.length
    this.chain.measures += chain.measures
    this.chain.contradictedMeasures += chain.contradictedMeasures.length
    if (chain.contradictions.length > 0) this.chain.contradictory++
  }
}
