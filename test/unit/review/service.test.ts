import { describe, expect, it } from 'vitest'
import { openCasebook, ReviewError, ReviewService } from '../../../src-main/casebook/index.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { addCase, finding, readingWith } from '../casebook/case-data.js'
import { newCasebook } from '../casebook/fixtures.js'
import { oneOfEach } from '../annotations/drawn.js'
import { FIRST, SECOND } from './story.js'

function reviewed() {
  const { casebook, file } = newCasebook()
  const id = addCase(casebook, 1)
  const review = new ReviewService(casebook)
  const ada = casebook.readers.add('Dr Ada', 'radiologist').id
  const ben = casebook.readers.add('Dr Ben', 'resident').id
  review.saveReading(id, FIRST.reading, ada)
  return { casebook, file, id, review, ada, ben }
}

describe('the review of a case in the casebook', () => {
  it('is kept with each action, and the worklist stands as the fold says', () => {
    const { casebook, file, id, review, ada } = reviewed()
    expect(casebook.case(id, ada)).toMatchObject({ status: 'read', abnormal: 1, reviewed: 0, toReview: 3 })
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    review.apply(id, ada, { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 0 })
    review.apply(id, ada, { type: 'set-note', finding: 'q19', note: 'Looked again.' })
    review.undo(id, ada)
    review.undo(id, ada)
    const state = review.redo(id, ada)
    expect(casebook.case(id, ada)).toMatchObject({ status: 'in-review', abnormal: 0, reviewed: 2, side: 'right' })
    expect(review.history(id, ada).map((one) => one.action.type)).toEqual([
      ...['accept', 'set-grade', 'set-note', 'undo', 'undo', 'redo'],
    ])
    expect(review.history(id, ada, 'q16')).toHaveLength(1)
    casebook.close()
    const again = openCasebook(file)
    expect(new ReviewService(again).state(id, ada)).toEqual(state)
    expect(again.case(id, ada)).toMatchObject(standingOf(state))
    again.close()
  })

  it('complaint C: positions of measurements are the same before saving and after, on two series, in the last digit', () => {
    const { casebook, file, id, review, ada } = reviewed()
    const drawn = ['a', 'b'].flatMap((series) =>
      oneOfEach(series.repeat(64)).map((one) => ({ ...one, id: `${one.id}-${series}` })),
    )
    for (const annotation of drawn) review.apply(id, ada, { type: 'put-annotation', annotation })
    casebook.close()
    const again = openCasebook(file)
    const state = new ReviewService(again).state(id, ada)
    expect(state.annotations.map((one) => one.annotation)).toEqual(drawn)
    // Nothing was decided about a finding: the worklist stands as before.
    expect(again.case(id, ada)).toMatchObject({ status: 'read', reviewed: 0 })
    again.close()
  })

  it('begins a read with the first decision and not before, in the reader’s name', () => {
    const { casebook, id, review, ada } = reviewed()
    expect(review.state(id, ada)).toMatchObject({ readId: null, mode: 'open' })
    expect(casebook.reads(id)).toEqual([])
    const { readId } = review.apply(id, ada, { type: 'accept', finding: 'q16' })
    expect(casebook.reads(id)).toMatchObject([
      {
        id: readId,
        caseId: id,
        mode: 'open',
        session: null,
        status: 'in-review',
        reviewed: 1,
        toReview: 3,
        signedAt: null,
      },
    ])
    expect(casebook.ownRead(id, ada)?.reader).toMatchObject({ id: ada, name: 'Dr Ada', reads: 1 })
    expect(review.history(id, ada)[0]?.author).toEqual({ kind: 'person', name: 'Dr Ada', reader: ada })
  })

  it('refuses with a sentence and writes nothing', () => {
    const { casebook, id, review, ada } = reviewed()
    expect(() => review.apply(id, ada, { type: 'accept', finding: 'q60' })).toThrow(ReviewError)
    expect(casebook.reads(id)).toEqual([])
    expect(review.undo(id, ada).lastSequence).toBe(0)
  })

  it('asks who reads before anything is decided, and takes nothing from who reads no more', () => {
    const { casebook, id, review, ada } = reviewed()
    const accept = { type: 'accept', finding: 'q16' } as const
    expect(() => review.apply(id, null, accept)).toThrow('Say who reads first')
    expect(() => review.apply(id, 'nobody', accept)).toThrow()
    casebook.readers.change({ ...casebook.readers.get(ada), retired: true })
    expect(() => review.apply(id, ada, accept)).toThrow('Dr Ada reads no more')
    expect(casebook.reads(id)).toEqual([])
  })

  it('does not note the same acceptance twice', () => {
    const { id, review, ada } = reviewed()
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    expect(review.apply(id, ada, { type: 'accept', finding: 'q16' }).lastSequence).toBe(1)
  })

  it('sees what another service wrote to the same casebook', () => {
    const { casebook, id, review, ada } = reviewed()
    review.state(id, ada)
    new ReviewService(casebook).apply(id, ada, { type: 'accept', finding: 'q16' })
    expect(review.state(id, ada).reviewed).toBe(1)
  })

  it('takes the side that the model inferred where the files say none', () => {
    const { casebook } = newCasebook()
    const id = addCase(casebook, 1, { side: 'unknown', sideSource: 'inferred' })
    const inferred = { ...FIRST.reading, side: 'left', sideSource: 'inferred' } as const
    const review = new ReviewService(casebook)
    expect(review.saveReading(id, inferred, null)).toMatchObject({ side: 'left', sideSource: 'inferred' })
    expect(casebook.case(id)).toMatchObject({ side: 'left', sideSource: 'inferred' })
  })
})

describe('the history of a finding', () => {
  it('follows it to its new question when the side is set, with what was taken back', () => {
    const { id, review, ada } = reviewed()
    const grade = (finding: string, to: number) =>
      review.apply(id, ada, { type: 'set-grade', finding, component: 'cartilage.size', grade: to })
    grade('q19', 1)
    grade('q19', 3)
    review.undo(id, ada)
    grade('q22', 2)
    review.apply(id, ada, { type: 'set-side', side: 'left' })
    grade('q22', 3)
    review.undo(id, ada)
    const sequences = (key: string): number[] => review.history(id, ada, key).map(({ sequence }) => sequence)
    // Medial and lateral have changed places: what q19 was, lateral q22 is now.
    expect(sequences('q22')).toEqual([1, 2, 3, 6, 7])
    expect(sequences('q19')).toEqual([4])
    expect(sequences('q16')).toEqual([])
    review.undo(id, ada)
    expect(sequences('q19')).toEqual([1, 2, 3, 6, 7])
    expect(sequences('q22')).toEqual([4])
    expect(review.history(id, ada)).toHaveLength(8)
  })
})

describe('two people who read one case', () => {
  it('do not see what the other decided, in state, worklist, history or undo', () => {
    const { casebook, id, review, ada, ben } = reviewed()
    const untouched = review.state(id, ben)
    review.apply(id, ada, { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 0 })
    review.apply(id, ada, { type: 'reject', finding: 'q16' })
    expect(review.state(id, ben)).toEqual(untouched)
    expect(review.state(id, null)).toEqual(untouched)
    expect(review.undo(id, ben)).toEqual(untouched)
    expect(review.history(id, ben)).toEqual([])
    expect(casebook.case(id, ben)).toMatchObject({ status: 'read', abnormal: 1, reviewed: 0, otherReaders: 1 })
    review.apply(id, ben, { type: 'accept', finding: 'q19' })
    expect(review.state(id, ada).findings.find(({ key }) => key === 'q19')).toMatchObject({ decision: 'edited' })
    expect(casebook.reads(id).map(({ reader, reviewed: done }) => [reader.name, done])).toEqual([
      ['Dr Ada', 2],
      ['Dr Ben', 1],
    ])
  })

  it('undo and redo each in their own read', () => {
    const { id, review, ada, ben } = reviewed()
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    review.apply(id, ben, { type: 'accept', finding: 'q19' })
    expect(review.undo(id, ada).reviewed).toBe(0)
    expect(review.state(id, ben).reviewed).toBe(1)
    expect(review.redo(id, ada).reviewed).toBe(1)
  })

  it('sign each their own read; the other goes on', () => {
    const { casebook, id, review, ada, ben } = reviewed()
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    const signed = review.apply(id, ada, { type: 'sign-off' })
    expect(signed.signedOff?.by).toBe('Dr Ada')
    expect(casebook.ownRead(id, ada)).toMatchObject({ status: 'signed-off', signedAt: signed.signedOff?.at })
    expect(() => review.apply(id, ada, { type: 'accept', finding: 'q19' })).toThrow('signed off')
    expect(review.apply(id, ben, { type: 'accept', finding: 'q19' })).toMatchObject({ signedOff: null, reviewed: 1 })
    review.apply(id, ada, { type: 'withdraw-sign-off' })
    expect(casebook.ownRead(id, ada)).toMatchObject({ status: 'in-review', signedAt: null })
  })

  it('may look at the other’s read on purpose, which is kept', () => {
    const { casebook, id, review, ada, ben } = reviewed()
    const { readId } = review.apply(id, ada, { type: 'reject', finding: 'q16' })
    const { read, state } = review.show(readId ?? '', ben)
    expect(read.reader.name).toBe('Dr Ada')
    expect(state).toEqual(review.state(id, ada))
    review.show(readId ?? '', ada)
    expect(casebook.shown(readId ?? '').map(({ reader }) => reader)).toEqual([ben])
    expect(review.state(id, ben).reviewed).toBe(0)
  })
})

describe('a case that the model reads again', () => {
  it('keeps what each reader decided, about the proposal they saw', () => {
    const { casebook, id, review, ada } = reviewed()
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    const state = review.saveReading(id, SECOND.reading, ada)
    expect(state.findings.find((one) => one.key === 'q16')?.grades[0]?.grade).toBe(0)
    expect(casebook.case(id, ada)).toMatchObject({ reviewed: 1, toReview: 4, abnormal: 2 })
    expect(review.saveReading(id, SECOND.reading, ada)).toEqual(state)
    expect(casebook.readings(id)).toHaveLength(2)
  })

  it('leaves a signed read as it was signed, while another reader sees the new reading', () => {
    const { casebook, id, review, ada, ben } = reviewed()
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    const signed = review.apply(id, ada, { type: 'sign-off' })
    review.apply(id, ben, { type: 'accept', finding: 'q19' })
    const anew = review.saveReading(id, readingWith([finding(16, { 'cartilage.size': 3 }), finding(60)], '3.0.0'), ben)
    expect(anew.findings.find(({ key }) => key === 'q60')?.answered).toBe(true)
    const after = review.state(id, ada)
    expect(after.findings).toEqual(signed.findings)
    expect(after.signedOff).toEqual(signed.signedOff)
    expect(casebook.ownRead(id, ada)).toMatchObject({ reviewed: 1, toReview: 3, status: 'signed-off' })
  })
})
