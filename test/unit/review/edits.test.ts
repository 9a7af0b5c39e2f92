import { describe, expect, it } from 'vitest'
import type { Action } from '../../../src-shared/case/revision.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'
import { contradictionsOf, mendOf } from '../../../src-shared/review/contradictions.js'
import { reviewGaps } from '../../../src-shared/review/review-gaps.js'
import { finding, readingWith, reasoned, unanswered, VOLUME } from './readings.js'
import { FIRST, FIRST_READER, MODEL, READER, SECOND, Story } from './story.js'

const BOX: { min: [number, number, number]; max: [number, number, number] } = { min: [0, 0, 0], max: [9, 9, 9] }
const grade = (component: ScaleId, value: number, key = 'q19'): Action => ({
  type: 'set-grade',
  finding: key,
  component,
  grade: value,
})
const texts = (story: Story, key = 'q19'): string[] => story.finding(key).steps.map(({ text }) => text)

/** q19: size 2 with a chain of three steps, the last two stating size and full thickness. */
const REASONED = {
  id: 'reasoned',
  reading: readingWith([
    {
      ...reasoned(19, { 'cartilage.size': 2 }),
      grades: reasoned(19, { 'cartilage.size': 2 }).grades.map((one) => ({
        ...one,
        measured: { name: 'loss', value: 30, unit: '%' },
      })),
    },
    unanswered(60),
  ]),
}
const MODELS = REASONED.reading.findings[0]?.steps.map(({ text }) => text) ?? []

describe('a changed grade', () => {
  it('rewrites the statement of that grade in the reader’s name, and leaves the model’s steps before it', () => {
    const story = new Story(REASONED).do(grade('cartilage.size', 3))
    expect(texts(story)).toEqual([
      MODELS[0],
      'Cartilage loss, size: grade 3 (>75 %), as the reader sees it; the model said 2 (10–75 %).',
      MODELS[2],
    ])
    const { steps, authors } = story.finding('q19')
    expect(steps[1]?.evidence).toEqual(REASONED.reading.findings[0]?.steps[1]?.evidence)
    expect(authors).toMatchObject({ grades: READER, steps: READER, box: MODEL })
    expect(texts(story.do(grade('cartilage.size', 1)))[1]).toBe(
      'Cartilage loss, size: grade 1 (<10 %), as the reader sees it; the model said 2 (10–75 %).',
    )
  })

  it('back to the model’s has the model’s chain again', () => {
    const story = new Story(REASONED).do(grade('cartilage.size', 3)).do(grade('cartilage.size', 2))
    expect(texts(story)).toEqual(MODELS)
    expect(story.finding('q19').authors).toMatchObject({ grades: READER, steps: MODEL })
    expect(story.finding('q19').counterfactual).toBe(REASONED.reading.findings[0]?.counterfactual)
  })

  it('drops what would have to be measured for another grade than the model’s', () => {
    expect(new Story(REASONED).finding('q19').counterfactual).toBeDefined()
    expect(new Story(REASONED).do(grade('cartilage.size', 3)).finding('q19').counterfactual).toBeUndefined()
  })

  it('leaves a statement that a person wrote by hand, and rewrites the one that is still the model’s', () => {
    const steps = [
      { text: 'Worn to the bone, I think.', evidence: null },
      ...(REASONED.reading.findings[0]?.steps.slice(2) ?? []),
    ]
    const story = new Story(REASONED).do({ type: 'set-steps', finding: 'q19', steps })
    story.do({
      type: 'set-grades',
      finding: 'q19',
      grades: [
        { component: 'cartilage.size', grade: 3 },
        { component: 'cartilage.full-thickness', grade: 2 },
      ],
    })
    expect(texts(story)).toEqual([
      'Worn to the bone, I think.',
      'Cartilage loss, full thickness: grade 2 (10–75 %), as the reader sees it; the model said 0 (none).',
    ])
  })

  it('is stated at the end of a chain that never stated the model’s', () => {
    const story = new Story({ id: 'one', reading: readingWith([finding(19, { 'cartilage.size': 2 })]) })
    story.do(grade('cartilage.size', 1)).do(grade('cartilage.full-thickness', 1))
    expect(texts(story).slice(1)).toEqual([
      'Cartilage loss, size: grade 1 (<10 %), as the reader sees it; the model said 2 (10–75 %).',
      'Cartilage loss, full thickness: grade 1 (<10 %), as the reader sees it; the model said 0 (none).',
    ])
    story.do(grade('cartilage.size', 2)).do(grade('cartilage.full-thickness', 0))
    expect(story.finding('q19').steps).toHaveLength(1)
    expect(story.finding('q19').authors.steps).toEqual(MODEL)
  })

  it('makes no chain where there is none', () => {
    const story = new Story(REASONED).do(grade('ligament.complete-tear', 1, 'q60'))
    expect(story.finding('q60').steps).toEqual([])
  })

  it('of version 0.1 leaves the chain as that version left it', () => {
    const story = new Story(REASONED).do(grade('cartilage.size', 3), FIRST_READER)
    expect(texts(story)).toEqual(MODELS)
    expect(story.finding('q19').counterfactual).toBeDefined()
    expect(story.finding('q19').authors.steps).toEqual(MODEL)
  })

  it('of several parts is one gesture and one undo', () => {
    const story = new Story(REASONED).do({
      type: 'set-grades',
      finding: 'q19',
      grades: [
        { component: 'cartilage.full-thickness', grade: 1 },
        { component: 'cartilage.size', grade: 1 },
      ],
    })
    expect(story.finding('q19').grades.map((one) => one.grade)).toEqual([1, 1])
    expect(story.finding('q19').gradedByHand).toEqual(['cartilage.full-thickness', 'cartilage.size'])
    expect(story.state.undo?.label).toBe('Grade: Cartilage loss — medial femur, central')
    expect(
      story
        .undo()
        .finding('q19')
        .grades.map((one) => one.grade),
    ).toEqual([2, 0])
    expect(() =>
      story.do({ type: 'set-grades', finding: 'q19', grades: [{ component: 'cartilage.size', grade: 7 }] }),
    ).toThrow('no such grade')
  })
})

describe('a moved box', () => {
  it('marks the numbers as those of the model’s box until it is back there', () => {
    const story = new Story(REASONED)
    const { boxLps: models } = story.finding('q19')
    expect(story.finding('q19')).toMatchObject({ numbersOfModelBox: false, volume: VOLUME })
    story.do({ type: 'set-box', finding: 'q19', boxLps: BOX })
    expect(story.finding('q19')).toMatchObject({ numbersOfModelBox: true, boxLps: BOX, volume: VOLUME })
    if (models) story.do({ type: 'set-box', finding: 'q19', boxLps: models })
    expect(story.finding('q19').numbersOfModelBox).toBe(false)
  })

  it('marks nothing where nothing was measured', () => {
    const story = new Story(FIRST).do({ type: 'set-box', finding: 'q19', boxLps: BOX })
    expect(story.finding('q19').numbersOfModelBox).toBe(false)
  })

  it('drawn on another volume lies on that', () => {
    const story = new Story(REASONED).do({ type: 'set-box', finding: 'q19', boxLps: BOX, volume: 'another' })
    expect(story.finding('q19')).toMatchObject({ volume: 'another', numbersOfModelBox: true })
  })
})

describe('a contradiction', () => {
  const contradictory = (): Story => new Story(REASONED).do(grade('cartilage.full-thickness', 3))

  it('is seen at the finding, and mended in one gesture', () => {
    const story = contradictory()
    expect(contradictionsOf(story.finding('q19')).map(({ sentence }) => sentence)).toEqual([
      'Bone is exposed over more of the surface than cartilage is lost.',
    ])
    const mend = mendOf(story.finding('q19'))
    expect(mend).toEqual({ type: 'set-grades', finding: 'q19', grades: [{ component: 'cartilage.size', grade: 3 }] })
    if (mend) story.do(mend)
    expect(contradictionsOf(story.finding('q19'))).toEqual([])
  })

  it('must be settled before signing, or its finding rejected', () => {
    const story = contradictory()
    expect(() => story.do({ type: 'sign-off' })).toThrow(
      'The grades of “Cartilage loss — medial femur, central” contradict each other: settle them, then sign off.',
    )
    expect(reviewGaps(story.state).contradictions.map(({ key }) => key)).toEqual(['q19'])
    story.do({ type: 'reject', finding: 'q19' }).do({ type: 'sign-off' })
    expect(story.state.signedOff).not.toBeNull()
  })

  it('of the model is not accepted with what is normal', () => {
    const cyst = finding(54, { 'cyst.presence': 0, 'cyst.tear-location': 2 })
    const story = new Story({ id: 'cyst', reading: readingWith([cyst, finding(56)]) })
    expect(contradictionsOf(story.finding('q54'))[0]?.mendLabel).toBe('Set Tear that goes with the cyst to 3 (no tear)')
    expect(() => story.do({ type: 'sign-off' })).toThrow('contradict each other')
  })
})

describe('what a signature would leave open', () => {
  it('is told over all 69 questions', () => {
    const story = new Story(FIRST)
    const keys = (list: readonly { readonly key: string }[]): string[] => list.map(({ key }) => key)
    expect(keys(reviewGaps(story.state).unreviewed)).toEqual(['q16', 'q19', 'q42'])
    expect(reviewGaps(story.state).unanswered).toHaveLength(66)
    story.do({ type: 'accept-many', findings: ['q16', 'q19', 'q42'] })
    expect(keys(reviewGaps(story.state).unreviewed)).toEqual([])
    // Every answer that there is was reviewed, but not every question has one.
    expect(keys(reviewGaps(story.state).unanswered)).toContain('q60')
    expect(reviewGaps(story.state).complete).toBe(false)
  })
})

describe('“every answer was reviewed”', () => {
  it('is true when all 69 questions are answered and reviewed, and not before', () => {
    const story = new Story({ id: 'all', reading: readingWith(QUESTIONS.map(({ id }) => finding(id))) })
    story.do({ type: 'accept-many', findings: QUESTIONS.slice(0, -1).map(({ id }) => `q${id}`) })
    expect(reviewGaps(story.state).complete).toBe(false)
    story.do({ type: 'accept', finding: 'q69' })
    expect(reviewGaps(story.state).complete).toBe(true)
  })

  it('is not said of a case without a reading, in which a reader added what was seen', () => {
    const grades = [{ component: 'hoffa.grade' as const, grade: 1, probabilities: [] }]
    const story = new Story().do({ type: 'add', finding: 'added-1', question: 42, boxLps: BOX, grades, steps: [] })
    expect(reviewGaps(story.state)).toMatchObject({ unreviewed: [], unanswered: [], complete: false })
  })
})

describe('a signed read', () => {
  it('stays on the reading that its signature names, whatever is read later', () => {
    const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' }).do({ type: 'sign-off' })
    const signed = story.state
    story.readings.push(SECOND)
    expect(story.state).toEqual(signed)
    expect(story.state.readingId).toBe('first')
    story.do({ type: 'withdraw-sign-off' })
    expect(story.state.readingId).toBe('second')
    expect(story.finding('q19').grades[0]?.grade).toBe(3)
    expect(story.finding('q16').grades[0]?.grade).toBe(0)
    story.do({ type: 'sign-off' })
    expect(story.revisions.at(-1)?.readingId).toBe('second')
    expect(story.finding('q19').grades[0]?.grade).toBe(3)
  })

  it('that was signed without a reading stays without one', () => {
    const grades = [{ component: 'hoffa.grade' as const, grade: 1, probabilities: [] }]
    const story = new Story()
      .do({ type: 'add', finding: 'added-1', question: 42, boxLps: BOX, grades, steps: [] })
      .do({ type: 'sign-off' })
    story.readings.push(FIRST)
    expect(story.state.findings.map(({ key }) => key)).toEqual(['added-1'])
  })
})
