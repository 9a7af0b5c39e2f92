import type { ComponentGrade } from '../../../src-shared/case/reading.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { ANSWER_ROOT_KEY } from '../../../src-shared/moaks/wording.js'

/** Grades in the words of the released files: `{"MOAKS_scores": {"<subject>": {"<component>": grade}}}`. */
export type InterchangeAnswer = Record<string, Record<string, Record<string, number>>>

/** The grades of a question in the interchange form, components in the question's order. */
export function interchangeAnswer(questionId: number, grades: readonly ComponentGrade[]): InterchangeAnswer {
  const question = findQuestion(questionId)
  if (!question) throw new RangeError(`There is no question ${questionId}; the questions are numbered 1 to 69.`)
  const values = question.components.flatMap(({ key, interchangeKey }) => {
    const given = grades.find((grade) => grade.component === key)
    return given ? [[interchangeKey, given.grade] as const] : []
  })
  return { [ANSWER_ROOT_KEY]: { [question.subjectKey]: Object.fromEntries(values) } }
}
