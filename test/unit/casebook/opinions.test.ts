import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { addCase } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'
import { keepOpinion, newOpinion, opinionAnswer } from './opinions.js'

describe('second opinions in the casebook', () => {
  it('are kept answer by answer, in the order of the questions, and finished by the last', () => {
    const { casebook } = newCasebook({ now: tickingClock() })
    const caseId = addCase(casebook, 1)
    const ada = casebook.readers.add('Dr Ada', 'radiologist').id
    casebook.opinions.begin(caseId, newOpinion({ questions: [31, 30], askedBy: ada }))
    casebook.opinions.keep('opinion-1', opinionAnswer({ question: 31, standing: 'no-answer', grades: [], text: '' }))
    expect(casebook.opinions.get(caseId, 'opinion-1')).toMatchObject({
      model: 'little-model',
      askedBy: 'Dr Ada',
      finishedAt: null,
    })
    casebook.opinions.keep('opinion-1', opinionAnswer())
    expect(casebook.opinions.answers('opinion-1').map(({ question }) => question)).toEqual([30, 31])
    expect(casebook.opinions.counts('opinion-1')).toEqual({
      answered: 1,
      'no-answer': 1,
      'not-understood': 0,
      contradicting: 0,
    })
    expect(casebook.opinions.get(caseId, 'opinion-1').finishedAt).toMatch(/^2026-11-23T08/)
  })

  it('never change, take nothing after they are finished, and go only with their case', () => {
    const { casebook, file } = newCasebook()
    const caseId = addCase(casebook, 1)
    keepOpinion(casebook, { caseId, id: 'opinion-1' })
    expect(() => casebook.opinions.keep('opinion-1', opinionAnswer({ question: 31 }))).toThrow()
    const raw = new Database(file)
    for (const sql of [
      "UPDATE opinions SET model = 'other'",
      "UPDATE opinion_answers SET answer = '{}'",
      'DELETE FROM opinion_answers',
      'DELETE FROM opinions',
      'UPDATE opinions SET finished_at = NULL',
    ])
      expect(() => raw.exec(sql), sql).toThrow()
    raw.close()
    casebook.remove(caseId)
    const left = new Database(file, { readonly: true })
    expect(
      left.prepare('SELECT (SELECT count(*) FROM opinions) + (SELECT count(*) FROM opinion_answers) AS n').get(),
    ).toEqual({ n: 0 })
    left.close()
  })

  it('of another case is not there, so that an id leads nowhere', () => {
    const { casebook } = newCasebook()
    const [first, second] = [addCase(casebook, 1), addCase(casebook, 2)]
    keepOpinion(casebook, { caseId: first, id: 'opinion-1' })
    expect(failureOf(() => casebook.opinions.get(second, 'opinion-1')).kind).toBe('no-such-opinion')
    expect(casebook.opinions.of(second)).toEqual([])
  })

  it('is no reading of a pack, and proposes nothing', () => {
    const { casebook } = newCasebook()
    const caseId = addCase(casebook, 1)
    keepOpinion(casebook, { caseId, id: 'opinion-1' })
    expect(casebook.readings(caseId)).toEqual([])
    expect(casebook.currentReadingId(caseId)).toBeNull()
    expect(casebook.case(caseId)).toMatchObject({ status: 'unread', abnormal: 0, reviewed: 0 })
  })

  it('that was changed in the file is named', () => {
    const { casebook, file } = newCasebook()
    const caseId = addCase(casebook, 1)
    keepOpinion(casebook, { caseId, id: 'opinion-1' })
    const raw = new Database(file)
    raw.exec('DROP TRIGGER opinion_answers_never_change')
    raw.exec("UPDATE opinion_answers SET standing = 'contradicting'")
    raw.close()
    const altered = casebook.check().altered.find(({ table }) => table === 'opinion_answers')
    expect(altered?.caseId).toBe(caseId)
    expect(altered?.message).toContain('An answer of a model')
  })
})
