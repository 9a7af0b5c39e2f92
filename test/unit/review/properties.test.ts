import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Action } from '../../../src-shared/case/revision.js'
import { acceptAllNormal, isFullyGraded, isNormal, isReviewed } from '../../../src-shared/review/finding-standing.js'
import { checkAction } from '../../../src-shared/review/check-action.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { lengthOf } from '../annotations/drawn.js'
import { FIRST, SECOND, Story, substance } from './story.js'

const KEYS = ['q16', 'q19', 'q42', 'q60', 'q1', 'added-1', 'added-2', 'nothing'] as const
const COMPONENTS = ['cartilage.size', 'cartilage.full-thickness', 'hoffa.grade', 'acl.repair'] as const
const key = fc.constantFrom(...KEYS)
const grade = fc.integer({ min: 0, max: 3 })
const box = fc.constant<{ min: [number, number, number]; max: [number, number, number] }>({
  min: [0, 0, 0],
  max: [2, 2, 2],
})

/** Any action but undo and redo, possible or not. */
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('accept' as const), finding: key }),
  fc.record({ type: fc.constant('accept-many' as const), findings: fc.array(key, { minLength: 1, maxLength: 4 }) }),
  fc.record({ type: fc.constant('reject' as const), finding: key }),
  fc.record({ type: fc.constant('reopen' as const), finding: key }),
  fc.record({
    type: fc.constant('set-grade' as const),
    finding: key,
    component: fc.constantFrom(...COMPONENTS),
    grade,
  }),
  fc.record({
    type: fc.constant('set-grades' as const),
    finding: key,
    grades: fc.array(fc.record({ component: fc.constantFrom(...COMPONENTS), grade }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('set-box' as const), finding: key, boxLps: box }),
  fc.record({ type: fc.constant('set-note' as const), finding: key, note: fc.string({ maxLength: 5 }) }),
  fc.record({
    type: fc.constant('add' as const),
    finding: fc.constantFrom('added-1', 'added-2'),
    question: fc.constant(42),
    boxLps: box,
    grades: grade.map((value) => [{ component: 'hoffa.grade' as const, grade: value, probabilities: [] }]),
    steps: fc.constant<ReasoningStep[]>([]),
  }),
  fc.record({ type: fc.constant('remove-added' as const), finding: key }),
  fc.record({
    type: fc.constant('put-annotation' as const),
    annotation: fc.record({ id: fc.constantFrom('m-1', 'm-2'), x: grade }).map(({ id, x }) => lengthOf(id, x)),
  }),
  fc.record({
    type: fc.constant('rename-annotation' as const),
    annotation: fc.constantFrom('m-1', 'm-2', 'm-3'),
    name: fc.string({ maxLength: 5 }),
  }),
  fc.record({ type: fc.constant('remove-annotation' as const), annotation: fc.constantFrom('m-1', 'm-2', 'm-3') }),
  fc.record({ type: fc.constant('set-side' as const), side: fc.constantFrom('left' as const, 'right' as const) }),
)
const signing: fc.Arbitrary<Action> = fc.constantFrom<Action>({ type: 'sign-off' }, { type: 'withdraw-sign-off' })

/** What a reader, or the model, does next. */
type Move = Action | 'undo' | 'redo' | 'read again'
const moves = (action: fc.Arbitrary<Action>): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.oneof<fc.WeightedArbitrary<Move>[]>(
      { weight: 8, arbitrary: action },
      { weight: 2, arbitrary: fc.constant('undo') },
      { weight: 1, arbitrary: fc.constant('redo') },
      { weight: 1, arbitrary: fc.constant('read again') },
    ),
    { maxLength: 25 },
  )

/** The case after these moves; those that may not happen are left out. */
function told(story: Story, list: readonly Move[]): Story {
  for (const move of list) {
    if (move === 'read again') {
      if (story.readings.length === 1 && !story.state.signedOff) story.readings.push(SECOND)
    } else if (move === 'undo' || move === 'redo') {
      const next = story.state[move]
      if (next && !story.state.signedOff) story.do({ type: move, revision: next.revision })
    } else if (checkAction(story.state, move) === null) story.force(move)
  }
  return story
}

const withSigning = fc.oneof({ weight: 9, arbitrary: anyAction }, { weight: 1, arbitrary: signing })

describe('whatever is done to a case', () => {
  it('undo brings back what was before, redo what was after', () => {
    fc.assert(
      fc.property(moves(anyAction), anyAction, (list, action) => {
        const story = told(new Story(FIRST), list)
        fc.pre(checkAction(story.state, action) === null)
        const before = substance(story.state)
        const after = substance(story.force(action).state)
        expect(substance(story.undo().state)).toEqual(before)
        expect(substance(story.redo().state)).toEqual(after)
      }),
    )
  })

  it('everything can be taken back to the bare reading and done again', () => {
    fc.assert(
      fc.property(moves(anyAction), (list) => {
        const story = told(new Story(FIRST), list)
        const end = substance(story.state)
        let steps = 0
        for (; story.state.undo; steps++) story.undo()
        expect(substance(story.state)).toEqual(substance(new Story(...story.readings).state))
        for (; steps > 0; steps--) story.redo()
        expect(substance(story.state)).toEqual(end)
      }),
    )
  })

  it('a new action ends what could be redone', () => {
    fc.assert(
      fc.property(moves(anyAction), anyAction, (list, action) => {
        const story = told(new Story(FIRST), list)
        fc.pre(checkAction(story.state, action) === null)
        expect(story.force(action).state.redo).toBeNull()
      }),
    )
  })

  it('no question without an answer is accepted, normal, or among those accepted together', () => {
    fc.assert(
      fc.property(moves(withSigning), (list) => {
        const { state } = told(new Story(FIRST), list)
        const together = acceptAllNormal(state)?.findings ?? []
        for (const finding of state.findings) {
          if (isFullyGraded(finding.question, finding.grades)) continue
          expect(finding.decision).toMatch(/^(not-answered|rejected)$/)
          expect(isNormal(finding)).toBe(false)
          expect(together).not.toContain(finding.key)
        }
      }),
    )
  })

  it('accepting many touches those it names and no other', () => {
    fc.assert(
      fc.property(moves(anyAction), fc.array(key, { minLength: 1 }), (list, findings) => {
        const story = told(new Story(FIRST), list)
        fc.pre(checkAction(story.state, { type: 'accept-many', findings }) === null)
        const others = story.state.findings.filter((one) => !findings.some((named) => named === one.key))
        const { state } = story.force({ type: 'accept-many', findings })
        expect(state.findings.filter((one) => !findings.some((named) => named === one.key))).toEqual(others)
        for (const one of state.findings)
          if (findings.some((named) => named === one.key)) expect(one.decision).toMatch(/^(accepted|edited)$/)
      }),
    )
  })

  it('a signed-off case does not move', () => {
    fc.assert(
      fc.property(moves(anyAction), anyAction, (list, action) => {
        const story = told(new Story(FIRST), list)
        fc.pre(checkAction(story.state, { type: 'sign-off' }) === null)
        story.do({ type: 'sign-off' })
        expect(checkAction(story.state, action)).toContain('signed off')
      }),
    )
  })

  it('the counts are those of the list', () => {
    fc.assert(
      fc.property(moves(withSigning), (list) => {
        const { state } = told(new Story(FIRST), list)
        const answered = state.findings.filter((finding) => finding.answered)
        expect(state.toReview).toBe(answered.length)
        expect(state.reviewed).toBe(answered.filter(isReviewed).length)
        expect(standingOf(state).abnormal).toBeLessThanOrEqual(state.toReview)
      }),
    )
  })

  it('even impossible histories fold without an error, and the same each time', () => {
    const anything = fc.oneof(
      withSigning,
      fc.record({
        type: fc.constantFrom('undo' as const, 'redo' as const),
        revision: fc.integer({ min: 1, max: 20 }),
      }),
    )
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 25 }), (actions) => {
        const story = new Story(FIRST)
        for (const action of actions) story.force(action)
        expect(story.state).toEqual(story.state)
      }),
    )
  })
})
