import type { Benchmark, Setting } from '../../../src-shared/benchmark/benchmark.js'
import type { Estimate } from '../../../src-shared/case/estimate.js'
import { BALANCED_CATEGORIES, categoryLabel, MAIN_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import type { Dataset } from '../../datasets/dataset.js'
import { quantile } from '../../../src-shared/statistics/bootstrap.js'
import { confusionAnswered, confusionTotal } from '../../../src-shared/statistics/confusion.js'
import { meanBalancedMajority, meanOf, pooledMajority, scalesOfBalanced, scalesOfMain } from './category-scales.js'
import { estimate } from './estimates.js'
import { answeredComponents, isComplete, localisationResult, questionResults } from './region-results.js'
import { calibrationResult, scaleResults } from './scale-results.js'
import type { ScoreSheet } from './score-sheet.js'
import { WeightedCounts, type ScaleConfusions } from './weighted-counts.js'

/** What a run knows besides its answers. */
export interface RunFacts {
  readonly dataset: Dataset
  readonly answerer: Benchmark['answerer']
  readonly setting: Setting
  readonly duplicates: number
  readonly unmatched: number
  readonly unreadable: number
  readonly createdAt: string
  readonly version: string
  readonly totalMs: number | null
}

/** Resamples for the intervals. */
export const BOOTSTRAP_REPLICATES = 1000

/** All numbers of a run. Everything but `resources` depends on dataset, answers and seed alone. */
export function summarise(sheet: ScoreSheet, facts: RunFacts): Benchmark {
  const counts = new WeightedCounts(sheet)
  const estimates = estimate(sheet, counts, { replicates: BOOTSTRAP_REPLICATES, seed: facts.setting.seed, level: 0.95 })
  const confusions = counts.confusions(new Uint16Array(sheet.patients.length).fill(1))
  const categories = categoryResults(confusions, estimates.categories)
  return {
    schema: 'condyle.bench/1',
    dataset: {
      title: facts.dataset.title,
      kind: facts.dataset.kind,
      fingerprint: facts.dataset.fingerprint,
      cases: facts.dataset.cases.length,
      patients: sheet.patients.length,
      questions: sheet.rows.length,
    },
    answerer: facts.answerer,
    setting: facts.setting,
    counts: {
      ...answerCounts(sheet),
      duplicates: facts.duplicates,
      unmatched: facts.unmatched,
      unreadable: facts.unreadable,
    },
    overall: {
      accuracy: estimates.accuracy,
      microAccuracy: estimates.microAccuracy,
      balancedAccuracy: estimates.balancedAccuracy,
      exactMatch: estimates.exactMatch,
      majority: meanOf(
        categories.filter(({ category }) => category !== 'periarticular').map(({ majority }) => majority),
      ),
    },
    categories,
    balanced: balancedResults(confusions, estimates.balanced),
    scales: scaleResults(sheet, confusions, estimates),
    localisation: localisationResult(sheet, estimates),
    questions: questionResults(sheet),
    calibration: calibrationResult(sheet),
    failures: {
      ...sheet.failures,
      repairs: [...sheet.repairs]
        .map(([code, count]) => ({ code, count }))
        .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
      examples: sheet.examples.list(),
    },
    chain: { ...sheet.chain },
    worst: sheet.worst.list(),
    resources: {
      createdAt: facts.createdAt,
      version: facts.version,
      totalMs: facts.totalMs,
      timePerQuestionMs: timeStatistics(sheet),
      peakMemoryBytes: sheet.peakMemoryBytes,
    },
  }
}

function answerCounts(
  sheet: ScoreSheet,
): Pick<Benchmark['counts'], 'questions' | 'answered' | 'partial' | 'unanswered' | 'declined' | 'errors'> {
  const counts = {
    questions: sheet.rows.length,
    answered: 0,
    partial: 0,
    unanswered: 0,
    declined: sheet.declined,
    errors: sheet.errors,
  }
  for (let row = 0; row < sheet.rows.length; row++) {
    if (isComplete(sheet, row)) counts.answered++
    else if (answeredComponents(sheet, row) > 0) counts.partial++
    else counts.unanswered++
  }
  return counts
}

function categoryResults(confusions: ScaleConfusions, accuracies: readonly Estimate[]): Benchmark['categories'] {
  return [...MAIN_CATEGORIES, 'periarticular' as const].flatMap((category, index) => {
    const scales = scalesOfMain(category)
    const totals = totalsOf(confusions, scales)
    const accuracy = accuracies[index]
    if (totals.components === 0 || !accuracy) return []
    return [
      { category, label: categoryLabel(category), ...totals, accuracy, majority: pooledMajority(confusions, scales) },
    ]
  })
}

function balancedResults(confusions: ScaleConfusions, values: readonly Estimate[]): Benchmark['balanced'] {
  return BALANCED_CATEGORIES.flatMap((category, index) => {
    const scales = scalesOfBalanced(category)
    const { components } = totalsOf(confusions, scales)
    const balancedAccuracy = values[index]
    if (components === 0 || !balancedAccuracy) return []
    return [
      {
        category,
        label: categoryLabel(category),
        components,
        balancedAccuracy,
        majority: meanBalancedMajority(confusions, scales),
      },
    ]
  })
}

function totalsOf(confusions: ScaleConfusions, scales: readonly number[]): { components: number; answered: number } {
  const totals = { components: 0, answered: 0 }
  for (const scale of scales) {
    const confusion = confusions[scale]
    if (!confusion) continue
    totals.components += confusionTotal(confusion)
    totals.answered += confusionAnswered(confusion)
  }
  return totals
}

function timeStatistics(sheet: ScoreSheet): Benchmark['resources']['timePerQuestionMs'] {
  const times = sheet.timeMs.filter((time) => !Number.isNaN(time)).sort()
  if (times.length === 0) return null
  const sum = times.reduce((total, time) => total + time, 0)
  return { mean: sum / times.length, median: quantile(times, 0.5), p95: quantile(times, 0.95) }
}
