import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../src-shared/session/answers.js'
import { MODEL_READER, type LockedRead } from '../../../src-shared/session/compare/input.js'
import { sessionNumbers } from '../../../src-shared/session/numbers.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import { answer, lockedRead, planWith, sessionAnswers } from './plans.js'

/** Osteophytes: one ordered component, grades 0 to 3. */
const QUESTION = 30
const OPTIONS = { replicates: 200, seed: 3, level: 0.95 }

function equals(actual: number | null | undefined, expected: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9)
}

const CASES = Array.from({ length: 16 }, (_, index) => `case ${index}`)
/** The grades whose kappas scikit-learn gave: see test/unit/statistics. */
const FIRST = [0, 1, 2, 3, 0, 1, 2, 2, 0, 3, 1, 0, 2, 3, 1, 0]
const SECOND = [0, 1, 2, 2, 0, 2, 2, 1, 1, 3, 1, 0, 3, 3, 0, 0]

function readsOf(reader: string, grades: readonly (number | null)[], more: Parameters<typeof lockedRead>[3] = {}) {
  return grades.map((grade, index) =>
    lockedRead(reader, CASES[index] ?? '', [grade === null ? answer(QUESTION) : answer(QUESTION, grade)], more),
  )
}

const plan = (facts: Partial<SessionPlan> = {}): SessionPlan =>
  planWith({ cases: CASES, questions: [QUESTION], ...facts })

describe('the numbers of a session', () => {
  it('of two readers: percent agreement and Cohen’s kappas, pooled, per scale and per question', () => {
    const numbers = sessionNumbers(
      sessionAnswers(plan(), [...readsOf('ada', FIRST), ...readsOf('ben', SECOND)]),
      OPTIONS,
    )
    expect(numbers.agreement.map(({ scope }) => scope)).toEqual(['all', 'category', 'scale', 'question'])
    for (const row of numbers.agreement) {
      expect(row.compared).toBe(32)
      equals(row.agreement.value, 10 / 16)
      equals(row.kappa.value, 0.49473684210526314)
      equals(row.weightedKappa.value, 0.8456591639871383)
      expect(row.kappa.low).toBeLessThan(0.49)
      expect(row.kappa.high).toBeGreaterThan(0.5)
    }
    const [pair] = numbers.pairs
    expect(pair).toMatchObject({ first: { reader: 'ada' }, second: { reader: 'ben' }, compared: 16, test: null })
    equals(pair?.weightedKappa.value, 0.8456591639871383)
    expect(numbers).toMatchObject({ patients: 16, accuracy: [], reveal: [], agreementAfter: [], repeats: [] })
  })

  it('of more than two: Fleiss’ kappa, and no weighted kappa of a pair', () => {
    const session = sessionAnswers(plan({ readers: ['ada', 'ben', 'cy'] }), [
      ...readsOf('ada', FIRST),
      ...readsOf('ben', SECOND),
      ...readsOf('cy', FIRST),
    ])
    const [row] = sessionNumbers(session, OPTIONS).agreement
    // statsmodels 0.15.0: fleiss_kappa(aggregate_raters(numpy.transpose([first, second, first]))[0]).
    equals(row?.kappa.value, 0.6631578947368421)
    expect(row?.weightedKappa.value).toBeNull()
  })

  it('complaint D: where all agree on one grade kappa is not computable, agreement and n are said', () => {
    const same = CASES.map(() => 1)
    const [row] = sessionNumbers(
      sessionAnswers(plan(), [...readsOf('ada', same), ...readsOf('ben', same)]),
      OPTIONS,
    ).agreement
    expect(row).toMatchObject({
      compared: 32,
      agreement: { value: 1 },
      kappa: { value: null },
      weightedKappa: { value: null },
      alpha: { value: null },
    })
  })

  it('complaint D: a blank is omitted: the same as without the case', () => {
    const blanks = SECOND.map((grade, index) => (index < 3 ? null : grade))
    const withBlanks = sessionNumbers(
      sessionAnswers(plan(), [...readsOf('ada', FIRST), ...readsOf('ben', blanks)]),
      OPTIONS,
    )
    const rest = CASES.slice(3)
    const without = sessionNumbers(
      sessionAnswers(
        plan({ cases: rest }),
        [...readsOf('ada', FIRST), ...readsOf('ben', SECOND)].filter(({ caseId }) => rest.includes(caseId)),
      ),
      OPTIONS,
    )
    for (const key of ['agreement', 'kappa', 'weightedKappa', 'alpha'] as const)
      equals(withBlanks.agreement[0]?.[key].value, without.agreement[0]?.[key].value ?? Number.NaN)
  })

  it('complaint D: without a shared case there is no statistic, and n is 0', () => {
    const apart = sessionNumbers(
      sessionAnswers(plan(), [
        ...readsOf('ada', FIRST.slice(0, 8)),
        ...readsOf(
          'ben',
          SECOND.map((g, i) => (i < 8 ? null : g)),
        ),
      ]),
      OPTIONS,
    )
    expect(apart.agreement[0]).toMatchObject({ compared: 0, agreement: { value: null }, alpha: { value: null } })
    expect(apart.pairs[0]).toMatchObject({ compared: 0, kappa: { value: null } })
  })

  it('complaint D: what a teacher answered is nobody’s reading', () => {
    const session = sessionAnswers(plan({ training: ['d'], teacher: 'cy' }), [
      ...readsOf('ada', FIRST),
      ...readsOf('ben', SECOND),
    ])
    const readers = sessionNumbers(session, OPTIONS).pairs.flatMap(({ first, second }) => [first.reader, second.reader])
    expect(readers).not.toContain('cy')
  })

  it('against the settled answers: accuracy, sensitivity, specificity, McNemar', () => {
    const session = sessionAnswers(
      plan({ cases: CASES.slice(0, 4), settlement: 'adjudication', settledBy: 'cy' }),
      [...readsOf('ada', [0, 1, 2, 0]), ...readsOf('ben', [0, 1, 0, 2])],
      // The first two cases were answered alike and needed no settling.
      new Map([
        ['case 2', [answer(QUESTION, 2)]],
        ['case 3', [answer(QUESTION, 3)]],
      ]),
    )
    const numbers = sessionNumbers(session, OPTIONS)
    expect(numbers.accuracy).toMatchObject([
      {
        reader: 'ada',
        compared: 4,
        accuracy: { value: 3 / 4 },
        sensitivity: { value: 2 / 3 },
        specificity: { value: 1 },
      },
      {
        reader: 'ben',
        compared: 4,
        accuracy: { value: 2 / 4 },
        sensitivity: { value: 2 / 3 },
        specificity: { value: 1 },
      },
    ])
    expect(numbers.pairs[0]?.test).toMatchObject({
      onlyFirst: 1,
      onlySecond: 0,
      exact: 1,
      difference: { value: 1 / 4 },
    })
  })

  it('over the reveal: what changed, towards what, and what it cost', () => {
    const [one, two, three, four] = CASES
    const before = [0, 1, 2, 3].map((grade) => [answer(QUESTION, grade)])
    const after = [1, 1, 3, 0].map((grade) => [answer(QUESTION, grade)])
    const timeMs = { before: 4000, after: 1000 }
    const session = sessionAnswers(
      plan({
        cases: [one ?? '', two ?? '', three ?? '', four ?? ''],
        readers: ['ada'],
        protocol: 'blind-then-revealed',
        model: true,
        settlement: 'adjudication',
        settledBy: 'cy',
      }),
      [
        ...after.map((answers, index) =>
          lockedRead('ada', CASES[index] ?? '', answers, { before: before[index] ?? null, timeMs }),
        ),
        ...readsOf(MODEL_READER, [1, 2, 0, 0]),
      ],
      new Map(CASES.slice(0, 4).map((caseId, index) => [caseId, [answer(QUESTION, [1, 1, 1, 3][index] ?? 0)]])),
    )
    const { reveal, accuracy, agreementAfter } = sessionNumbers(session, OPTIONS)
    expect(reveal).toEqual([
      {
        reader: 'ada',
        compared: 4,
        changed: 3,
        toModel: 2,
        judged: { becameRight: 1, becameWrong: 1, stayedWrong: 1, misled: 1 },
        withModel: { compared: 4, before: 0, after: 2 },
        timeMs: { before: 4000, after: 1000 },
      },
    ])
    expect(accuracy.map(({ reader, stage }) => `${reader} ${stage}`)).toEqual([
      'ada before',
      'ada after',
      'model final',
    ])
    expect(agreementAfter[0]?.compared).toBe(0)
  })

  it('of one reader with themselves', () => {
    const session = sessionAnswers(plan({ repeats: 2, readers: ['ada'] }), [
      ...readsOf('ada', FIRST),
      ...readsOf('ada', SECOND, { repeat: 2 }),
    ])
    const { repeats } = sessionNumbers(session, OPTIONS)
    expect(repeats.map(({ reader }) => reader)).toEqual(['ada'])
    equals(repeats[0]?.row.weightedKappa.value, 0.8456591639871383)
  })

  it('the same seed gives the same intervals', () => {
    const session = sessionAnswers(plan(), [...readsOf('ada', FIRST), ...readsOf('ben', SECOND)])
    expect(sessionNumbers(session, OPTIONS)).toEqual(sessionNumbers(session, OPTIONS))
  })

  describe('of measures', () => {
    // The millimetres of test/unit/statistics/agreement.test.ts, whose values are pingouin's.
    const JUDGES = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ]
    const READERS = ['ada', 'ben', 'cy', 'dora']
    const measured = (unit: 'mm' | '%', about: string, reader: number): LockedRead[] =>
      JUDGES.map((row, index) =>
        lockedRead(READERS[reader] ?? '', CASES[index] ?? '', [answer(QUESTION, 1)], {
          measures: [{ about, unit, value: row[reader] ?? 0 }],
        }),
      )

    it('are the intraclass correlations of those who took them (Shrout & Fleiss 1979, table 4)', () => {
      const reads = READERS.flatMap((_, reader) => measured('mm', 'thickness', reader))
      const { measures } = sessionNumbers(
        sessionAnswers(plan({ readers: READERS, cases: CASES.slice(0, 6) }), reads),
        OPTIONS,
      )
      expect(measures).toMatchObject([{ label: 'thickness', unit: 'mm', readers: 4, compared: 6 }])
      equals(measures[0]?.agreement.value, 0.28976377952755905)
      equals(measures[0]?.consistency.value, 0.7148407148407154)
      expect(measures[0]?.agreement.low).toBeLessThan(0.29)
    })

    it('of one unit are pooled, and a knee that somebody did not measure is left out', () => {
      const reads = READERS.flatMap((_, reader) => [
        ...measured('%', 'one', reader),
        ...measured('%', 'other', reader).map((read) => ({ ...read, caseId: CASES[6] ?? '' })),
      ])
      const { measures } = sessionNumbers(sessionAnswers(plan({ readers: READERS }), reads), OPTIONS)
      expect(measures.map(({ label, compared }) => [label, compared])).toEqual([
        ['one', 6],
        ['other', 1],
        ['All measures in %', 7],
      ])
      expect(measures[1]?.agreement.value).toBeNull()
    })

    it('that one reader took alone are compared with nothing', () => {
      const reads = [...measured('mm', 'alone', 0), ...readsOf('ben', SECOND)]
      expect(sessionNumbers(sessionAnswers(plan(), reads), OPTIONS).measures).toEqual([])
    })
  })

  it('of boxes: how far every two readers’ boxes to a question overlap, per question, category and pooled', () => {
    const boxed = (shift: number): Answer => ({
      ...answer(QUESTION, 1),
      boxLps: { min: [shift, 0, 0], max: [shift + 10, 10, 10] },
      volume: 'v',
    })
    const session = sessionAnswers(plan({ cases: ['case 1'] }), [
      lockedRead('ada', 'case 1', [boxed(0)]),
      lockedRead('ben', 'case 1', [boxed(5)]),
    ])
    for (const row of sessionNumbers(session, OPTIONS).agreement) {
      expect(row.boxes).toBe(1)
      equals(row.boxIou.value, 500 / 1500)
    }
  })

  it('of each reader and question: how often the grades are those of the others', () => {
    const session = sessionAnswers(plan({ cases: CASES.slice(0, 2), readers: ['ada', 'ben'], model: true }), [
      ...readsOf('ada', [0, 1]),
      ...readsOf('ben', [0, 2]),
      ...readsOf(MODEL_READER, [0, 1]),
    ])
    expect(sessionNumbers(session, OPTIONS).heat).toEqual([
      { reader: 'ada', stage: 'final', cells: [{ question: QUESTION, same: 1, compared: 2 }] },
      { reader: 'ben', stage: 'final', cells: [{ question: QUESTION, same: 1, compared: 2 }] },
      { reader: MODEL_READER, stage: 'final', cells: [{ question: QUESTION, same: 3, compared: 4 }] },
    ])
  })

  it('at the reveal: where every grade went, beside the model and beside the settled answer', () => {
    const session = sessionAnswers(
      plan({
        cases: CASES.slice(0, 3),
        readers: ['ada'],
        protocol: 'blind-then-revealed',
        model: true,
        settlement: 'adjudication',
        settledBy: 'cy',
      }),
      [
        ...[0, 1, 2].map((grade, index) =>
          lockedRead('ada', CASES[index] ?? '', [answer(QUESTION, 2)], { before: [answer(QUESTION, grade)] }),
        ),
        ...readsOf(MODEL_READER, [2, 2, 2]),
      ],
      new Map([[CASES[0] ?? '', [answer(QUESTION, 0)]]]),
    )
    const { flows } = sessionNumbers(session, OPTIONS)
    expect(flows).toContainEqual({ reader: 'ada', against: 'model', from: 'other', to: 'same', count: 2 })
    expect(flows).toContainEqual({ reader: 'ada', against: 'model', from: 'same', to: 'same', count: 1 })
    // Away from what is held for right.
    expect(flows).toContainEqual({ reader: 'ada', against: 'reference', from: 'same', to: 'other', count: 1 })
  })
})
