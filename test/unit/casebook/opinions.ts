import type { Casebook } from '../../../src-main/casebook/index.js'
import type { NewOpinion } from '../../../src-main/casebook/opinions.js'
import { OpinionSetupSchema, type OpinionAnswer } from '../../../src-shared/case/opinion.js'

/** An opinion that begins: the model is asked question 30. */
export function newOpinion(given: Partial<NewOpinion> = {}): NewOpinion {
  return {
    id: 'opinion-1',
    model: 'little-model',
    server: 'http://127.0.0.1:8080/v1',
    volume: null,
    setup: OpinionSetupSchema.parse({}),
    questions: [30],
    askedBy: null,
    ...given,
  }
}

/** An answer to question 30, an osteophyte of grade 1. */
export function opinionAnswer(given: Partial<OpinionAnswer> = {}): OpinionAnswer {
  return {
    question: 30,
    volume: 'a'.repeat(64),
    standing: 'answered',
    problem: '',
    text: '{"grade": 1}',
    cut: false,
    grades: [{ component: 'osteophyte.size', grade: 1 }],
    boxLps: { min: [0, 0, 0], max: [10, 10, 10] },
    steps: ['A small outgrowth is seen.'],
    repairs: [],
    fingerprint: null,
    timeMs: 1200,
    at: '2026-11-23T08:00:00.000Z',
    ...given,
  }
}

/** Keeps a whole opinion of one answer about a case. */
export function keepOpinion(
  casebook: Casebook,
  {
    caseId,
    id,
    model = 'little-model',
    ...answer
  }: Partial<OpinionAnswer> & { caseId: string; id: string; model?: string },
): void {
  const given = opinionAnswer(answer)
  casebook.opinions.begin(caseId, newOpinion({ id, model, questions: [given.question] }))
  casebook.opinions.keep(id, given)
}
