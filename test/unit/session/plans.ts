import type { Answer } from '../../../src-shared/session/answers.js'
import type { LockedRead, SessionAnswers } from '../../../src-shared/session/compare/input.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import { questionOf } from '../../../src-shared/moaks/questions.js'

/** A plan of two readers and three cases; `facts` says what matters to the test. */
export function planWith(facts: Partial<SessionPlan> = {}): SessionPlan {
  return {
    title: 'Knees of spring',
    cases: ['a', 'b', 'c'],
    training: [],
    teacher: null,
    readers: ['ada', 'ben'],
    questions: [16],
    protocol: 'independent',
    model: false,
    settlement: 'none',
    settledBy: null,
    order: 'fixed',
    seed: 1,
    repeats: 1,
    hidden: [],
    ...facts,
  }
}

/** An answer to a question: a grade for each of its components in order; none where it was left open. */
export function answer(question: number, ...grades: number[]): Answer {
  const { components } = questionOf(question)
  return {
    question,
    grades: grades.map((grade, index) => {
      const component = components[index]
      if (!component) throw new RangeError(`Question ${question} has no component ${index}.`)
      return { component: component.key, grade }
    }),
    boxLps: null,
    volume: null,
  }
}

export function lockedRead(
  reader: string,
  caseId: string,
  answers: readonly Answer[],
  more: Partial<Pick<LockedRead, 'repeat' | 'before' | 'timeMs' | 'measures' | 'spent'>> = {},
): LockedRead {
  return {
    reader,
    caseId,
    repeat: 1,
    answers,
    measures: [],
    before: null,
    timeMs: { before: 0, after: 0 },
    spent: [],
    ...more,
  }
}

/** Answers of a session in which every case is another patient's. */
export function sessionAnswers(
  plan: SessionPlan,
  reads: readonly LockedRead[],
  settled: ReadonlyMap<string, readonly Answer[]> = new Map(),
): SessionAnswers {
  return {
    plan,
    patients: new Map(plan.cases.map((caseId) => [caseId, `patient ${caseId}`])),
    reads,
    settled,
    reasons: new Map(),
  }
}
