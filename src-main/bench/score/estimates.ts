import type { Estimate } from '../../../src-shared/case/estimate.js'
import { BALANCED_CATEGORIES, MAIN_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { SCALES } from '../../../src-shared/moaks/scales.js'
import { bootstrap, type BootstrapOptions } from '../../../src-shared/statistics/bootstrap.js'
import { cohenKappa, macroF1 } from '../../../src-shared/statistics/confusion.js'
import { meanBalancedAccuracy, meanOf, pooledAccuracy, scalesOfBalanced, scalesOfMain } from './category-scales.js'
import { MOST_COMPONENTS, NO_TRUTH, type ScoreSheet } from './score-sheet.js'
import type { WeightedCounts } from './weighted-counts.js'

/** Every number of a run that has an interval. */
export interface Estimates {
  readonly accuracy: Estimate
  readonly microAccuracy: Estimate
  readonly balancedAccuracy: Estimate
  readonly exactMatch: Estimate
  /** In the order of MAIN_CATEGORIES, the periarticular questions last. */
  readonly categories: readonly Estimate[]
  /** In the order of BALANCED_CATEGORIES. */
  readonly balanced: readonly Estimate[]
  /** In the order of SCALES: kappa of ordinal, macro F1 of nominal scales, null for binary ones. */
  readonly scales: readonly Estimate[]
  readonly meanIou: Estimate
  readonly over50: Estimate
}

/** Sums per patient from which a resampled share or mean is made. */
interface PatientSums {
  readonly count: Float64Array
  readonly sum: Float64Array
}

/** Values over all patients, with intervals from resampling them. */
export function estimate(sheet: ScoreSheet, counts: WeightedCounts, options: BootstrapOptions): Estimates {
  const mainScales = MAIN_CATEGORIES.map(scalesOfMain)
  const allMain = mainScales.flat()
  const periarticular = scalesOfMain('periarticular')
  const balancedScales = BALANCED_CATEGORIES.map(scalesOfBalanced)
  const exact = sumByPatient(sheet, exactMatch)
  const iou = sumByPatient(sheet, (row) => iouOf(sheet, row))
  const over50 = sumByPatient(sheet, (row) => {
    const value = iouOf(sheet, row)
    return value === null ? null : value >= 0.5 ? 1 : 0
  })
  const results = bootstrap(
    sheet.patients.length,
    (weights) => {
      const confusions = counts.confusions(weights)
      const main = mainScales.map((scales) => pooledAccuracy(confusions, scales))
      const balanced = balancedScales.map((scales) => meanBalancedAccuracy(confusions, scales))
      return [
        meanOf(main),
        pooledAccuracy(confusions, allMain),
        meanOf(balanced),
        weightedMean(exact, weights),
        weightedMean(iou, weights),
        weightedMean(over50, weights),
        ...main,
        pooledAccuracy(confusions, periarticular),
        ...balanced,
        ...SCALES.map((scale, index) => {
          const confusion = confusions[index]
          if (!confusion || scale.kind === 'binary') return null
          return scale.kind === 'ordinal' ? cohenKappa(confusion, 'quadratic') : macroF1(confusion)
        }),
      ]
    },
    options,
  ).map(({ value, interval }): Estimate => ({ value, low: interval?.low ?? null, high: interval?.high ?? null }))

  const at = (index: number): Estimate => results[index] ?? { value: null, low: null, high: null }
  const categoriesFrom = 6
  const balancedFrom = categoriesFrom + MAIN_CATEGORIES.length + 1
  const scalesFrom = balancedFrom + BALANCED_CATEGORIES.length
  return {
    accuracy: at(0),
    microAccuracy: at(1),
    balancedAccuracy: at(2),
    exactMatch: at(3),
    meanIou: at(4),
    over50: at(5),
    categories: results.slice(categoriesFrom, balancedFrom),
    balanced: results.slice(balancedFrom, scalesFrom),
    scales: results.slice(scalesFrom),
  }

  function exactMatch(row: number): number | null {
    const components = sheet.rows[row]?.item.question.components ?? []
    let known = 0
    let right = 0
    for (let index = 0; index < components.length; index++) {
      const cell = row * MOST_COMPONENTS + index
      const truth = sheet.truth[cell] ?? NO_TRUTH
      if (truth < 0) continue
      known++
      if (truth === sheet.answer[cell]) right++
    }
    return known === 0 ? null : known === right ? 1 : 0
  }
}

/** IoU of a row, 0 for a missing box, null where the truth has none. */
export function iouOf(sheet: ScoreSheet, row: number): number | null {
  const value = sheet.iou[row] ?? -1
  return value < 0 ? null : Number.isNaN(value) ? 0 : value
}

function sumByPatient(sheet: ScoreSheet, valueOf: (row: number) => number | null): PatientSums {
  const sums = { count: new Float64Array(sheet.patients.length), sum: new Float64Array(sheet.patients.length) }
  for (let row = 0; row < sheet.rows.length; row++) {
    const value = valueOf(row)
    const patient = sheet.patientOf[row] ?? 0
    if (value === null) continue
    sums.count[patient] = (sums.count[patient] ?? 0) + 1
    sums.sum[patient] = (sums.sum[patient] ?? 0) + value
  }
  return sums
}

function weightedMean({ count, sum }: PatientSums, weights: Uint16Array): number | null {
  let total = 0
  let values = 0
  for (let patient = 0; patient < weights.length; patient++) {
    const weight = weights[patient] ?? 0
    total += weight * (sum[patient] ?? 0)
    values += weight * (count[patient] ?? 0)
  }
  return values > 0 ? total / values : null
}
