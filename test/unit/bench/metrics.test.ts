import { describe, expect, it } from 'vitest'
import { auroc } from '../../../src-shared/statistics/auroc.js'
import { bootstrap, quantile } from '../../../src-shared/statistics/bootstrap.js'
import { calibrate } from '../../../src-shared/statistics/calibration.js'
import {
  accuracy,
  balancedAccuracy,
  confusionAnswered,
  confusionFrom,
  macroF1,
  majorityShare,
  cohenKappa,
} from '../../../src-shared/statistics/confusion.js'
import { logGamma, normalUpperTail } from '../../../src-shared/statistics/distributions.js'
import { summariseIou } from '../../../src-shared/statistics/iou-summary.js'
import { mcnemarExact, wilcoxonSignedRank } from '../../../src-shared/statistics/paired-tests.js'
import { createRandom } from '../../../src-shared/statistics/random.js'
import { boxContains, boxIou, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'

/** Equal to 1e-9, relatively where the number is larger than 1. */
function equals(actual: number | null, expected: number): void {
  expect(actual).not.toBeNull()
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}
const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value)

describe('agreement', () => {
  // scikit-learn, documentation of balanced_accuracy_score: recalls 3/4 and 1/2.
  it('balanced accuracy', () => {
    equals(balancedAccuracy(confusionFrom(2, [0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1])), 0.625)
  })

  // scikit-learn, documentation of accuracy_score: 2 of 4 right.
  it('accuracy', () => {
    equals(accuracy(confusionFrom(4, [0, 1, 2, 3], [0, 2, 1, 3])), 0.5)
  })

  // scikit-learn, documentation of f1_score: class F1 are 0.8, 0 and 0.
  it('macro F1', () => {
    equals(macroF1(confusionFrom(3, [0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1])), 0.8 / 3)
  })

  // scikit-learn, test_cohen_kappa: 0.9541 with quadratic weights. By hand: observed 4/100, expected 0.872, so 104/109.
  it('quadratic weighted kappa', () => {
    const first = [...repeat(0, 46), ...repeat(1, 44), ...repeat(2, 10)]
    const second = [...repeat(0, 50), ...repeat(1, 40), ...repeat(2, 10)]
    equals(cohenKappa(confusionFrom(3, first, second), 'quadratic'), 104 / 109)
    expect(cohenKappa(confusionFrom(3, [0, 0], [0, 0]), 'quadratic')).toBeNull()
  })

  it('counts the unanswered as wrong, but leaves them out of kappa', () => {
    const confusion = confusionFrom(2, [0, 0, 1, 1], [0, -1, 1, -1])
    expect(confusionAnswered(confusion)).toBe(2)
    equals(accuracy(confusion), 0.5)
    equals(balancedAccuracy(confusion), 0.5)
    equals(macroF1(confusion), 2 / 3)
    equals(cohenKappa(confusion, 'quadratic'), 1)
    equals(majorityShare(confusion), 0.5)
    expect(accuracy(confusionFrom(2, [], []))).toBeNull()
  })
})

describe('ranking and calibration', () => {
  // scikit-learn, documentation of roc_auc_score.
  it('area under the ROC curve', () => {
    equals(auroc([false, false, true, true], [0.1, 0.4, 0.35, 0.8]), 0.75)
    // Mann–Whitney by hand: 0.35 beats 1 negative, 0.8 beats 3, each 0.5 beats 2 and ties with 1: (1 + 3 + 2.5 + 2.5) / 12.
    equals(auroc([true, true, true, true, false, false, false], [0.35, 0.8, 0.5, 0.5, 0.1, 0.4, 0.5]), 9 / 12)
    expect(auroc([true, true], [0.1, 0.2])).toBeNull()
  })

  // Guo et al. 2017, equation 3, by hand with two bins: (0, .5] holds .4 wrong and .5 right, (.5, 1] holds .8, .9, 1 with
  // two right: 2/5·|.5 − .45| + 3/5·|2/3 − .9| = .02 + .14.
  it('expected calibration error', () => {
    const calibration = calibrate([0.4, 0.5, 0.8, 0.9, 1], [false, true, true, true, false], 2)
    equals(calibration.expectedCalibrationError, 0.16)
    expect(calibration.bins.map((bin) => bin.count)).toEqual([2, 3])
    expect(calibrate([], [], 2).expectedCalibrationError).toBeNull()
  })
})

describe('localisation', () => {
  // Two cubes of edge 2, shifted by 1 along one axis: 4 of 8 + 8 − 4 = 12.
  it('intersection over union of boxes', () => {
    equals(boxIou({ min: [0, 0, 0], max: [2, 2, 2] }, { min: [1, 0, 0], max: [3, 2, 2] }), 1 / 3)
  })

  it('summary with missing boxes as 0', () => {
    const summary = summariseIou([0.2, 0.5, 0.8, Number.NaN])
    expect(summary).toMatchObject({ count: 4, missing: 1, over25: 0.5, over50: 0.5 })
    expect(summary.histogram).toEqual([1, 0, 1, 0, 0, 1, 0, 0, 1, 0])
    equals(summary.mean, 0.375)
    equals(summary.median, 0.35)
    expect(summariseIou([]).mean).toBeNull()
  })
})

describe('bootstrap by patient', () => {
  const options = { replicates: 4000, seed: 5, level: 0.95 }

  // NumPy: np.quantile([1, 2, 3, 4], [.025, .5, .9]).
  it('interpolates quantiles as NumPy does', () => {
    equals(quantile([1, 2, 3, 4], 0.025), 1.075)
    equals(quantile([1, 2, 3, 4], 0.5), 2.5)
    equals(quantile([1, 2, 3, 4], 0.9), 3.7)
  })

  // Two patients, scores 0 and 1: resampled means are 0, ½, 1 with probability ¼, ½, ¼ (Efron & Tibshirani 1993, ch. 6,
  // all resamples enumerated), so the 2.5th and 97.5th percentiles are 0 and 1, the 30th and 70th are ½.
  it('gives the enumerated percentiles', () => {
    const mean = (weights: Uint16Array): number[] => [(weights[1] ?? 0) / 2]
    expect(bootstrap(2, mean, options)).toEqual([{ value: 0.5, interval: { low: 0, high: 1 } }])
    expect(bootstrap(2, mean, { ...options, level: 0.4 })).toEqual([{ value: 0.5, interval: { low: 0.5, high: 0.5 } }])
  })

  it('draws whole patients, by the seed alone', () => {
    const totals: number[] = []
    const watch = (weights: Uint16Array): number[] => [totals.push(weights.reduce((sum, weight) => sum + weight, 0))]
    bootstrap(7, watch, { ...options, replicates: 20 })
    expect(totals).toEqual(repeat(7, 21))
    const share = (weights: Uint16Array): number[] => [(weights[0] ?? 0) / 9]
    const run = (seed: number): unknown => bootstrap(9, share, { ...options, replicates: 50, seed })
    expect(run(3)).toEqual(run(3))
    expect(bootstrap(1, share, options)[0]?.interval).toBeNull()
    expect(bootstrap(3, () => [null], options)).toEqual([{ value: null, interval: null }])
  })
})

describe('paired tests', () => {
  // The table of the Wikipedia article on McNemar's test, 121 against 59; SciPy 1.10 binomtest(59, 180, 0.5).
  it('McNemar, exact', () => {
    equals(mcnemarExact(121, 59), 4.4344492637551645e-6)
    equals(mcnemarExact(5, 10), 0.30175781249999994)
    equals(mcnemarExact(5200, 4800), 6.593515598672341e-5)
    expect(mcnemarExact(0, 0)).toBe(1)
    equals(mcnemarExact(0, 5), 2 / 32)
  })

  // Darwin's cross- and self-fertilised plants, in the documentation of scipy.stats.wilcoxon: T = 24, p = 0.04126.
  it('Wilcoxon, exact', () => {
    const darwin = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    const test = wilcoxonSignedRank(darwin)
    expect(test).toMatchObject({ statistic: 24, pairs: 15, exact: true })
    equals(test.pValue, 0.041259765625)
  })

  // SciPy 1.10: wilcoxon(x, mode="approx"), zero_method="wilcox", correction=False.
  it('Wilcoxon, with ties and zeros', () => {
    const tied = wilcoxonSignedRank([0.1, 0.2, -0.1, 0.3, 0.3, 0, 0.4, -0.2, 0.5, 0.6, 0.0, 0.7, 0.1])
    expect(tied).toMatchObject({ statistic: 6.5, pairs: 11, exact: false })
    equals(tied.pValue, 0.018120177265672693)
    const many = wilcoxonSignedRank(Array.from({ length: 60 }, (_, index) => ((index * 7919) % 101) / 101 - 0.35))
    expect(many.statistic).toBe(471)
    equals(many.pValue, 0.0010809941395103183)
    expect(wilcoxonSignedRank([0, 0]).pValue).toBe(1)
  })
})

// Drawn here and, by the same generator, in Python: what the reference implementations say about the same numbers.
describe('500 drawn answers, as the reference implementations score them', () => {
  const random = createRandom(42)
  const truth = Array.from({ length: 500 }, () => Math.min(3, Math.floor(random() ** 2 * 4)))
  const answers = truth.map((value) => (random() < 0.6 ? value : Math.floor(random() * 4)))
  const positive = truth.map((value) => value >= 1)
  const scores = positive.map((is) => Math.round((0.3 * Number(is) + 0.7 * random()) * 20) / 20)
  const confidences = Array.from({ length: 500 }, random)
  const correct = confidences.map((confidence) => random() < confidence * confidence)

  // scikit-learn 1.9.1: accuracy_score, balanced_accuracy_score, f1_score(average="macro"),
  // cohen_kappa_score(weights="quadratic"), roc_auc_score with many tied scores.
  it('scikit-learn', () => {
    const confusion = confusionFrom(4, truth, answers)
    equals(accuracy(confusion), 0.68)
    equals(balancedAccuracy(confusion), 0.6800589701568928)
    equals(macroF1(confusion), 0.6442557127737858)
    equals(cohenKappa(confusion, 'quadratic'), 0.5243721712660712)
    equals(auroc(positive, scores), 0.8160409064720568)
  })

  // NumPy 2.4.6: np.digitize(confidence, np.linspace(0, 1, 16), right=True), then Guo et al. 2017, equation 3.
  it('NumPy, expected calibration error in 15 bins', () => {
    equals(calibrate(confidences, correct).expectedCalibrationError, 0.15957505687838422)
  })

  // NumPy 2.4.6: 1,000 resamples of nine patients with 3 to 11 answers each, share of right answers, np.quantile.
  it('NumPy, bootstrap by patient', () => {
    const right = [2, 2, 3, 3, 5, 2, 5, 6, 6]
    const share = (weights: Uint16Array): number[] => {
      const sum = (values: readonly number[]): number =>
        values.reduce((total, value, patient) => total + value * (weights[patient] ?? 0), 0)
      return [sum(right) / sum([3, 4, 5, 6, 7, 8, 9, 10, 11])]
    }
    const [estimate] = bootstrap(9, share, { replicates: 1000, seed: 11, level: 0.95 })
    equals(estimate?.value ?? null, 0.5396825396825397)
    equals(estimate?.interval?.low ?? null, 0.44285714285714284)
    equals(estimate?.interval?.high ?? null, 0.6140688259109311)
  })

  // statsmodels 0.15: mcnemar(exact=True).
  it('statsmodels, McNemar', () => {
    equals(mcnemarExact(3, 14), 0.012725830078125)
    equals(mcnemarExact(40, 25), 0.08168153394154003)
  })

  // By counting the unit cells of whole-numbered boxes, which is what IoU of masks does.
  it('counted cells, intersection over union', () => {
    for (let round = 0; round < 20; round++) {
      const whole = (most: number): number => Math.floor(random() * most)
      const box = (): Box => {
        const min: Vec3 = [whole(6), whole(6), whole(6)]
        return { min, max: [min[0] + 1 + whole(5), min[1] + 1 + whole(5), min[2] + 1 + whole(5)] }
      }
      const [a, b] = [box(), box()]
      const counted = { both: 0, either: 0 }
      for (let cell = 0; cell < 12 ** 3; cell++) {
        const middle: Vec3 = [(cell % 12) + 0.5, (Math.floor(cell / 12) % 12) + 0.5, Math.floor(cell / 144) + 0.5]
        const inside = [a, b].filter((one) => boxContains(one, middle)).length
        if (inside === 2) counted.both++
        if (inside > 0) counted.either++
      }
      equals(boxIou(a, b), counted.both / counted.either)
    }
  })
})

describe('distributions', () => {
  // SciPy 1.10: norm.sf and special.gammaln.
  it('equal SciPy', () => {
    for (const [z, tail] of [
      [1.959963984540054, 0.025],
      [6, 9.865876450376946e-10],
      [0.5, 0.3085375387259869],
      [-1, 0.8413447460685429],
    ] as const)
      expect(Math.abs(normalUpperTail(z) / tail - 1)).toBeLessThan(1e-12)
    equals(logGamma(0.5), 0.5723649429247)
    equals(logGamma(100.5), 361.43554046777757)
  })

  it('random numbers are uniform and repeatable', () => {
    const random = createRandom(1)
    const values = Array.from({ length: 20_000 }, random)
    expect(values.slice(0, 5)).toEqual(Array.from({ length: 5 }, createRandom(1)))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 0.5)).toBeLessThan(0.01)
  })
})
