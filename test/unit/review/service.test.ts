import { describe, expect, it } from 'vitest'
import { openCasebook } from '../../../src-main/casebook/index.js'
import { ReviewError, ReviewService } from '../../../src-main/casebook/index.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { caseEntry, finding, readingWith } from '../casebook/case-data.js'
import { newCasebook } from '../casebook/fixtures.js'
import { FIRST, READER, SECOND } from './story.js'

function reviewed() {
  const { casebook, file } = newCasebook()
  const { id } = casebook.addCase(caseEntry(1))
  const review = new ReviewService(casebook)
  review.saveReading(id, FIRST.reading)
  return { casebook, file, id, review }
}

describe('the review of a case in the casebook', () => {
  it('is kept with each action, and the worklist stands as the fold says', () => {
    const { casebook, file, id, review } = reviewed()
    expect(casebook.case(id)).toMatchObject({ status: 'read', abnormal: 1, reviewed: 0, toReview: 3 })
    review.apply(id, READER, { type: 'accept', finding: 'q16' })
    review.apply(id, READER, { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 0 })
    review.apply(id, READER, { type: 'set-side', side: 'left' })
    review.undo(id, READER)
    review.undo(id, READER)
    const state = review.redo(id, READER)
    expect(casebook.case(id)).toMatchObject({ status: 'in-review', abnormal: 0, reviewed: 2, side: 'right' })
    expect(casebook.revisions(id).map((one) => one.action.type)).toEqual([
      'accept',
      'set-grade',
      'set-side',
      'undo',
      'undo',
      'redo',
    ])
    casebook.close()
    const again = openCasebook(file)
    expect(new ReviewService(again).state(id)).toEqual(state)
    expect(again.case(id)).toMatchObject(standingOf(state))
    again.close()
  })

  it('refuses with a sentence and writes nothing', () => {
    const { casebook, id, review } = reviewed()
    expect(() => review.apply(id, READER, { type: 'accept', finding: 'q60' })).toThrow(ReviewError)
    expect(casebook.lastSequence(id)).toBe(0)
    expect(review.undo(id, READER).lastSequence).toBe(0)
  })

  it('does not note the same acceptance twice', () => {
    const { casebook, id, review } = reviewed()
    review.apply(id, READER, { type: 'accept', finding: 'q16' })
    review.apply(id, READER, { type: 'accept', finding: 'q16' })
    expect(casebook.lastSequence(id)).toBe(1)
  })

  it('sees what another service wrote to the same casebook', () => {
    const { casebook, id, review } = reviewed()
    review.state(id)
    new ReviewService(casebook).apply(id, READER, { type: 'accept', finding: 'q16' })
    expect(review.state(id).reviewed).toBe(1)
  })

  it('keeps decisions when the model reads again, and refuses that for a signed-off case', () => {
    const { casebook, id, review } = reviewed()
    review.apply(id, READER, { type: 'accept', finding: 'q16' })
    const state = review.saveReading(id, SECOND.reading)
    expect(state.findings.find((one) => one.key === 'q16')?.grades[0]?.grade).toBe(0)
    expect(casebook.case(id)).toMatchObject({ reviewed: 1, toReview: 4, abnormal: 2 })
    review.apply(id, READER, { type: 'sign-off' })
    expect(() => review.saveReading(id, readingWith([finding(16)], '3.0.0'))).toThrow('signed off')
    expect(review.saveReading(id, SECOND.reading).signedOff?.by).toBe('Dr Reader')
    expect(casebook.readings(id)).toHaveLength(2)
  })

  it('takes the side that the model inferred where the files say none', () => {
    const { casebook } = newCasebook()
    const { id } = casebook.addCase(caseEntry(1, { side: 'unknown', sideSource: 'inferred' }))
    const { reading } = FIRST
    const inferred = { ...reading, volume: { ...reading.volume, side: 'left', sideSource: 'inferred' } as const }
    const review = new ReviewService(casebook)
    expect(review.saveReading(id, inferred)).toMatchObject({ side: 'left', sideSource: 'inferred' })
    expect(casebook.case(id)).toMatchObject({ side: 'left', sideSource: 'inferred' })
  })
})
