/**
 * Expected values: scikit-learn 1.9.1 `cohen_kappa_score`, statsmodels 0.15.0 `fleiss_kappa`, `mcnemar` and
 * `proportion_confint`, krippendorff 0.9.0 `alpha`, pingouin 0.7.0 `intraclass_corr`, SciPy 1.17.1 `norm`, or the published example
 * that is named. Equal to 1e-9.
 */
import { describe, expect, it } from 'vitest'
import { pairedBootstrap } from '../../../src-shared/statistics/bootstrap.js'
import {
  addToCoincidences,
  emptyCoincidences,
  krippendorffAlpha,
  pairedAgreement,
  type Coincidences,
} from '../../../src-shared/statistics/coincidences.js'
import { cohenKappa, confusionFrom } from '../../../src-shared/statistics/confusion.js'
import { detection, proportion } from '../../../src-shared/statistics/detection.js'
import { normalQuantile } from '../../../src-shared/statistics/distributions.js'
import { addToFleiss, emptyFleiss, fleissKappa } from '../../../src-shared/statistics/fleiss.js'
import { intraclassCorrelation } from '../../../src-shared/statistics/icc.js'
import { mcnemarCorrected, mcnemarExact } from '../../../src-shared/statistics/paired-tests.js'

function equals(actual: number | null | undefined, expected: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

/** Krippendorff's own example (2011, "Computing Krippendorff's Alpha-Reliability", §D): four coders, twelve units, values 1 to 5. */
const _ = null
const CODERS: readonly (readonly (number | null)[])[] = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]

function coincidencesOf(readers: readonly (readonly (number | null)[])[], classes: number): Coincidences {
  const table = emptyCoincidences(classes)
  const things = Math.max(0, ...readers.map(({ length }) => length))
  for (let thing = 0; thing < things; thing++)
    addToCoincidences(
      table,
      readers.map((answers) => answers[thing] ?? null).filter((answer) => answer !== null),
    )
  return table
}

describe('Cohen’s kappa', () => {
  const first = [0, 1, 2, 3, 0, 1, 2, 2, 0, 3, 1, 0, 2, 3, 1, 0]
  const second = [0, 1, 2, 2, 0, 2, 2, 1, 1, 3, 1, 0, 3, 3, 0, 0]

  it('plain, linear and quadratic: cohen_kappa_score(a, b, labels=[0, 1, 2, 3], weights=…)', () => {
    const confusion = confusionFrom(4, first, second)
    equals(cohenKappa(confusion, 'none'), 0.49473684210526314)
    equals(cohenKappa(confusion, 'linear'), 0.694267515923567)
    equals(cohenKappa(confusion, 'quadratic'), 0.8456591639871383)
  })

  it('complaint D: weights go by the declared list, also where a grade is never used', () => {
    // Grade 2 occurs nowhere: scikit-learn gives 0.7272… where it is left out of labels, 0.7623… where it is declared.
    const confusion = confusionFrom(4, [0, 0, 1, 3, 3, 1, 0, 3], [0, 1, 1, 3, 3, 0, 0, 1])
    equals(cohenKappa(confusion, 'quadratic'), 0.7623762376237624)
  })

  it('complaint D: grades rank in their declared order, by hand', () => {
    // Declared none < mild < severe. Pairs (none, severe), (mild, mild), (none, none): observed 4. First 2 none, 1 mild; second one of
    // each: expected (2·(0 + 1 + 4) + 1·(1 + 0 + 1)) / 3 = 4. Ranked by the alphabet it would be 1 − 1/2.
    const order = ['none', 'mild', 'severe']
    const at = (words: readonly string[]): number[] => words.map((word) => order.indexOf(word))
    equals(cohenKappa(confusionFrom(3, at(['none', 'mild', 'none']), at(['severe', 'mild', 'none'])), 'quadratic'), 0)
  })

  it('complaint D: is not computable where all agree on one grade', () => {
    expect(cohenKappa(confusionFrom(4, [1, 1, 1], [1, 1, 1]), 'none')).toBeNull()
    expect(cohenKappa(confusionFrom(4, [1, 1, 1], [1, 1, 1]), 'quadratic')).toBeNull()
  })

  it('complaint D: a blank is omitted, not a category', () => {
    const withBlanks = confusionFrom(4, [...first, 0, 3], [...second, -1, -1])
    equals(cohenKappa(withBlanks, 'none'), 0.49473684210526314)
  })
})

describe('Krippendorff’s alpha', () => {
  const table = coincidencesOf(
    CODERS.map((answers) => answers.map((answer) => (answer === null ? null : answer - 1))),
    5,
  )

  it('with blanks: alpha(reliability_data, level_of_measurement=…, value_domain=[1, 2, 3, 4, 5])', () => {
    equals(krippendorffAlpha(table, 'nominal'), 0.743421052631579)
    equals(krippendorffAlpha(table, 'ordinal'), 0.8153875037548814)
    equals(krippendorffAlpha(table, 'interval'), 0.8491071428571428)
  })

  it('complaint D: a thing that one reader alone answered changes nothing', () => {
    const more = emptyCoincidences(5)
    table.counts.forEach((count, cell) => (more.counts[cell] = count))
    addToCoincidences(more, [4])
    addToCoincidences(more, [])
    expect(more).toEqual(table)
  })

  it('complaint D: is not computable where all agree on one grade, and agreement is said instead', () => {
    const same = coincidencesOf(
      [
        [2, 2, 2],
        [2, 2, 2],
      ],
      4,
    )
    expect(krippendorffAlpha(same, 'ordinal')).toBeNull()
    expect(pairedAgreement(same)).toBe(1)
  })

  it('complaint D: without a shared case there is no statistic', () => {
    const apart = coincidencesOf(
      [
        [1, null],
        [null, 1],
      ],
      4,
    )
    expect(krippendorffAlpha(apart, 'nominal')).toBeNull()
    expect(pairedAgreement(apart)).toBeNull()
  })

  it('agreement of pairs, by hand', () => {
    // (0,0,1): 2 of 6 ordered pairs alike, with the weight of 3 answers; (1,1): 2 of 2 → (3·2/6 + 2) / (3 + 2).
    equals(pairedAgreement(coincidencesOf([[0, 1], [0, 1], [1]], 2)), 3 / 5)
  })
})

describe('Fleiss’ kappa', () => {
  // Fleiss 1971, table 1 as statsmodels has it: ten things, fourteen raters, five classes. fleiss_kappa(table, method='fleiss').
  const TABLE = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ]
  const answersOf = (row: readonly number[]): number[] =>
    row.flatMap((times, answer) => Array.from({ length: times }, () => answer))

  it('of fourteen raters', () => {
    const counts = emptyFleiss(14, 5)
    for (const row of TABLE) addToFleiss(counts, answersOf(row))
    equals(fleissKappa(counts), 0.20993070442195522)
  })

  it('complaint D: leaves out what somebody left blank, and is not computable where all agree', () => {
    const counts = emptyFleiss(3, 4)
    addToFleiss(counts, [1, 1])
    expect(fleissKappa(counts)).toBeNull()
    addToFleiss(counts, [1, 1, 1])
    expect(fleissKappa(counts)).toBeNull()
    addToFleiss(counts, [0, 0, 0])
    equals(fleissKappa(counts), 1)
  })
})

describe('the intraclass correlation', () => {
  // Shrout & Fleiss 1979, table 2, which gives .29 and .71; digits: intraclass_corr, rows ICC(A,1) and ICC(C,1).
  const JUDGES = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ]
  const MILLIMETRES = [
    [3.1, 3.4, 2.9],
    [4, 4.4, 4.1],
    [2.2, 2, 2.6],
    [5.7, 5.9, 5.2],
    [3.3, 3.9, 3.6],
    [1.1, 1.6, 1.2],
    [2.8, 2.7, 3.3],
  ]

  it('ICC(2,1), absolute agreement', () => {
    equals(intraclassCorrelation(JUDGES, 'ICC(2,1)'), 0.28976377952755916)
    equals(intraclassCorrelation(MILLIMETRES, 'ICC(2,1)'), 0.956551808307229)
  })

  it('ICC(3,1), consistency', () => {
    equals(intraclassCorrelation(JUDGES, 'ICC(3,1)'), 0.7148407148407154)
    equals(intraclassCorrelation(MILLIMETRES, 'ICC(3,1)'), 0.9581499592502035)
  })

  it('weights are copies of a row, and a row with a blank is left out', () => {
    const [first = [], ...rest] = JUDGES
    equals(
      intraclassCorrelation([first, ...rest, [1, null, 2, 3]], 'ICC(2,1)', [2, 1, 1, 1, 1, 1, 5]),
      intraclassCorrelation([first, first, ...rest], 'ICC(2,1)') ?? Number.NaN,
    )
  })

  it('complaint D: is not computable for one thing, one reader, or no variation', () => {
    for (const rows of [
      [[1, 2]],
      [[1], [2]],
      [
        [3, 3],
        [3, 3],
      ],
      [],
    ])
      expect(intraclassCorrelation(rows, 'ICC(2,1)')).toBeNull()
  })
})

describe('McNemar’s test', () => {
  it.each([
    [25, 12, 3.891891891891892, 0.04851973828025081, 0.04703102743951604],
    [121, 59, 20.67222222222222, 5.450094825427117e-6, 4.4344492637551645e-6],
    [3, 2, 0, 1, 1],
  ])('of %d and %d: mcnemar(table, correction=True) and exact', (first, second, statistic, corrected, exact) => {
    equals(mcnemarCorrected(first, second)?.statistic, statistic)
    equals(mcnemarCorrected(first, second)?.pValue, corrected)
    equals(mcnemarExact(first, second), exact)
  })

  it('complaint D: has no statistic where nothing is discordant', () => {
    expect(mcnemarCorrected(0, 0)).toBeNull()
  })
})

describe('sensitivity and specificity', () => {
  it.each([
    [8, 10, 0.49016247153664183, 0.9433178485456247],
    [0, 12, 0, 0.24249400665524096],
    [12, 12, 0.7575059933447589, 1],
    [37, 61, 0.48117252628978935, 0.7193164854696293],
  ])('Wilson’s interval of %d in %d: proportion_confint(method="wilson")', (hits, of, low, high) => {
    const { interval } = proportion(hits, of)
    equals(interval?.low, low)
    equals(interval?.high, high)
  })

  it('count what is there and what is not, blanks left out', () => {
    const { sensitivity, specificity } = detection(
      [true, true, true, false, false, null, true],
      [true, false, true, false, true, true, null],
    )
    expect(sensitivity).toMatchObject({ hits: 2, of: 3 })
    expect(specificity).toMatchObject({ hits: 1, of: 2 })
  })

  it('complaint D: have no value where nothing is there', () => {
    expect(detection([false], [false]).sensitivity).toEqual({ hits: 0, of: 0, value: null, interval: null })
  })

  it('normal quantiles: norm.ppf', () => {
    equals(normalQuantile(0.975), 1.959963984540054)
    equals(normalQuantile(0.0005), -3.2905267314918945)
    equals(normalQuantile(0.6), 0.2533471031357997)
  })
})

describe('the paired bootstrap by patient', () => {
  // numpy.percentile(differences, [2.5, 97.5]) over 500 resamples drawn by the same generator (mulberry32, seed 7), NumPy 2.4.6.
  it('resamples both readers together', () => {
    const first = [1, 0, 1, 1, 0, 1, 1, 0, 1, 1]
    const second = [1, 0, 0, 1, 0, 0, 1, 1, 0, 1]
    const mean = (values: readonly number[], weights: Uint16Array): number =>
      values.reduce((sum, value, patient) => sum + value * (weights[patient] ?? 0), 0) / values.length
    const { difference } = pairedBootstrap(10, (weights) => [mean(first, weights), mean(second, weights)], {
      replicates: 500,
      seed: 7,
      level: 0.95,
    })
    equals(difference.value, 0.2)
    equals(difference.interval?.low, -0.2)
    equals(difference.interval?.high, 0.6)
  })
})
