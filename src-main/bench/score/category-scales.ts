import {
  balancedCategory,
  mainCategory,
  type BalancedCategory,
  type MainCategory,
} from '../../../src-shared/moaks/categories.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { SCALES } from '../../../src-shared/moaks/scales.js'
import {
  confusionCorrect,
  confusionTotal,
  majorityShare,
  balancedAccuracy,
} from '../../../src-shared/statistics/confusion.js'
import type { ScaleConfusions } from './weighted-counts.js'

/** Every scale belongs to one category of each level: no scale is shared between categories. */
function scalesWhere(belongs: (question: (typeof QUESTIONS)[number]) => boolean): readonly number[] {
  const ids = new Set(
    QUESTIONS.filter(belongs).flatMap((question) => question.components.map((component) => component.key)),
  )
  return SCALES.flatMap((scale, index) => ([...ids].some((id) => id === scale.id) ? [index] : []))
}

/** Positions in `SCALES` of the scales of a main category, or of the periarticular questions. */
export function scalesOfMain(category: MainCategory | 'periarticular'): readonly number[] {
  return scalesWhere((question) => (mainCategory(question.category) ?? 'periarticular') === category)
}

/** Positions in `SCALES` of the scales of a balanced category. */
export function scalesOfBalanced(category: BalancedCategory): readonly number[] {
  return scalesWhere((question) => balancedCategory(question.category) === category)
}

/** Share of right components over several scales; null where there are none. */
export function pooledAccuracy(confusions: ScaleConfusions, scales: readonly number[]): number | null {
  let correct = 0
  let total = 0
  for (const scale of scales) {
    const confusion = confusions[scale]
    if (!confusion) continue
    correct += confusionCorrect(confusion)
    total += confusionTotal(confusion)
  }
  return total > 0 ? correct / total : null
}

/** Share that always giving each scale's commonest grade would get right. */
export function pooledMajority(confusions: ScaleConfusions, scales: readonly number[]): number | null {
  let correct = 0
  let total = 0
  for (const scale of scales) {
    const confusion = confusions[scale]
    if (!confusion) continue
    const inScale = confusionTotal(confusion)
    correct += (majorityShare(confusion) ?? 0) * inScale
    total += inScale
  }
  return total > 0 ? correct / total : null
}

/** Mean over scales of their balanced accuracies; null where none has truth. */
export function meanBalancedAccuracy(confusions: ScaleConfusions, scales: readonly number[]): number | null {
  return meanOf(scales.map((scale) => (confusions[scale] ? balancedAccuracy(confusions[scale]) : null)))
}

/** Mean over scales of 1 / grades that occur: what always giving one grade gets. */
export function meanBalancedMajority(confusions: ScaleConfusions, scales: readonly number[]): number | null {
  return meanOf(
    scales.map((scale) => {
      const confusion = confusions[scale]
      if (!confusion) return null
      const columns = confusion.classes + 1
      let present = 0
      for (let truth = 0; truth < confusion.classes; truth++)
        if (confusion.counts.subarray(truth * columns, (truth + 1) * columns).some((count) => count > 0)) present++
      return present > 0 ? 1 / present : null
    }),
  )
}

/** Mean of the values that are not null; null where all are. */
export function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0
  let count = 0
  for (const value of values)
    if (value !== null) {
      sum += value
      count++
    }
  return count > 0 ? sum / count : null
}
