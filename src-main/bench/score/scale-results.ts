import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { SCALES } from '../../../src-shared/moaks/scales.js'
import { auroc } from '../../../src-shared/statistics/auroc.js'
import { calibrate } from '../../../src-shared/statistics/calibration.js'
import {
  accuracy,
  balancedAccuracy,
  confusionAnswered,
  confusionTotal,
  majorityShare,
} from '../../../src-shared/statistics/confusion.js'
import type { Estimates } from './estimates.js'
import { MOST_COMPONENTS, type ScoreSheet } from './score-sheet.js'
import type { ScaleConfusions } from './weighted-counts.js'

/** Results of every scale that the dataset has truth for. */
export function scaleResults(
  sheet: ScoreSheet,
  confusions: ScaleConfusions,
  estimates: Estimates,
): Benchmark['scales'] {
  return SCALES.flatMap((scale, index) => {
    const confusion = confusions[index]
    const interval = estimates.scales[index]
    if (!confusion || !interval || confusionTotal(confusion) === 0) return []
    const columns = confusion.classes + 1
    return [
      {
        scale: scale.id,
        title: scale.title,
        kind: scale.kind,
        labels: scale.grades.map((grade) => grade.label),
        components: confusionTotal(confusion),
        answered: confusionAnswered(confusion),
        accuracy: accuracy(confusion),
        balancedAccuracy: balancedAccuracy(confusion),
        majority: majorityShare(confusion),
        quadraticWeightedKappa: scale.kind === 'ordinal' ? interval : null,
        macroF1: scale.kind === 'nominal' ? interval : null,
        auroc: scale.kind === 'binary' ? areaOf(sheet, scale.id) : null,
        confusion: Array.from({ length: confusion.classes }, (_, truth) => [
          ...confusion.counts.subarray(truth * columns, (truth + 1) * columns),
        ]),
      },
    ]
  })
}

/** AUROC over the components of a binary scale that have a probability; null where none has. */
function areaOf(sheet: ScoreSheet, scaleId: string): number | null {
  const positive: boolean[] = []
  const scores: number[] = []
  eachComponent(sheet, (cell, component) => {
    const score = sheet.positive[cell] ?? Number.NaN
    if (component !== scaleId || Number.isNaN(score)) return
    positive.push(sheet.truth[cell] === 1)
    scores.push(score)
  })
  return auroc(positive, scores)
}

/** Reliability over all components with a probability. */
export function calibrationResult(sheet: ScoreSheet): Benchmark['calibration'] {
  const confidences: number[] = []
  const correct: boolean[] = []
  eachComponent(sheet, (cell) => {
    const confidence = sheet.confidence[cell] ?? Number.NaN
    if (Number.isNaN(confidence)) return
    confidences.push(confidence)
    correct.push(sheet.answer[cell] === sheet.truth[cell])
  })
  const { expectedCalibrationError, bins } = calibrate(confidences, correct)
  return { count: confidences.length, expectedCalibrationError, bins: bins.map((bin) => ({ ...bin })) }
}

/** Visits every component with truth. */
function eachComponent(sheet: ScoreSheet, visit: (cell: number, component: string) => void): void {
  sheet.rows.forEach(({ item }, row) =>
    item.question.components.forEach((component, index) => {
      const cell = row * MOST_COMPONENTS + index
      if ((sheet.truth[cell] ?? -1) >= 0) visit(cell, component.key)
    }),
  )
}
