import { describe, expect, it } from 'vitest'
import { atPrevalence, estimatedShare, statedShare, type Answered } from '../../../src-shared/judging/prevalence.js'
import { EFFUSION, judging } from './judging.js'

describe('a probability for other people', () => {
  it('is Bayes’ rule with new priors, by hand', () => {
    // Odds 1 : 1 at 20 % become 1 : 4 of odds where 50 % fit 1 : 1: likelihood ratio 4.
    expect(atPrevalence(0.5, 0.2, 0.5)).toBeCloseTo(0.8, 10)
    expect(atPrevalence(0.37, 0.3, 0.3)).toBeCloseTo(0.37, 10)
    expect(atPrevalence(0, 0.3, 0.6)).toBe(0)
    expect(atPrevalence(1, 0.3, 0.6)).toBe(1)
  })

  it('comes back where it went', () => {
    for (const p of [0.02, 0.3, 0.77]) expect(atPrevalence(atPrevalence(p, 0.3, 0.05), 0.05, 0.3)).toBeCloseTo(p, 10)
  })

  it('is stated for the training where nobody counted', () => {
    const of = (prevalence: Parameters<typeof judging>[0]) => statedShare(EFFUSION, judging(prevalence).choice)
    expect(of({ prevalence: 'training' })).toBe(0.3)
    expect(of({ prevalence: 'orthopaedic-clinic' })).toBe(0.12)
    expect(of({ prevalence: 'osteoarthritis-cohort' })).toBe(0.3)
    expect(of({ prevalence: 'even' })).toBe(0.5)
    expect(of({ prevalence: 'own' })).toBe(0.3)
    expect(of({ prevalence: 'own', own: { 'effusion.grade': 0.02 } })).toBe(0.02)
  })
})

describe('the share of abnormal ones among one’s own', () => {
  /** Probabilities of a head fitted at one in two that sees the truth as through a likelihood ratio of 9. */
  const answers = (abnormal: number, normal: number): Answered[] => [
    ...Array.from({ length: abnormal }, (_, n) => ({ probability: n % 10 < 9 ? 0.9 : 0.1, abnormal: null })),
    ...Array.from({ length: normal }, (_, n) => ({ probability: n % 10 < 9 ? 0.1 : 0.9, abnormal: null })),
  ]

  it('is found by expectation and maximisation, though the head was fitted on others', () => {
    expect(estimatedShare(answers(100, 900), 0.5)).toBeCloseTo(0.1, 2)
    expect(estimatedShare(answers(700, 300), 0.5)).toBeCloseTo(0.7, 2)
  })

  it('counts what people decided as they decided', () => {
    const decided = Array.from({ length: 100 }, (_, n) => ({ probability: 0.5, abnormal: n < 20 }))
    expect(estimatedShare(decided, 0.5)).toBeCloseTo(0.2, 10)
  })

  it('is never none and never all, and nothing without answers', () => {
    expect(estimatedShare([{ probability: 0.9, abnormal: false }], 0.5)).toBeGreaterThan(0)
    expect(estimatedShare([{ probability: 0.1, abnormal: true }], 0.5)).toBeLessThan(1)
    expect(estimatedShare([], 0.5)).toBeNull()
  })
})
