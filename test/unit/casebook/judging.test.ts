import { describe, expect, it } from 'vitest'
import { ReviewService } from '../../../src-main/casebook/index.js'
import { LEAST_CASES, ownPrevalence } from '../../../src-main/casebook/own-prevalence.js'
import { JudgingChoiceSchema } from '../../../src-shared/case/judging.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { effusion, judging } from '../judging/judging.js'
import { readingWith } from '../review/readings.js'
import { addCase } from './case-data.js'
import { newCasebook } from './fixtures.js'

const SPECIFIC = JudgingChoiceSchema.parse({ point: 'specific' })
const BALANCED = JudgingChoiceSchema.parse({})
const reading = (grade: number, abnormal: number, n = 1): Reading => ({
  ...readingWith([effusion(grade, abnormal)], `1.0.${n}`),
  judging: judging(),
})

describe('another operating point', () => {
  it('lets findings stand otherwise, counts cases anew and keeps the reading that it was', async () => {
    const { casebook } = newCasebook()
    const caseId = addCase(casebook, 1)
    const review = new ReviewService(casebook)
    review.saveReading(caseId, reading(2, 0.7), null)
    const id = casebook.currentReadingId(caseId)
    const counted = () => casebook.query({ limit: 10 }).cases[0]?.abnormal
    expect(counted()).toBe(1)
    expect(review.state(caseId, null).findings.find(({ key }) => key === 'q43')).not.toHaveProperty('unsure')

    casebook.judgeBy(SPECIFIC, true)
    await casebook.recountStale()
    expect(counted()).toBe(0)
    const anew = new ReviewService(casebook).state(caseId, null).findings.find(({ key }) => key === 'q43')
    expect(anew).toMatchObject({ decision: 'proposed', unsure: expect.stringContaining('is 70 %') as unknown })
    expect(anew?.grades[0]?.grade).toBe(2)
    expect(casebook.currentReadingId(caseId)).toBe(id)

    casebook.judgeBy(BALANCED, true)
    await casebook.recountStale()
    expect(counted()).toBe(1)
  })

  it('changes nothing that a person has decided', () => {
    const { casebook } = newCasebook()
    const caseId = addCase(casebook, 1)
    const reader = casebook.readers.ofName('Dr Reader').id
    const review = new ReviewService(casebook)
    casebook.judgeBy(SPECIFIC, false)
    review.saveReading(caseId, reading(2, 0.7), reader)
    review.apply(caseId, reader, { type: 'accept', finding: 'q43' })
    const accepted = new ReviewService(casebook).state(caseId, reader)
    casebook.judgeBy(BALANCED, false)
    const after = new ReviewService(casebook).state(caseId, reader)
    for (const state of [accepted, after])
      expect(state.findings.find(({ key }) => key === 'q43')).toMatchObject({ decision: 'accepted' })
    expect(after.reviewed).toBe(accepted.reviewed)
  })
})

describe('how often something is abnormal in a casebook', () => {
  it('is estimated from its readings and what was decided, once there are enough', () => {
    const { casebook } = newCasebook()
    const review = new ReviewService(casebook)
    const reader = casebook.readers.ofName('Dr Reader').id
    for (let n = 1; n < LEAST_CASES; n++) review.saveReading(addCase(casebook, n), reading(0, 0.02, n), null)
    expect(ownPrevalence(casebook)).toEqual({ cases: LEAST_CASES - 1, shares: {} })
    const last = addCase(casebook, LEAST_CASES)
    review.saveReading(last, reading(0, 0.02, LEAST_CASES), reader)
    const seldom = ownPrevalence(casebook)
    expect(seldom.cases).toBe(LEAST_CASES)
    expect(seldom.shares['effusion.grade']).toBeLessThan(0.05)
    // One of twenty was found by a person where the model saw next to nothing.
    review.apply(last, reader, { type: 'set-grade', finding: 'q43', component: 'effusion.grade', grade: 2 })
    expect(ownPrevalence(casebook).shares['effusion.grade']).toBeCloseTo(0.05, 2)
  })

  it('is nothing where packs state no operating points', () => {
    const { casebook } = newCasebook()
    new ReviewService(casebook).saveReading(addCase(casebook, 1), readingWith([effusion(2, 0.7)]), null)
    expect(ownPrevalence(casebook)).toEqual({ cases: 0, shares: {} })
  })
})
