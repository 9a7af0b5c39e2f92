import { QUESTION_TABLE } from './question-table.js'
import type { Question } from './question.js'

export type { Question, QuestionComponent } from './question.js'

/** All 69 questions in order of their id. */
export const QUESTIONS: readonly Question[] = QUESTION_TABLE

const byId: ReadonlyMap<number, Question> = new Map(QUESTIONS.map((question) => [question.id, question]))

/** The question with this id, or undefined outside 1…69. */
export function findQuestion(id: number): Question | undefined {
  return byId.get(id)
}

/** The question with this id. Throws RangeError outside 1…69. */
export function questionOf(id: number): Question {
  const question = byId.get(id)
  if (!question) throw new RangeError(`There is no question ${id}; the questions are numbered 1 to 69.`)
  return question
}

/** The questions that the published benchmark scores per volume: 1…62 (63–69 are in no published number). */
export const BENCHMARK_QUESTIONS: readonly Question[] = QUESTIONS.filter((question) => question.id <= 62)
