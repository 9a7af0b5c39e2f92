import { describe, expect, it } from 'vitest'
import type { Action } from '../../../src-shared/case/revision.js'
import { acceptAllNormal, isAbnormal, isNormal } from '../../../src-shared/review/finding-standing.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { VOLUME } from './readings.js'
import { FIRST, MODEL, READER, SECOND, Story, substance } from './story.js'

const grade = (finding: string, component: ScaleId, value: number): Action => ({
  type: 'set-grade',
  finding,
  component,
  grade: value,
})
const BOX: { min: [number, number, number]; max: [number, number, number] } = { min: [0, 0, 0], max: [9, 9, 9] }

describe('a reading nobody has looked at', () => {
  it('is a list of proposals, one for each of the 69 questions', () => {
    const { state } = new Story(FIRST)
    expect(state.findings.map((one) => one.question)).toEqual(QUESTIONS.map((question) => question.id))
    expect(new Story(FIRST).finding('q19')).toEqual({
      key: 'q19',
      question: 19,
      category: 'cartilage',
      region: 'femur-medial-central',
      title: 'Cartilage loss — medial femur, central',
      origin: MODEL,
      decision: 'proposed',
      answered: true,
      grades: FIRST.reading.findings[1]?.grades,
      proposedGrades: FIRST.reading.findings[1]?.grades,
      boxLps: FIRST.reading.regions.find(({ id }) => id === 'femur-medial-central')?.boxLps,
      volume: VOLUME,
      others: [],
      numbersOfModelBox: false,
      steps: FIRST.reading.findings[1]?.steps,
      note: '',
      confidence: 0.9,
      flags: [],
      authors: { grades: MODEL, box: MODEL, steps: MODEL, decision: null },
      history: [],
    })
    expect(state).toMatchObject({ reviewed: 0, toReview: 3, signedOff: null, undo: null, redo: null, lastSequence: 0 })
    expect(standingOf(state)).toEqual({
      status: 'read',
      abnormal: 1,
      reviewed: 0,
      toReview: 3,
      side: 'right',
      sideSource: 'header',
    })
  })

  it('never calls a question normal that the model did not answer', () => {
    const story = new Story(FIRST)
    for (const key of ['q60', 'q1']) {
      expect(story.finding(key).decision).toBe('not-answered')
      expect(isNormal(story.finding(key))).toBe(false)
      expect(() => story.do({ type: 'accept', finding: key })).toThrow('did not answer')
      expect(story.force({ type: 'accept', finding: key }).finding(key).decision).toBe('not-answered')
    }
    expect(story.finding('q60').reason).toBe('The region lies outside the image.')
    expect(story.finding('q1').reason).toBe('The model was not asked this question.')
  })

  it('without a model has no findings, and only what a reader adds', () => {
    const story = new Story()
    expect(standingOf(story.state).status).toBe('unread')
    expect(() => story.do({ type: 'sign-off' })).toThrow('nothing to sign off')
    const grades = [{ component: 'hoffa.grade' as const, grade: 1, probabilities: [] }]
    story.do({ type: 'add', finding: 'added-1', question: 42, boxLps: BOX, grades, steps: [] })
    expect(story.state).toMatchObject({ reviewed: 1, toReview: 1 })
    expect(standingOf(story.state)).toMatchObject({ status: 'in-review', abnormal: 1 })
    story.do({ type: 'sign-off' })
    expect(standingOf(story.state).status).toBe('signed-off')
  })
})

describe('decisions', () => {
  it('are noted with who took them', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' }).do({ type: 'reject', finding: 'q19' })
    expect(story.finding('q16')).toMatchObject({ decision: 'accepted', authors: { grades: MODEL, decision: READER } })
    expect(story.finding('q19').decision).toBe('rejected')
    expect(isAbnormal(story.finding('q19'))).toBe(false)
    expect(standingOf(story.state)).toMatchObject({ status: 'in-review', abnormal: 0, reviewed: 2, toReview: 3 })
  })

  it('that change a part are edits of that part, also after an acceptance', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q19' }).do(grade('q19', 'cartilage.size', 3))
    const edited = story.finding('q19')
    expect(edited.decision).toBe('edited')
    expect(edited.authors).toEqual({ grades: READER, box: MODEL, steps: READER, decision: READER })
    expect(edited.grades.map((one) => [one.component, one.grade])).toEqual([
      ['cartilage.size', 3],
      ['cartilage.full-thickness', 0],
    ])
    expect(edited.proposedGrades[0]?.grade).toBe(2)
    story.do({ type: 'set-box', finding: 'q19', boxLps: BOX })
    story.do({ type: 'set-steps', finding: 'q19', steps: [{ text: 'Seen by eye.', evidence: null }] })
    expect(story.finding('q19')).toMatchObject({ boxLps: BOX, steps: [{ text: 'Seen by eye.' }] })
    expect(story.finding('q19').authors).toEqual({ grades: READER, box: READER, steps: READER, decision: READER })
    expect(story.finding('q19').history).toEqual([1, 2, 3, 4])
  })

  it('about a note alone leave a proposal a proposal', () => {
    const story = new Story(FIRST).do({ type: 'set-note', finding: 'q16', note: 'Look again.' })
    expect(story.finding('q16')).toMatchObject({ decision: 'proposed', note: 'Look again.' })
  })

  it('can be taken back: the finding is open again, what a person wrote in it stays written', () => {
    const story = new Story(FIRST).do(grade('q19', 'cartilage.size', 3)).do({ type: 'reopen', finding: 'q19' })
    expect(story.finding('q19')).toMatchObject({ decision: 'proposed', authors: { grades: READER, decision: null } })
    story.do({ type: 'accept', finding: 'q19' })
    expect(story.finding('q19').decision).toBe('edited')
    story.do({ type: 'reject', finding: 'q16' }).do({ type: 'reopen', finding: 'q16' })
    expect(story.finding('q16')).toMatchObject({ decision: 'proposed', authors: { grades: MODEL, decision: null } })
    expect(() => story.do({ type: 'reopen', finding: 'q16' })).toThrow('Nothing has been decided')
  })

  it('leave a rejected finding as it is until it is taken back', () => {
    const story = new Story(FIRST).do({ type: 'set-note', finding: 'q19', note: 'Motion.' })
    story.do({ type: 'reject', finding: 'q19', reason: 'An artefact.' })
    expect(story.finding('q19').note).toBe('Motion.\nAn artefact.')
    expect(() => story.do(grade('q19', 'cartilage.size', 1))).toThrow('rejected')
    expect(() => story.do({ type: 'set-box', finding: 'q19', boxLps: BOX })).toThrow('rejected')
    expect(story.do({ type: 'accept', finding: 'q19' }).finding('q19').decision).toBe('accepted')
  })

  it('answer an open question only when every part of it is graded', () => {
    const story = new Story(FIRST).do(grade('q60', 'ligament.complete-tear', 1))
    expect(story.finding('q60')).toMatchObject({ decision: 'not-answered', answered: false })
    expect(story.state.toReview).toBe(3)
    story.do(grade('q60', 'acl.repair', 0)).do(grade('q60', 'ligament.insertional-lesion', 0))
    expect(story.finding('q60')).toMatchObject({ decision: 'edited', answered: true })
    expect(story.finding('q60').grades.map((one) => one.component)).toEqual([
      'ligament.complete-tear',
      'ligament.insertional-lesion',
      'acl.repair',
    ])
    expect(story.state).toMatchObject({ reviewed: 1, toReview: 4 })
  })

  it('refuse grades and components that the question does not have', () => {
    const story = new Story(FIRST)
    expect(() => story.do(grade('q19', 'cartilage.size', 4))).toThrow('no such grade')
    expect(() => story.do(grade('q19', 'hoffa.grade', 1))).toThrow('no such grade')
    expect(() => story.do(grade('q99', 'hoffa.grade', 1))).toThrow('not part of the case')
  })
})

describe('accepting all that is normal', () => {
  it('names what is proposed, normal and without a doubt, and nothing else', () => {
    const story = new Story(FIRST)
    expect(acceptAllNormal(story.state)).toEqual({ type: 'accept-many', findings: ['q16'] })
    const before = story.state
    story.do({ type: 'accept-many', findings: ['q16'] })
    const touched = story.state.findings.filter(
      (one, index) => one !== before.findings[index] && one.history.length > 0,
    )
    expect(touched.map((one) => one.key)).toEqual(['q16'])
    expect(acceptAllNormal(story.state)).toBeNull()
  })
})

describe('findings of a reader', () => {
  const add = (key: string, size: number): Action => ({
    type: 'add',
    finding: key,
    question: 19,
    boxLps: BOX,
    grades: [
      { component: 'cartilage.size' as const, grade: size, probabilities: [] },
      { component: 'cartilage.full-thickness' as const, grade: 0, probabilities: [] },
    ],
    steps: [],
  })

  it('are accepted by being added, and can be removed but not rejected', () => {
    const story = new Story(FIRST).do(add('added-1', 1))
    expect(story.finding('added-1')).toMatchObject({ decision: 'accepted', origin: READER, answered: true })
    expect(story.state.undo?.label).toBe('Add: Cartilage loss — medial femur, central')
    expect(() => story.do({ type: 'reject', finding: 'added-1' })).toThrow('removed, not rejected')
    expect(() => story.do({ type: 'remove-added', finding: 'q19' })).toThrow('rejected, not removed')
    expect(() => story.do(add('added-1', 2))).toThrow('already')
    expect(() => story.do(add('q16', 2))).toThrow('named')
    story.do({ type: 'remove-added', finding: 'added-1' })
    expect(story.state.findings).toHaveLength(69)
    expect(story.undo().finding('added-1').decision).toBe('accepted')
  })

  it('need a grade in every part', () => {
    const half = {
      ...add('added-1', 1),
      grades: [{ component: 'cartilage.size' as const, grade: 1, probabilities: [] }],
    }
    expect(() => new Story(FIRST).do(half)).toThrow('every part')
  })
})

describe('undo and redo', () => {
  it('go back and forth over many levels', () => {
    const story = new Story(FIRST)
    const states = [substance(story.state)]
    for (const value of [0, 1, 3]) {
      story.do(grade('q19', 'cartilage.size', value))
      states.push(substance(story.state))
    }
    for (const expected of states.slice(0, -1).reverse()) expect(substance(story.undo().state)).toEqual(expected)
    expect(story.state.undo).toBeNull()
    for (const expected of states.slice(1)) expect(substance(story.redo().state)).toEqual(expected)
    expect(story.state.redo).toBeNull()
    expect(story.state.lastSequence).toBe(9)
  })

  it('say what they would do', () => {
    const story = new Story(FIRST).do(grade('q19', 'cartilage.size', 3))
    expect(story.state.undo).toEqual({
      revision: 1,
      label: 'Grade: Cartilage loss — medial femur, central',
      finding: 'q19',
    })
    story.do({ type: 'accept-many', findings: ['q16', 'q42'] })
    expect(story.state.undo?.label).toBe('Accept 2 findings')
    expect(story.undo().state.redo).toEqual({ revision: 2, label: 'Accept 2 findings', finding: null })
  })

  it('forget what could be redone as soon as something new is done', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' }).undo().do({ type: 'accept', finding: 'q19' })
    expect(story.state.redo).toBeNull()
    expect(() => story.do({ type: 'redo', revision: 1 })).toThrow('nothing to do again')
    expect(() => story.do({ type: 'undo', revision: 1 })).toThrow('nothing to take back')
  })
})

describe('signing off', () => {
  it('locks the case until it is withdrawn', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' }).do({ type: 'sign-off' })
    expect(story.state.signedOff).toEqual({ by: 'Dr Reader', at: '2026-11-23T08:00:02.000Z' })
    for (const action of [
      { type: 'accept', finding: 'q19' },
      { type: 'undo', revision: 1 },
      { type: 'set-side', side: 'left' },
      { type: 'set-note', finding: 'q16', note: 'late' },
      { type: 'sign-off' },
    ] as const)
      expect(() => story.do(action)).toThrow('signed off')
    story.do({ type: 'withdraw-sign-off' })
    expect(story.state.signedOff).toBeNull()
    expect(() => story.do({ type: 'withdraw-sign-off' })).toThrow('not signed off')
    expect(story.undo().finding('q16').decision).toBe('proposed')
  })
})

describe('a knee that the model reads again', () => {
  it('shows the new proposals where nothing was decided, and keeps what was', () => {
    const story = new Story(FIRST)
      .do({ type: 'accept', finding: 'q16' })
      .do({ type: 'set-note', finding: 'q42', note: '?' })
    story.readings.push(SECOND)
    expect(story.state.readingId).toBe('second')
    // Accepted as normal: the new, abnormal proposal must not inherit that acceptance.
    expect(story.finding('q16')).toMatchObject({ decision: 'accepted', authors: { grades: MODEL } })
    expect(story.finding('q16').grades[0]?.grade).toBe(0)
    expect(story.finding('q19').grades[0]?.grade).toBe(3)
    expect(story.finding('q19').authors.grades.name).toBe('reference 2.0.0')
    expect(story.finding('q42')).toMatchObject({ note: '?', decision: 'proposed' })
    expect(story.finding('q42').grades[0]?.grade).toBe(1)
    expect(story.finding('q60').decision).toBe('proposed')
  })

  it('brings a finding up to date when its decision is taken back', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' })
    story.readings.push(SECOND)
    story.do({ type: 'reopen', finding: 'q16' })
    expect(story.finding('q16').grades[0]?.grade).toBe(1)
    story.do({ type: 'accept', finding: 'q16' })
    expect(story.finding('q16')).toMatchObject({ decision: 'accepted', history: [1, 2, 3] })
    expect(story.finding('q16').grades[0]?.grade).toBe(1)
    expect(story.undo().undo().finding('q16').grades[0]?.grade).toBe(0)
  })

  it('keeps a reader’s own words when a decision is taken back', () => {
    const story = new Story(FIRST).do(grade('q16', 'cartilage.full-thickness', 1))
    story.readings.push(SECOND)
    story.do({ type: 'reopen', finding: 'q16' })
    expect(story.finding('q16').grades.map((one) => one.grade)).toEqual([0, 1])
  })
})
