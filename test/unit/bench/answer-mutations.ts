import fc from 'fast-check'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import type { AnswerExpectation } from '../../../src-main/answers/parser/types.js'

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
const BOX = '"box":[12,40,100,180,90,150]'
const CHAIN = '"reasoning":["The region lies where it is expected.","No slice shows more than this."]'

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
  (text) => text.replace(BOX, '"bounding_box":[[100,90,12],[180,150,40]]'),
  (text) => text.replace(BOX, '"box":[100,90,12,180,150,40]'),
  (text) => text.replace(BOX, '"box":[0.1,0.2,0.3,0.5,0.4,0.6]'),
  (text) => text.replace(BOX, '"box":[40,12,180,100,150,90]'),
  (text) => text.replace(BOX, '"region":{"box":[12,40,100,180,90,150]}'),
  (text) => text.replace(CHAIN, '"reasoning":"The region lies where it is expected."'),
  (text) => text.replace(CHAIN, '"explanation":["The region lies where it is expected."]'),
  (text) => text.replace(CHAIN, '"reasoning":[{"step":"The region lies where it is expected."}]'),
  (text) => text.replace(`${CHAIN},`, ''),
  (text) =>
    text.replace(BOX, '"bbox":{"x_min":100,"x_max":180,"y_min":90,"y_max":150,"start_slice":12,"end_slice":40}'),
  (text) => text.replace('[12,40,100,180,90,150]', '"[12, 40, 100, 180, 90, 150]"'),
  (text) => JSON.stringify({ response: text }),
  (text) => `{"MOAKS_scores":{}} ${text}`,
  (text) => `${text}\n${text}`,
  (text) => `{"box":[1,2,3,4,5,6]}\n${text}`,
  (text) => `{"answer":${text}}`,
  (text) => text.replace(/\}\}\}$/, ',"comment":"seen on three slices"}}}'),
  (text) => text.replace(/\}\}$/, ',"certainty":"high"}}'),
  (text) => `[${text}]`,
  (text) => `\ufeff${text}\r\n`,
  (text) => text.replace(/,"/g, ',\n  // what follows\n  "'),
  (text) => text.replace(/[{,]"/g, (found) => `${found.charAt(0)}\n\t"`),
  (text) => text.replace(/"/g, '“'),
  (text) => text.replace(/"(\w+)":/g, '“$1”:'),
  (text) => text.replace(/\}$/, ',"confidence":0.8,"notes":null}'),
  (text) => text.replace('expected."', 'expected.\n"'),
  (text) => text.replace(CHAIN, '"reasoning":None'),
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
  (text, question, grades) =>
    question.components.reduce((mutated, component, index) => {
      const grade = scaleOf(component.key).grades.find(({ value }) => value === grades[index])
      return mutated.replace(
        `"${component.interchangeKey}":${grades[index]}`,
        `"${component.interchangeKey}":"${grade?.label ?? ''}"`,
      )
    }, text),
  (_text, question, grades) =>
    question.components.map((component, index) => `- **${component.interchangeKey}**: ${grades[index]}`).join('\n'),
]

/** Another answer to the same question, as a model writes it before it thinks again. */
const draft: Mutation = (text, question) => {
  const normal = question.components.map((component) => scaleOf(component.key).normal)
  return `${JSON.stringify(canonicalAnswer(question, normal))}\nOn second thought:\n${text}`
}

/** Bytes of the text set to anything at random places: broken letters, quotes and braces. */
function withBytes(text: string, edits: readonly (readonly [at: number, byte: number])[]): string {
  const bytes = Buffer.from(text, 'utf8')
  for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte
  return bytes.toString('utf8')
}

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
  fc
    .array(fc.tuple(fc.nat(600), fc.nat(255)), { minLength: 1, maxLength: 12 })
    .map((edits) => (text: string) => withBytes(text, edits)),
  fc.tuple(fc.nat(400), fc.nat(80), fc.nat(400)).map(
    ([from, length, at]) =>
      (text: string) =>
        text.slice(0, at) + text.slice(from, from + length) + text.slice(at),
  ),
  fc.constant(draft),
  fc.string({ maxLength: 60 }).map((noise) => (text: string) => noise + text),
  fc.string({ maxLength: 200 }).map((noise) => () => noise),
  fc.json().map((json) => () => json),
]

/** One right answer after one mutation that leaves its grades readable. */
export const readableAnswer: fc.Arbitrary<MutatedAnswer> = fc
  .tuple(questionAndGrades, fc.constantFrom(...PRESERVING, draft))
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
