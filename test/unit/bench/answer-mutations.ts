import fc from 'fast-check'
import { z } from 'zod'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import { duplicateKey } from '../../../src-main/bench/parser/duplicate-keys.js'
import type { AnswerExpectation } from '../../../src-main/bench/parser/types.js'

/** Makes answers as models write them, from an answer that is right. */
export interface MutatedAnswer {
  readonly question: Question
  readonly grades: readonly number[]
  readonly text: string
  /** Whether the grades are still in the text, so that a reader may recover them but never read others. */
  readonly preserving: boolean
}

export const EXPECTED: AnswerExpectation = {
  chain: true,
  box: true,
  boxLayout: 'slice-pairs',
  boxUnit: 'voxel',
  extent: [384, 384, 160],
}

const WORDS = ['none', 'small', 'medium', 'large']

/** The answer exactly as the template asks for it. */
export function canonicalAnswer(question: Question, grades: readonly number[]): Record<string, unknown> {
  const components = Object.fromEntries(
    question.components.map((component, index) => [component.interchangeKey, grades[index]]),
  )
  return {
    box: [12, 40, 100, 180, 90, 150],
    reasoning: ['The region lies where it is expected.', 'No slice shows more than this.'],
    MOAKS_scores: { [question.subjectKey]: components },
  }
}

const questionAndGrades: fc.Arbitrary<{ question: Question; grades: number[] }> = fc
  .constantFrom(...QUESTIONS)
  .chain((question) =>
    fc
      .tuple(
        ...question.components.map((component) =>
          fc.constantFrom(...scaleOf(component.key).grades.map((grade) => grade.value)),
        ),
      )
      .map((grades) => ({ question, grades })),
  )

type Mutation = (text: string, question: Question, grades: readonly number[]) => string

/** Mutations that leave the grades readable. */
const PRESERVING: readonly Mutation[] = [
  (text) => text,
  (text) => `Let me look at the images first.\n${text}`,
  (text) => `${text}\nI hope this helps you with the knee!`,
  (text) => `The marrow is dark and the contour is smooth.\nFinal diagnosis: ${text}`,
  (text) => `\`\`\`json\n${text}\n\`\`\``,
  (text) => `<think>The layer is thin here {really}.</think>${text}`,
  (text) => text.replace(/"/g, "'"),
  (text) => text.replace(/\}/, ',}'),
  (text) => text.replace(/\]/, ',]'),
  (text) => text.replace('MOAKS_scores', 'MOAKS_grade'),
  (text) => text.replace('"MOAKS_scores"', '"answer"'),
  (text) => text.replace(/"MOAKS_scores":\{(.*)\}\}$/s, '$1}'),
  (text) => text.replace(/: ?(\d)([,}])/g, ':"$1"$2'),
  (text) => text.replace(/: ?(\d)([,}])/g, ':"Grade $1"$2'),
  (text) => text.replace(/: ?(\d)([,}])/g, ':{"value":$1}$2'),
  (text) => text.replace(/: ?(\d)([,}])/g, ':$1.0$2'),
  (text) => text.replace(/"(box|reasoning|MOAKS_scores)":/g, '$1:'),
  (text) => text.replace('"box":[12,40,100,180,90,150]', '"bounding_box":[[100,90,12],[180,150,40]]'),
  (text) =>
    text.replace(
      '"box":[12,40,100,180,90,150]',
      '"bbox":{"x_min":100,"x_max":180,"y_min":90,"y_max":150,"start_slice":12,"end_slice":40}',
    ),
  (text) => text.replace('[12,40,100,180,90,150]', '"[12, 40, 100, 180, 90, 150]"'),
  (text) => JSON.stringify({ response: text }),
  (text) => `{"MOAKS_scores":{}} ${text}`,
  (text) => text.slice(0, -1),
  (text) => text.slice(0, -2),
  (text, question) => text.replace(question.subjectKey, question.subjectKey.replace(/[ _-]/g, '_').toUpperCase()),
  (text, question, grades) =>
    question.components.every(
      (component) => scaleOf(component.key).kind === 'ordinal' && component.key !== 'bml.number',
    )
      ? question.components.reduce(
          (mutated, component, index) =>
            mutated.replace(
              `"${component.interchangeKey}":${grades[index]}`,
              `"${component.interchangeKey}":"${WORDS[grades[index] ?? 0]}"`,
            ),
          text,
        )
      : text,
  (_text, question, grades) =>
    question.components.map((component, index) => `- **${component.interchangeKey}**: ${grades[index]}`).join('\n'),
]

/** Mutations that may destroy grades or make other ones of them. */
const DESTROYING: readonly fc.Arbitrary<Mutation>[] = [
  fc.nat(400).map((length) => (text: string) => text.slice(0, length)),
  fc.tuple(fc.nat(400), fc.nat(6)).map(
    ([at, count]) =>
      (text: string) =>
        text.slice(0, at) + text.slice(at + count),
  ),
  fc
    .tuple(
      fc.nat(400),
      fc.constantFrom('"', "'", '{', '}', '[', ']', ',', ':', '\\', '\n', '`', 'null', '7', '-', '{"grade":1}'),
    )
    .map(
      ([at, piece]) =>
        (text: string) =>
          text.slice(0, at) + piece + text.slice(at),
    ),
  fc.nat(400).map((at) => (text: string) => text.slice(at) + text.slice(0, at)),
  fc.string({ maxLength: 60 }).map((noise) => (text: string) => noise + text),
  fc.string({ maxLength: 200 }).map((noise) => () => noise),
  fc.json().map((json) => () => json),
]

/** One right answer after one mutation that leaves its grades readable. */
export const readableAnswer: fc.Arbitrary<MutatedAnswer> = fc
  .tuple(questionAndGrades, fc.constantFrom(...PRESERVING))
  .map(([{ question, grades }, mutate]) => {
    const text = mutate(JSON.stringify(canonicalAnswer(question, grades)), question, grades)
    return { question, grades, text, preserving: true }
  })

/** One right answer after one to four mutations. */
export const mutatedAnswer: fc.Arbitrary<MutatedAnswer> = fc
  .tuple(
    questionAndGrades,
    fc.array(fc.constantFrom(...PRESERVING), { minLength: 1, maxLength: 2 }),
    fc.array(fc.oneof(...DESTROYING), { maxLength: 2 }),
  )
  .map(([{ question, grades }, preserving, destroying]) => {
    const canonical = JSON.stringify(canonicalAnswer(question, grades))
    const mutated = [...preserving, ...destroying].reduce((text, mutate) => mutate(text, question, grades), canonical)
    return { question, grades, text: mutated, preserving: destroying.length === 0 }
  })

/**
 * The grades of an answer that needs no tolerance at all, or null: an independent, strict reading. Whatever it refuses
 * and the parser accepts must have been reported as repaired.
 */
export function strictGrades(text: string, question: Question): number[] | null {
  const trimmed = text.trim()
  let value: unknown
  try {
    value = JSON.parse(trimmed)
  } catch {
    return null
  }
  if (duplicateKey(trimmed) !== undefined) return null
  const components = z.strictObject(
    Object.fromEntries(
      question.components.map((component) => [
        component.interchangeKey,
        z.number().refine((grade) => scaleOf(component.key).grades.some((known) => known.value === grade)),
      ]),
    ),
  )
  const subject = z.strictObject({ [question.subjectKey]: components })
  const shapes: z.ZodType<Record<string, Record<string, number>>>[] = [
    z.looseObject({ MOAKS_scores: subject }).transform((answer) => answer.MOAKS_scores),
  ]
  if (question.rootKey === 'MOAKS_grade')
    shapes.push(z.looseObject({ MOAKS_grade: subject }).transform((answer) => answer.MOAKS_grade))
  if (question.rootKey === null) shapes.push(z.object({ [question.subjectKey]: components }))
  for (const shape of shapes) {
    const parsed = shape.safeParse(value)
    const read = parsed.success ? parsed.data[question.subjectKey] : undefined
    if (read) return question.components.map((component) => read[component.interchangeKey] ?? -1)
  }
  return null
}
