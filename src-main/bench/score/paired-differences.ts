import type { ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { BenchmarkComparison } from '../../../src-shared/benchmark/comparison.js'
import { BALANCED_CATEGORIES, MAIN_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { gradeIndex, SCALES } from '../../../src-shared/moaks/scales.js'
import { bootstrap, type BootstrapOptions } from '../../../src-shared/statistics/bootstrap.js'
import { meanOf, scalesOfBalanced, scalesOfMain } from './category-scales.js'

/** More than the grades of any scale. */
const CLASSES = 16
const CELLS = SCALES.length * CLASSES

/** What both runs got right, by patient and true grade, and their IoU. */
interface PatientTally {
  /** Per scale and true grade. */
  readonly total: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
  readonly iou: { pairs: number; first: number; second: number }
}

const emptyTally = (): PatientTally => ({
  total: new Float64Array(CELLS),
  first: new Float64Array(CELLS),
  second: new Float64Array(CELLS),
  iou: { pairs: 0, first: 0, second: 0 },
})

type Side = 'first' | 'second'

const MAIN = MAIN_CATEGORIES.map(scalesOfMain)
const BALANCED = BALANCED_CATEGORIES.map(scalesOfBalanced)
const scalePositions: ReadonlyMap<string, number> = new Map(SCALES.map((scale, index) => [scale.id, index]))

/** The statistics that have a paired difference, in the order they are reported. */
const MEASURES = [
  { measure: 'accuracy', label: 'Accuracy, mean of the seven categories' },
  { measure: 'balanced-accuracy', label: 'Balanced accuracy, mean of eight' },
  { measure: 'iou', label: 'Mean IoU' },
] as const

/**
 * Differences between two runs on the same questions, with intervals from resampling whole patients: both runs are
 * resampled together, so what makes a knee hard for both cancels out (paired cluster bootstrap, Efron & Tibshirani 1993,
 * ch. 8 and 13). Unlike McNemar's test it does not take the grades of one knee for independent.
 */
export class PairedDifferences {
  private readonly tallies = new Map<string, PatientTally>()

  /** Enters one question as both runs answered it. Components that only one of them holds are left out. */
  add(first: Pick<ScoredAnswer, 'grades' | 'iou'>, second: Pick<ScoredAnswer, 'patient' | 'grades' | 'iou'>): void {
    const tally = this.tallies.get(second.patient) ?? emptyTally()
    this.tallies.set(second.patient, tally)
    second.grades.forEach(({ component, truth, answer }) => {
      const other = first.grades.find((grade) => grade.component === component)
      const scale = SCALES[scalePositions.get(component) ?? -1]
      if (!other || !scale) return
      const cell = (scalePositions.get(component) ?? 0) * CLASSES + gradeIndex(scale, truth)
      tally.total[cell] = (tally.total[cell] ?? 0) + 1
      if (other.answer === truth) tally.first[cell] = (tally.first[cell] ?? 0) + 1
      if (answer === truth) tally.second[cell] = (tally.second[cell] ?? 0) + 1
    })
    if (first.iou === null || second.iou === null) return
    tally.iou.pairs++
    tally.iou.first += first.iou
    tally.iou.second += second.iou
  }

  /** Values of both runs and first − second. The same seed gives the same intervals. */
  summarise(options: BootstrapOptions): BenchmarkComparison['differences'] {
    const patients = [...this.tallies.values()]
    const results = bootstrap(
      patients.length,
      (weights) => {
        const sum = weightedSum(patients, weights)
        const first = statistics(sum, 'first')
        const second = statistics(sum, 'second')
        const differences = first.map((value, index) => {
          const other = second[index] ?? null
          return value === null || other === null ? null : value - other
        })
        return [...first, ...second, ...differences]
      },
      options,
    )
    return MEASURES.map(({ measure, label }, index) => {
      const difference = results[2 * MEASURES.length + index]
      return {
        measure,
        label,
        first: results[index]?.value ?? null,
        second: results[MEASURES.length + index]?.value ?? null,
        difference: {
          value: difference?.value ?? null,
          low: difference?.interval?.low ?? null,
          high: difference?.interval?.high ?? null,
        },
      }
    })
  }
}

function weightedSum(patients: readonly PatientTally[], weights: Uint16Array): PatientTally {
  const sum = emptyTally()
  patients.forEach((patient, index) => {
    const weight = weights[index] ?? 0
    if (weight === 0) return
    for (let cell = 0; cell < CELLS; cell++) {
      const total = patient.total[cell] ?? 0
      if (total === 0) continue
      sum.total[cell] = (sum.total[cell] ?? 0) + weight * total
      sum.first[cell] = (sum.first[cell] ?? 0) + weight * (patient.first[cell] ?? 0)
      sum.second[cell] = (sum.second[cell] ?? 0) + weight * (patient.second[cell] ?? 0)
    }
    sum.iou.pairs += weight * patient.iou.pairs
    sum.iou.first += weight * patient.iou.first
    sum.iou.second += weight * patient.iou.second
  })
  return sum
}

/** In the order of MEASURES. */
function statistics(sum: PatientTally, side: Side): (number | null)[] {
  return [
    meanOf(MAIN.map((scales) => pooled(sum, side, scales))),
    meanOf(BALANCED.map((scales) => meanOf(scales.map((scale) => meanRecall(sum, side, scale))))),
    sum.iou.pairs > 0 ? sum.iou[side] / sum.iou.pairs : null,
  ]
}

function pooled(sum: PatientTally, side: Side, scales: readonly number[]): number | null {
  let right = 0
  let total = 0
  for (const scale of scales)
    for (let cell = scale * CLASSES; cell < (scale + 1) * CLASSES; cell++) {
      right += sum[side][cell] ?? 0
      total += sum.total[cell] ?? 0
    }
  return total > 0 ? right / total : null
}

function meanRecall(sum: PatientTally, side: Side, scale: number): number | null {
  let recall = 0
  let present = 0
  for (let cell = scale * CLASSES; cell < (scale + 1) * CLASSES; cell++) {
    const total = sum.total[cell] ?? 0
    if (total === 0) continue
    recall += (sum[side][cell] ?? 0) / total
    present++
  }
  return present > 0 ? recall / present : null
}
