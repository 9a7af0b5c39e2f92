import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComponentGrade, Reading, ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Action, FindingState } from '../../../src-shared/case/revision.js'
import { mirroredQuestion, mirroredRegion } from '../../../src-shared/moaks/mirror.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { REGIONS } from '../../../src-shared/moaks/regions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import { proposals } from '../../../src-shared/review/proposals.js'
import { readingForSide } from '../../../src-shared/review/reading-for-side.js'
import { finding, readingWith, reasoned, regionBoxes, unanswered } from './readings.js'
import { FIRST, FIRST_READER, ORIGIN, Story } from './story.js'

const LEFT: Action = { type: 'set-side', side: 'left' }
const RIGHT: Action = { type: 'set-side', side: 'right' }
const size = (story: Story, key: string): number | undefined => story.finding(key).grades[0]?.grade
const BOX: { min: [number, number, number]; max: [number, number, number] } = { min: [0, 0, 0], max: [9, 9, 9] }

/** A right knee whose medial side is worn (q19: size 2), read as such. */
const MEDIAL = {
  id: 'medial',
  reading: readingWith([
    reasoned(19, { 'cartilage.size': 2 }),
    reasoned(22),
    finding(42),
    unanswered(45, 'The medial meniscus is cut off.'),
    finding(47),
  ]),
}
const centreX = (boxLps: FindingState['boxLps']): number => ((boxLps?.min[0] ?? NaN) + (boxLps?.max[0] ?? NaN)) / 2

describe('a side that is set', () => {
  it('is kept and taken back like any action', () => {
    const story = new Story(FIRST).do(LEFT)
    expect(story.state).toMatchObject({ side: 'left', sideSource: 'user' })
    expect(story.undo().state).toMatchObject({ side: 'right', sideSource: 'header' })
  })

  it('exchanges medial and lateral at once, at the same places of the image', () => {
    const before = new Story(MEDIAL)
    const after = new Story(MEDIAL).do(LEFT)
    expect(size(before, 'q19')).toBe(2)
    expect(size(after, 'q19')).toBe(0)
    expect(after.finding('q22')).toMatchObject({
      question: 22,
      region: 'femur-lateral-central',
      title: 'Cartilage loss — lateral femur, central',
      boxLps: before.finding('q19').boxLps,
      decision: 'proposed',
    })
    expect(size(after, 'q22')).toBe(2)
    expect(after.finding('q22').steps[0]?.text).toBe('The lateral femur, central was searched slice by slice.')
    expect(after.finding('q47').reason).toBe('The lateral meniscus is cut off.')
    expect(after.finding('q42').grades).toEqual(before.finding('q42').grades)
    expect(after.state.findings.map((one) => one.question)).toEqual(QUESTIONS.map(({ id }) => id))
  })

  it('marks the model’s answers until the model has read the knee as that side', () => {
    const story = new Story(MEDIAL).do(LEFT)
    for (const one of story.state.findings) expect(one.flags.includes('side-changed'), one.key).toBe(one.answered)
    story.readings.push({ id: 'left', reading: readingWith([finding(19), reasoned(22)], '1.0.0', 'left') })
    expect(story.state.findings.flatMap((one) => one.flags)).toEqual([])
    expect(size(story, 'q22')).toBe(0)
  })

  it('changes nothing where it was that side already', () => {
    expect(new Story(MEDIAL).do(RIGHT).state.findings).toEqual(new Story(MEDIAL).state.findings)
  })

  it('leaves every decision at the place on the image that it was made about', () => {
    const story = new Story(MEDIAL)
      .do({ type: 'accept', finding: 'q19' })
      .do({ type: 'set-grades', finding: 'q22', grades: [{ component: 'cartilage.size', grade: 1 }] })
      .do({ type: 'set-note', finding: 'q47', note: 'Look at the root.' })
    const [accepted, edited] = [story.finding('q19'), story.finding('q22')]
    story.do(LEFT)
    expect(story.finding('q22')).toMatchObject({ decision: 'accepted', boxLps: accepted.boxLps, history: [1] })
    expect(size(story, 'q22')).toBe(2)
    expect(story.finding('q19')).toMatchObject({ decision: 'edited', boxLps: edited.boxLps, history: [2] })
    expect(size(story, 'q19')).toBe(1)
    expect(story.finding('q45').note).toBe('Look at the root.')
    // What is decided afterwards is decided in the terms of the new side.
    story.do({ type: 'reject', finding: 'q19' }).do(RIGHT)
    expect(story.finding('q22').decision).toBe('rejected')
    expect(story.finding('q19').decision).toBe('accepted')
  })

  it('takes what a reader added along, and leaves a reader’s own words as written', () => {
    const story = new Story(MEDIAL)
      .do({
        type: 'add',
        finding: 'added-1',
        question: 50,
        boxLps: BOX,
        grades: [{ component: 'morphology.class' as const, grade: 3, probabilities: [] }],
        steps: [{ text: 'Medial cleft.', evidence: null }],
      })
      .do({ type: 'set-steps', finding: 'q19', steps: [{ text: 'The medial condyle is worn.', evidence: null }] })
      .do(LEFT)
    expect(story.finding('added-1')).toMatchObject({
      question: 53,
      region: 'lateral-meniscus-posterior',
      title: 'Tear, maceration or signal — lateral meniscus, posterior horn',
      boxLps: BOX,
      steps: [{ text: 'Medial cleft.' }],
    })
    expect(story.finding('q22').steps).toEqual([{ text: 'The medial condyle is worn.', evidence: null }])
  })

  it('keeps decisions about an older reading at their place when the model reads the knee as the new side', () => {
    const story = new Story(MEDIAL).do({ type: 'accept', finding: 'q19' }).do(LEFT)
    story.readings.push({
      id: 'left',
      reading: readingWith([finding(19, { 'cartilage.size': 3 }), reasoned(22)], '1.0.0', 'left'),
    })
    expect(story.finding('q22')).toMatchObject({ decision: 'accepted', flags: [] })
    expect(size(story, 'q22')).toBe(2)
    expect(size(story, 'q19')).toBe(3)
    story.do({ type: 'reopen', finding: 'q22' })
    expect(size(story, 'q22')).toBe(0)
  })

  it('follows the model where the files say nothing, decisions included', () => {
    const story = new Story(MEDIAL)
    story.origin = { ...ORIGIN, side: 'unknown', sideSource: 'inferred' }
    story.do({ type: 'accept', finding: 'q19' })
    story.readings.push({ id: 'left', reading: readingWith([finding(19), finding(22)], '2.0.0', 'left') })
    expect(story.state).toMatchObject({ side: 'left' })
    expect(story.finding('q22').decision).toBe('accepted')
    expect(size(story, 'q22')).toBe(2)
    expect(story.finding('q19').decision).toBe('proposed')
  })

  it('set before there was a reading exchanges nothing', () => {
    const story = new Story()
    story.origin = { ...ORIGIN, side: 'unknown', sideSource: 'inferred' }
    const grades = [{ component: 'morphology.class' as const, grade: 3, probabilities: [] }]
    story.do({ type: 'add', finding: 'added-1', question: 50, boxLps: BOX, grades, steps: [] }).do(LEFT)
    story.readings.push({ id: 'left', reading: readingWith([finding(19)], '1.0.0', 'left') })
    expect(story.finding('added-1').question).toBe(50)
    expect(story.state.findings.flatMap((one) => one.flags)).toEqual([])
    // A reading that was under way and took the knee for the other side is turned, the added finding is not.
    story.readings.push({ id: 'right', reading: readingWith([finding(19, { 'cartilage.size': 2 })]) })
    expect(story.finding('added-1').question).toBe(50)
    expect(size(story, 'q22')).toBe(2)
  })
})

describe('a side set by version 0.1', () => {
  it('moved nothing, and still does not', () => {
    const story = new Story(MEDIAL).do({ type: 'accept', finding: 'q19' }, FIRST_READER).do(LEFT, FIRST_READER)
    expect(story.state.side).toBe('left')
    expect(story.finding('q19').decision).toBe('accepted')
    expect(size(story, 'q19')).toBe(2)
    expect(story.state.findings.flatMap((one) => one.flags)).toEqual([])
  })

  it('is where a side set since then starts from', () => {
    const story = new Story(MEDIAL).do({ type: 'accept', finding: 'q19' }, FIRST_READER).do(LEFT, FIRST_READER)
    story.do(RIGHT)
    expect(story.finding('q22').decision).toBe('accepted')
    expect(size(story, 'q22')).toBe(2)
    story.undo()
    expect(story.finding('q19').decision).toBe('accepted')
    story.undo()
    expect(story.state).toMatchObject({ side: 'right', sideSource: 'header' })
    expect(story.finding('q19').decision).toBe('accepted')
  })
})

describe('medial and lateral (ad12/DOSMA #32, CartiMorph-Toolbox #2)', () => {
  it('medial label correct on both knees: medial boxes lie towards the midline of the body', () => {
    const right = readingWith(QUESTIONS.map(({ id }) => finding(id)))
    for (const reading of [right, readingForSide(right, 'left')]) {
      // The images stay where they are, on the right of the body; what was taken for its right knee faces otherwise.
      const towardsMidline = reading.side === 'right' ? 1 : -1
      const middle = centreX(reading.regions.find(({ id }) => id === 'tibia-subspinous')?.boxLps ?? null)
      for (const one of proposals(reading)) {
        const away = (centreX(one.boxLps) - middle) * towardsMidline
        if (one.region.includes('medial')) expect(away, `${reading.side} ${one.title}`).toBeGreaterThan(0)
        if (one.region.includes('lateral')) expect(away, `${reading.side} ${one.title}`).toBeLessThan(0)
        expect(one.title.toLowerCase().includes('medial'), one.title).toBe(
          one.region.includes('medial') || /pes anserine|popliteal/i.test(one.title),
        )
      }
    }
  })

  it('mirrored knee gives equal values: each question those of its counterpart', () => {
    fc.assert(
      fc.property(anyReading(), (reading) => {
        const mirrored = readingForSide(reading, reading.side === 'left' ? 'right' : 'left')
        for (const own of reading.findings) {
          const other = mirrored.findings.find((one) => one.question === mirroredQuestion(own.question))
          expect(other).toMatchObject({
            region: mirroredRegion(own.region),
            grades: own.grades,
            confidence: own.confidence,
            answered: own.answered,
          })
          expect(other?.steps.map(({ evidence }) => evidence)).toEqual(own.steps.map(({ evidence }) => evidence))
        }
      }),
    )
  })

  it('gives every region of the other side its own name', () => {
    const reading = readingWith([])
    const mirrored = readingForSide(reading, 'left')
    expect(new Set(mirrored.regions.map(({ id }) => id))).toEqual(new Set(REGIONS.map(({ id }) => id)))
    for (const { id, label } of mirrored.regions) expect(REGIONS.find((one) => one.id === id)?.label).toBe(label)
    expect(mirrored.volumes[0]?.landmarks[0]?.id).toBe('lateral-meniscus')
    expect(readingForSide(reading, 'unknown')).toBe(reading)
  })
})

describe('changing the side twice', () => {
  it('gives back the reading', () => {
    fc.assert(
      fc.property(anyReading(), (reading) => {
        const other = reading.side === 'left' ? 'right' : 'left'
        const back = readingForSide(readingForSide(reading, other), reading.side)
        expect({ ...back, flags: reading.flags, sideSource: reading.sideSource }).toEqual(reading)
      }),
    )
  })

  it('gives back every finding, whatever was decided before', () => {
    const key = fc.constantFrom('q19', 'q22', 'q42', 'q45', 'q47', 'added-1')
    const action: fc.Arbitrary<Action> = fc.oneof(
      fc.record({ type: fc.constant('accept' as const), finding: key }),
      fc.record({ type: fc.constant('reject' as const), finding: key }),
      fc.record({ type: fc.constant('reopen' as const), finding: key }),
      fc.record({ type: fc.constant('set-box' as const), finding: key, boxLps: fc.constant(BOX) }),
      fc.record({
        type: fc.constant('set-grade' as const),
        finding: key,
        component: fc.constant('cartilage.size'),
        grade: fc.integer({ min: 0, max: 3 }),
      }),
      fc.record({
        type: fc.constant('set-steps' as const),
        finding: key,
        steps: fc.constant<ReasoningStep[]>([{ text: 'The medial side is worn.', evidence: null }]),
      }),
      fc.record({
        type: fc.constant('add' as const),
        finding: fc.constant('added-1'),
        question: fc.constantFrom(50, 53, 60),
        boxLps: fc.constant(BOX),
        grades: fc.constant<ComponentGrade[]>([]),
        steps: fc.constant<ReasoningStep[]>([]),
      }),
      fc.constant(LEFT),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const story = new Story(MEDIAL)
        for (const one of actions) story.force(one)
        const before = story.state
        const [there, back] = before.side === 'left' ? [RIGHT, LEFT] : [LEFT, RIGHT]
        const turned = story.force(there).state
        expect(placed(turned.findings)).toEqual(placed(before.findings))
        expect(story.force(back).state.findings).toEqual(before.findings)
      }),
    )
  })
})

/** What stands at which place of the image, whatever the places are called. */
function placed(findings: readonly FindingState[]): string[] {
  return findings
    .map(({ boxLps, grades, decision, note, history }) => JSON.stringify({ boxLps, grades, decision, note, history }))
    .sort()
}

/** A reading of a left or right knee with any grades. */
function anyReading(): fc.Arbitrary<Reading> {
  const answers = fc.tuple(
    ...QUESTIONS.map(({ id, components }) =>
      fc
        .tuple(...components.map(({ key }) => fc.constantFrom(...scaleOf(key).grades.map(({ value }) => value))))
        .map((grades) => reasoned(id, Object.fromEntries(components.map(({ key }, at) => [key, grades[at] ?? 0])))),
    ),
  )
  return fc
    .tuple(answers, fc.constantFrom('left' as const, 'right' as const))
    .map(([findings, side]) => ({ ...readingWith(findings, '1.0.0', side), regions: regionBoxes(side) }))
}
