import { describe, expect, it } from 'vitest'
import type { Action, Revision } from '../../../src-shared/case/revision.js'
import { answeredCount, answersOfModel, answersOfRead } from '../../../src-shared/session/answers.js'
import { beforeReveal, foldItem, foldModel } from '../../../src-shared/session/fold-item.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import { finding, readingWith, unanswered } from '../review/readings.js'
import { answer } from './plans.js'

const READING = { id: 'r1', reading: readingWith([finding(16, { 'cartilage.size': 2 }), finding(30), unanswered(31)]) }
const QUESTIONS = [16, 30, 31]

function revisions(...actions: Action[]): Revision[] {
  return actions.map((action, index) => ({
    sequence: index + 1,
    caseId: 'case',
    readId: 'item',
    readingId: null,
    author: { kind: 'person', name: 'Dr Ada', reader: 'ada' },
    at: `2026-11-30T08:00:0${index}.000Z`,
    action,
  }))
}

function file(protocol: SessionPlan['protocol'], ...actions: Action[]) {
  return {
    plan: { protocol, questions: QUESTIONS },
    part: 'reading' as const,
    id: 'item',
    origin: { id: 'case', side: 'right' as const, sideSource: 'header' as const },
    reading: READING,
    revisions: revisions(...actions),
  }
}

const grade = (question: number, component: 'cartilage.size' | 'osteophyte.size', to: number): Action => ({
  type: 'set-grade',
  finding: `q${question}`,
  component,
  grade: to,
})

describe('an item of a session', () => {
  it('complaint D: is an empty form of the questions that are asked, and names its case by its own id alone', () => {
    const state = foldItem(file('blind-then-revealed'))
    expect(state).toMatchObject({
      caseId: 'item',
      readId: 'item',
      mode: 'blind-then-revealed',
      readingId: 'empty form',
    })
    expect(state.findings.map(({ question }) => question)).toEqual(QUESTIONS)
    expect(state).toMatchObject({ reviewed: 0, toReview: 3, side: 'right' })
    const text = JSON.stringify(state)
    for (const hidden of ['"case"', 'reference', '"r1"', 'slice by slice']) expect(text).not.toContain(hidden)
    for (const { grades, proposedGrades, answered, boxLps } of state.findings)
      expect({ grades, proposedGrades, answered, boxLps }).toEqual({
        grades: [],
        proposedGrades: [],
        answered: false,
        boxLps: null,
      })
  })

  it('counts as answered once every part of a question has a grade; what is left open is not normal', () => {
    const half = foldItem(file('independent', grade(16, 'cartilage.size', 1)))
    expect(answersOfRead(half, QUESTIONS)).toEqual([answer(16), answer(30), answer(31)])
    const state = foldItem(file('independent', grade(30, 'osteophyte.size', 0)))
    expect(answersOfRead(state, QUESTIONS)).toEqual([answer(16), answer(30, 0), answer(31)])
    expect(answeredCount(answersOfRead(state, QUESTIONS))).toBe(1)
    expect(state).toMatchObject({ reviewed: 1, toReview: 3 })
  })

  it('keeps the answer before the reveal and the one after it', () => {
    const { revisions: all, ...rest } = file(
      'blind-then-revealed',
      grade(30, 'osteophyte.size', 1),
      { type: 'reveal' },
      grade(30, 'osteophyte.size', 3),
    )
    const before = beforeReveal(all)
    expect(answersOfRead(foldItem({ ...rest, revisions: before ?? [] }), [30])).toEqual([answer(30, 1)])
    expect(answersOfRead(foldItem({ ...rest, revisions: all }), [30])).toEqual([answer(30, 3)])
    expect(beforeReveal(all.slice(0, 1))).toBeNull()
  })

  it('what was revealed is not undone', () => {
    const state = foldItem(file('blind-then-revealed', { type: 'reveal' }))
    expect(state.undo).toBeNull()
  })

  it('begins with the model’s proposals where the protocol puts them first; none counts until it is accepted', () => {
    const proposed = foldItem(file('model-first'))
    expect(proposed.findings.map(({ decision }) => decision)).toEqual(['proposed', 'proposed', 'not-answered'])
    expect(answeredCount(answersOfRead(proposed, QUESTIONS))).toBe(0)
    const accepted = foldItem(file('model-first', { type: 'accept', finding: 'q16' }))
    expect(answersOfRead(accepted, QUESTIONS)[0]).toMatchObject({ question: 16, grades: [{ grade: 2 }, { grade: 0 }] })
  })

  it('what the model answered is told from what it left open', () => {
    expect(answersOfModel(foldModel(file('side-by-side')), QUESTIONS)).toMatchObject([
      { grades: [{ grade: 2 }, { grade: 0 }] },
      { grades: [{ grade: 0 }] },
      { grades: [] },
    ])
  })
})
