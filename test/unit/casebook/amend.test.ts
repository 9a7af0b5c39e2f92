import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ReviewService } from '../../../src-main/casebook/index.js'
import { AskedActionSchema } from '../../../src-shared/case/revision.js'
import { addCase, finding, readingWith } from './case-data.js'
import { newCasebook, tickingClock } from './fixtures.js'

function signedRead() {
  const { casebook, file } = newCasebook({ now: tickingClock() })
  const review = new ReviewService(casebook)
  const ada = casebook.readers.add('Dr Ada', 'radiologist').id
  const caseId = addCase(casebook, 1)
  casebook.saveReading(caseId, readingWith([finding(16, { 'cartilage.size': 2 }), finding(30)]))
  review.apply(caseId, ada, { type: 'set-grade', finding: 'q16', component: 'cartilage.size', grade: 1 })
  review.apply(caseId, ada, { type: 'set-grade', finding: 'q16', component: 'cartilage.size', grade: 3 })
  review.apply(caseId, ada, { type: 'accept', finding: 'q30' })
  review.apply(caseId, ada, { type: 'sign-off' })
  return { casebook, file, review, ada, caseId }
}

describe('a signed read', () => {
  it('is locked in the file: it takes no decision but its amendment', () => {
    const { casebook, file, caseId } = signedRead()
    casebook.close()
    const raw = new Database(file)
    const append = (type: string): void => {
      raw.exec(
        `INSERT INTO revisions SELECT read_number, sequence + 1, reading_id, author_kind, author_name, author_reader, at, '${type}',
           action, hash FROM revisions ORDER BY sequence DESC LIMIT 1`,
      )
    }
    expect(caseId).not.toBe('')
    for (const type of ['accept', 'set-grade', 'sign-off', 'undo'])
      expect(() => append(type)).toThrow('a signed read is amended, never changed')
    expect(() => append('withdraw-sign-off')).not.toThrow()
    raw.close()
  })

  it('may be signed before anything else was done in it', () => {
    const { review, casebook, caseId } = signedRead()
    const ben = casebook.readers.add('Dr Ben', 'radiologist').id
    expect(review.apply(caseId, ben, { type: 'sign-off' }).signedOff).not.toBeNull()
    expect(() => review.apply(caseId, ben, { type: 'accept', finding: 'q30' })).toThrow()
    expect(casebook.check().altered).toEqual([])
  })

  it('is amended with a reason, which stays in its history', () => {
    const { review, ada, caseId, casebook } = signedRead()
    for (const reason of [undefined, '', '  '])
      expect(AskedActionSchema.safeParse({ type: 'withdraw-sign-off', reason }).success).toBe(false)
    const reason = 'A second look at the patella.'
    expect(AskedActionSchema.safeParse({ type: 'withdraw-sign-off', reason }).success).toBe(true)
    expect(review.apply(caseId, ada, { type: 'withdraw-sign-off', reason }).signedOff).toBeNull()
    expect(review.history(caseId, ada).at(-1)?.action).toEqual({ type: 'withdraw-sign-off', reason })
    expect(casebook.check().altered).toEqual([])
  })
})

describe('an earlier state of a read', () => {
  it('is what stood after a revision, and changes nothing', () => {
    const { review, ada, caseId } = signedRead()
    const now = review.state(caseId, ada)
    const gradeAt = (sequence: number): number | undefined =>
      review.at(caseId, ada, sequence).state.findings.find(({ key }) => key === 'q16')?.grades[0]?.grade
    expect([0, 1, 2, 3].map(gradeAt)).toEqual([2, 1, 3, 3])
    expect(review.at(caseId, ada, 3).state.signedOff).toBeNull()
    expect(review.at(caseId, ada, 4).state).toEqual(now)
    expect(review.at(caseId, ada, 1).reading?.findings).toHaveLength(2)
    expect(review.state(caseId, ada)).toEqual(now)
  })

  it('is there for nobody who decided nothing', () => {
    const { casebook, review, caseId } = signedRead()
    const ben = casebook.readers.add('Dr Ben', 'radiologist').id
    for (const reader of [ben, null])
      expect(() => review.at(caseId, reader, 1)).toThrow('decided nothing in this case yet')
  })
})
