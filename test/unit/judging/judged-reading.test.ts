import { describe, expect, it } from 'vitest'
import { OPERATING_POINTS, PREVALENCES } from '../../../src-shared/case/judging.js'
import { judged, judgedReading } from '../../../src-shared/judging/judged-reading.js'
import { finding, readingWith, unanswered } from '../review/readings.js'
import { effusion, EFFUSION, judging } from './judging.js'

describe('how a finding stands', () => {
  it.each([
    [2, 0.7, 'abnormal'],
    [2, 0.6, 'abnormal'],
    [2, 0.4, 'unsure'],
    [2, 0.1, 'unsure'],
    [0, 0.1, 'normal'],
    [0, 0.2, 'unsure'],
    [0, 0.7, 'unsure'],
  ])('graded %d with a probability of %d of something abnormal: %s', (grade, abnormal, standing) => {
    expect(judged(effusion(grade, abnormal), judging()).standing).toBe(standing)
  })

  it('never calls a grade what it does not say, at any point and prevalence', () => {
    for (const point of OPERATING_POINTS)
      for (const prevalence of PREVALENCES)
        for (let abnormal = 0; abnormal <= 1; abnormal += 0.05) {
          const of = (grade: number) => judged(effusion(grade, abnormal), judging({ point, prevalence })).standing
          expect(of(2)).not.toBe('normal')
          expect(of(0)).not.toBe('abnormal')
        }
  })

  it('says why it is unsure, in numbers that do not contradict it', () => {
    expect(judged(effusion(2, 0.4), judging()).unsure).toBe(
      'The probability of something abnormal is 40 %: too much for normal (below 20 %), too little for abnormal (60 % and more).',
    )
    expect(judged(effusion(2, 0.598), judging()).unsure).toContain('is 59.8 %: too much for normal (below 20.0 %)')
    expect(judged(effusion(2, 0.1), judging()).unsure).toBe(
      'The probability of something abnormal is 10 %, as for normal (below 20 %), but the grade that fits best is not normal.',
    )
    expect(judged(effusion(0, 0.7), judging()).unsure).toBe(
      'The probability of something abnormal is 70 %, as for abnormal (60 % and more), but the grade that fits best is normal.',
    )
  })

  it('needs more to be abnormal at the specific point, and in people who are seldom ill', () => {
    const of = (choice: Parameters<typeof judging>[0]) => judged(effusion(2, 0.7), judging(choice)).standing
    expect(of({ point: 'specific' })).toBe('unsure')
    expect(of({ point: 'sensitive' })).toBe('abnormal')
    // 0.7 of three in ten is 0.43 of twelve in a hundred, and 0.84 of one in two.
    expect(of({ prevalence: 'orthopaedic-clinic' })).toBe('unsure')
    expect(of({ prevalence: 'even' })).toBe('abnormal')
    expect(of({ prevalence: 'own', own: { 'effusion.grade': 0.05 } })).toBe('unsure')
  })

  it('stands by its grades where the pack states no point for it', () => {
    expect(judged(effusion(2, 0.4), undefined).standing).toBe('abnormal')
    expect(judged(finding(42), judging()).standing).toBe('normal')
    expect(judged(finding(43, { 'effusion.grade': 1 }), judging()).standing).toBe('abnormal')
  })

  it('is unsure at every point where its measure is in doubt, and unanswered where there is no answer', () => {
    const doubt = 'What was measured here lies outside all that the model learned from.'
    expect(judged({ ...effusion(2, 0.99), doubt }, judging())).toEqual({ standing: 'unsure', unsure: doubt })
    expect(judged(unanswered(43), judging())).toEqual({ standing: 'unanswered' })
  })

  it('takes nothing from details, which make nothing abnormal', () => {
    const share = { ...EFFUSION, name: 'bml.share', component: 'bml.share' as const, questions: [1] }
    const lesion = finding(1)
    const grades = lesion.grades.map((one) => ({ ...one, probabilities: [0.1, 0.3, 0.3, 0.3] }))
    expect(judged({ ...lesion, grades }, judging({}, [share])).standing).toBe('normal')
  })
})

describe('a reading by another choice', () => {
  it('stands otherwise, and keeps grades, probabilities and everything else', () => {
    const reading = { ...readingWith([effusion(2, 0.7), finding(42)]), judging: judging() }
    const specific = judgedReading(reading, { point: 'specific', prevalence: 'training', own: {} })
    expect(specific.findings.map(({ standing }) => standing)).toEqual(['unsure', 'normal'])
    expect(specific.findings[0]?.grades).toEqual(reading.findings[0]?.grades)
    const back = judgedReading(specific, { point: 'balanced', prevalence: 'training', own: {} })
    expect(back.findings[0]).toMatchObject({ standing: 'abnormal' })
    expect(back.findings[0]).not.toHaveProperty('unsure')
  })
})
