import { describe, expect, it } from 'vitest'
import { changeOf } from '../../../src-shared/followup/change.js'
import { compareDates, type DatedKnee, type RegisteredPair } from '../../../src-shared/followup/compare.js'
import { STANDARD_TEMPLATES } from '../../../src-shared/case/report-text.js'
import { followUpText } from '../../../src-shared/followup/prose.js'
import { QUANTITIES } from '../../../src-shared/followup/quantities.js'
import type { Change, Comparison, Observed } from '../../../src-shared/followup/record.js'
import { REGISTERED_BONES } from '../../../src-shared/followup/registration/bone-points.js'
import {
  REPEATABILITY,
  repeatabilityFrom,
  smallestChange,
  type RepeatabilityTable,
} from '../../../src-shared/followup/repeatability.js'
import { composeReport } from '../../../src-shared/report/compose.js'
import { IDENTITY } from '../../../src-shared/geometry/affine.js'
import { VOLUME } from '../review/readings.js'
import { kneeAt, measured } from './dated-knees.js'

/** Cartilage to ±11.1 %, meniscal tissue to ±5.5 %: the numbers of these tests are worked out by hand. */
const TABLE: RepeatabilityTable = {
  schema: 'condyle.repeatability/1',
  reader: 'test',
  source: 'tests',
  knees: 2,
  measures: [
    { kind: 'cartilage.size', unit: '%', sem: 4, places: 9, measurements: 18 },
    { kind: 'meniscus.lost-tissue', unit: '%', sem: 2, places: 9, measurements: 18 },
    { kind: 'cyst.presence', unit: '', sem: 0.05, places: 9, measurements: 18 },
  ],
}

const LAID: RegisteredPair = {
  before: VOLUME,
  now: VOLUME,
  bones: REGISTERED_BONES.map((bone) => ({
    bone,
    kind: 'registered',
    toSecond: IDENTITY,
    error: { median: 0.2, most: 0.9, overlap: 0.97 },
  })),
}

const compare = (before: DatedKnee, now: DatedKnee, registered: RegisteredPair | null = LAID): Comparison =>
  compareDates(before, now, registered, TABLE)
const of = ({ changes }: Comparison, id: string): Change => {
  const own = changes.find((change) => change.id === id)
  if (!own) throw new Error(`${id} was not compared.`)
  return own
}
const SIZE = 'q17 cartilage.size'
const knee = (date: string, share: number, ...rest: unknown[]): DatedKnee =>
  kneeAt(date, [measured(17, { 'cartilage.size': share })], [], ...(rest as [object?]))

describe('change between two dates', () => {
  it('complaint E: 8 to 10 % between like scans is no change, and what is beyond repeatability is', () => {
    const same = of(compare(knee('2024-01-01', 20), knee('2026-01-01', 30)), SIZE)
    expect(same).toMatchObject({ outcome: 'unchanged', difference: 10 })
    expect(same.smallestChange).toBeCloseTo(11.0874, 3)
    const worse = of(compare(knee('2024-01-01', 20), knee('2026-01-01', 32)), SIZE)
    expect(worse).toMatchObject({ outcome: 'worse', difference: 12, reason: '' })
    expect(of(compare(knee('2024-01-01', 32), knee('2026-01-01', 20)), SIZE).outcome).toBe('better')
  })

  it('complaint E: with the dates exchanged only the sign is another', () => {
    const quantity = QUANTITIES.find(({ id }) => id === SIZE)
    if (!quantity) throw new Error('Cartilage is followed.')
    const observed = (value: number): Observed => ({ grade: 2, value, by: 'model', volume: VOLUME, boxLps: null })
    const context = { against: '', repeatability: TABLE.measures[0] }
    for (const [one, other] of [
      [20, 50],
      [50, 51],
      [70, 3],
    ] as const) {
      const there = changeOf(quantity, observed(one), observed(other), context)
      const back = changeOf(quantity, observed(other), observed(one), context)
      expect(back.difference).toBe(-(there.difference ?? Number.NaN))
      expect(back.smallestChange).toBe(there.smallestChange)
      const opposite = {
        worse: 'better',
        better: 'worse',
        unchanged: 'unchanged',
        'cannot-tell': 'cannot-tell',
      } as const
      expect(back.outcome).toBe(opposite[there.outcome])
    }
  })

  it('complaint E: the earlier date is the earlier one, always', () => {
    for (const [before, now] of [
      ['2026-01-01', '2024-01-01'],
      ['2026-01-01', '2026-01-01'],
      ['', '2026-01-01'],
      ['2026-01-01', ''],
    ] as const)
      expect(() => compare(knee(before, 20), knee(now, 20))).toThrow(RangeError)
  })

  it('complaint E: where a bone could not be laid on itself, that is said and no change is given', () => {
    const failed: RegisteredPair = {
      ...LAID,
      bones: LAID.bones.map((one) =>
        one.bone === 'femur' ? { bone: 'femur', kind: 'failed', failure: 'little-overlap' } : one,
      ),
    }
    const comparison = compare(knee('2024-01-01', 20), knee('2026-01-01', 80), failed)
    const femoral = QUANTITIES.find(({ bone, component }) => bone === 'femur' && component === 'cartilage.size')
    const question = femoral?.question ?? 0
    const other = (date: string, share: number): DatedKnee =>
      kneeAt(date, [measured(question, { 'cartilage.size': share })])
    const change = of(compare(other('2024-01-01', 20), other('2026-01-01', 80), failed), femoral?.id ?? '')
    expect(change).toMatchObject({ outcome: 'cannot-tell', difference: null })
    expect(change.reason).toBe('The femur is seen too little at both dates, so no change is given.')
    expect(comparison.bones.find(({ bone }) => bone === 'femur')).toMatchObject({ toNow: null, errorMm: null })
    // Nothing outlined at all: no bone, no change.
    expect(of(compare(other('2024-01-01', 20), other('2026-01-01', 80), null), femoral?.id ?? '')).toMatchObject({
      outcome: 'cannot-tell',
      difference: null,
    })
  })

  it('complaint E: does not believe one bone where the two others were not found again', () => {
    const lone: RegisteredPair = {
      ...LAID,
      bones: LAID.bones.map((one) =>
        one.bone === 'patella' ? one : { bone: one.bone, kind: 'failed', failure: 'landmarks-apart' },
      ),
    }
    const { bones } = compare(knee('2024-01-01', 20), knee('2026-01-01', 20), lone)
    expect(bones.map(({ toNow }) => toNow)).toEqual([null, null, null])
  })

  it('complaint E: flags unlike planes and gives no trend across them', () => {
    const comparison = compare(knee('2024-01-01', 20, { orientation: 'coronal' }), knee('2026-01-01', 80))
    expect(comparison.warnings).toEqual(['The planes are unlike: coronal then, sagittal now.'])
    expect(of(comparison, SIZE)).toMatchObject({
      outcome: 'cannot-tell',
      difference: null,
      reason: comparison.warnings[0],
    })
  })

  it('complaint E: warns where scanner or sequence changed, and gives no trend', () => {
    const before = { ...knee('2024-01-01', 20), makers: { [VOLUME]: 'SIEMENS' } }
    const now = { ...knee('2026-01-01', 80), makers: { [VOLUME]: 'GE MEDICAL SYSTEMS' } }
    const comparison = compare(before, now)
    expect(comparison.warnings).toEqual(['The scanner changed: SIEMENS then, GE MEDICAL SYSTEMS now.'])
    expect(of(comparison, SIZE)).toMatchObject({ outcome: 'cannot-tell', difference: null })
    const sequence = { contrast: { weighting: 'pd', fatSuppressed: true } } as const
    expect(compare(knee('2024-01-01', 20, sequence), now).warnings[0]).toBe(
      'The sequence changed: PD, fat-suppressed then, DESS now.',
    )
    const thick = { spacing: [0.4, 0.4, 3.5] } as const
    expect(compare(knee('2024-01-01', 20, thick), knee('2026-01-01', 80)).warnings).toHaveLength(1)
    expect(
      compare({ ...before, makers: { [VOLUME]: 'siemens ' } }, { ...now, makers: before.makers }).warnings,
    ).toEqual([])
  })

  it('holds answers from series that are alike against each other, where the findings were answered from others', () => {
    const both = (date: string, sagittal: number, coronal: number, first: 'sagittal' | 'coronal'): DatedKnee => {
      const answers = {
        sagittal: measured(17, { 'cartilage.size': sagittal }),
        coronal: measured(17, { 'cartilage.size': coronal }),
      }
      const [own, other] =
        first === 'sagittal' ? (['sagittal', 'coronal'] as const) : (['coronal', 'sagittal'] as const)
      const { grades } = answers[other]
      const whole = kneeAt(date, [
        {
          ...answers[own],
          volume: own,
          others: [{ volume: other, grades, boxLps: null, confidence: 0.8, agrees: false }],
        },
      ])
      const [volume] = whole.reading?.volumes ?? []
      if (!whole.reading || !volume) throw new Error('The knee was read.')
      const volumes = [own, other].map((orientation) => ({ ...volume, hash: orientation, orientation }))
      return { ...whole, reading: { ...whole.reading, volumes } }
    }
    const change = of(compare(both('2024-01-01', 20, 50, 'sagittal'), both('2026-01-01', 22, 90, 'coronal')), SIZE)
    expect(change).toMatchObject({
      outcome: 'worse',
      difference: 40,
      before: { volume: 'coronal' },
      now: { volume: 'coronal' },
    })
  })

  it('does not take the numbers of one model from those of another', () => {
    const now = knee('2026-01-01', 80)
    if (!now.reading) throw new Error('The knee was read.')
    const other = {
      ...now,
      reading: { ...now.reading, pack: { ...now.reading.pack, sha256: 'b'.repeat(64), version: '2.0.0' } },
    }
    expect(of(compare(knee('2024-01-01', 20), other), SIZE).outcome).toBe('cannot-tell')
  })

  it('goes by the grades where people gave them, whatever was measured', () => {
    const before = kneeAt('2024-01-01', [measured(17, { 'cartilage.size': 20 })], [{ type: 'accept', finding: 'q17' }])
    const graded = (grade: number): DatedKnee =>
      kneeAt(
        '2026-01-01',
        [measured(17, { 'cartilage.size': 20 })],
        [{ type: 'set-grade', finding: 'q17', component: 'cartilage.size', grade }],
      )
    expect(of(compare(before, graded(3)), SIZE)).toMatchObject({
      outcome: 'worse',
      reason: 'By the grades that people gave.',
    })
    expect(of(compare(before, graded(1)), SIZE).outcome).toBe('better')
    // One date by a person, the other by the model alone: nobody stands behind the pair.
    expect(of(compare(knee('2024-01-01', 20), graded(3)), SIZE).outcome).toBe('cannot-tell')
  })

  it('does not call a sign that the model is hardly surer of', () => {
    const cyst = (date: string, grade: number, present: number): DatedKnee => {
      const answer = measured(54, {})
      const grades = answer.grades.map((one) =>
        one.component === 'cyst.presence' ? { ...one, grade, probabilities: [1 - present, present] } : one,
      )
      return kneeAt(date, [{ ...answer, grades }])
    }
    expect(of(compare(cyst('2024-01-01', 0, 0.4), cyst('2026-01-01', 1, 0.6)), 'q54 cyst.presence').outcome).toBe(
      'unchanged',
    )
    expect(of(compare(cyst('2024-01-01', 0, 0.05), cyst('2026-01-01', 1, 0.95)), 'q54 cyst.presence').outcome).toBe(
      'worse',
    )
    expect(of(compare(cyst('2024-01-01', 1, 0.95), cyst('2026-01-01', 0, 0.05)), 'q54 cyst.presence').outcome).toBe(
      'better',
    )
  })

  it('says what cannot be told where something was answered at one date only', () => {
    const empty = kneeAt('2024-01-01', [])
    expect(of(compare(empty, knee('2026-01-01', 80)), SIZE)).toMatchObject({
      outcome: 'cannot-tell',
      before: null,
      reason: 'Not answered at the earlier examination.',
    })
  })
})

describe('progressive maceration', () => {
  const torn = (date: string, grade: number, lost: number): DatedKnee => {
    const answer = measured(48, { 'morphology.class': lost })
    return kneeAt(date, [{ ...answer, grades: answer.grades.map((one) => ({ ...one, grade })) }])
  }
  const MORPHOLOGY = 'q48 morphology.class'

  it('is answered from the pair: more tissue gone than before, beyond repeatability', () => {
    expect(of(compare(torn('2024-01-01', 6, 12), torn('2026-01-01', 6, 30)), MORPHOLOGY)).toMatchObject({
      outcome: 'worse',
      suggestedGrade: 7,
    })
    expect(of(compare(torn('2024-01-01', 6, 12), torn('2026-01-01', 6, 15)), MORPHOLOGY)).toMatchObject({
      suggestedGrade: null,
      reason: 'Partial maceration at both dates, and no more tissue lost beyond repeatability.',
    })
    expect(of(compare(torn('2024-01-01', 3, 12), torn('2026-01-01', 6, 30)), MORPHOLOGY).suggestedGrade).toBeNull()
  })
})

describe('repeatability', () => {
  it('is 1.96 · √2 times the deviation within places where something was found', () => {
    // Places of deviation 1 and 3 about their means: the mean of 1 and 9 is 5. Nothing was found at the third.
    const places = [
      [10 - Math.SQRT1_2, 10 + Math.SQRT1_2],
      [50 - 3 * Math.SQRT1_2, 50 + 3 * Math.SQRT1_2],
      [0, 0],
    ]
    const own = repeatabilityFrom('cartilage.size', '%', places)
    expect(own).toMatchObject({ places: 2, measurements: 4 })
    expect(own?.sem).toBeCloseTo(Math.sqrt(5), 9)
    expect(smallestChange({ sem: 1 })).toBeCloseTo(2.7719, 4)
    expect(repeatabilityFrom('cartilage.size', '%', [[3], [0, 0]])).toBeUndefined()
  })

  it('is stated for the pack that ships, with where it comes from', () => {
    expect(REPEATABILITY.reader).toMatch(/^condyle-reference \d/)
    expect(REPEATABILITY.measures.map(({ kind }) => kind)).toContain('cartilage.size')
  })
})

describe('the report', () => {
  const accepted = (date: string, share: number): DatedKnee =>
    kneeAt(date, [measured(17, { 'cartilage.size': share })], [{ type: 'accept', finding: 'q17' }])

  it('says what changed, without a date, and only what a person stands behind at both', () => {
    const said = (before: DatedKnee, now: DatedKnee): string =>
      followUpText({ studyDate: now.studyDate, comparisons: [compare(before, now)] })
    expect(said(accepted('2024-01-01', 20), accepted('2026-01-01', 46))).toMatch(
      /^Compared with the examination 2 years earlier: Worse: cartilage loss — .+: size \(20 % then, 46 % now, beyond ±11\.1 %\)\./,
    )
    expect(said(accepted('2024-01-01', 20), accepted('2026-01-01', 24))).toContain('No change beyond repeatability')
    expect(said(knee('2024-01-01', 20), accepted('2026-01-01', 46))).toBe('')
    expect(followUpText({ studyDate: '2026-01-01', comparisons: [] })).toBe('')
  })

  it('says it in the section of the comparison', () => {
    const { state } = accepted('2026-01-01', 46)
    const facts = { state: { ...state, side: 'right', report: {} }, volumes: [], others: [] } as const
    const section = (change: string): string | undefined =>
      composeReport({ ...facts, change }, STANDARD_TEMPLATES[0]).find((one) => one.section === 'comparison')?.text
    expect(section('Compared with before: Worse.')).toBe('None.\nCompared with before: Worse.')
    expect(section('')).toBe('None.')
  })
})
