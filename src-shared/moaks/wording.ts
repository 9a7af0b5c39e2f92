import { findQuestion, type Question } from './questions.js'
import { scaleOf } from './scales.js'
import { askedSentence, knowledgeSentences } from './wording-sentences.js'

/** `zeroshot`: question, grades, answer template. `guided`: one to three sentences of radiology besides. */
export type WordingVariant = 'zeroshot' | 'guided'

export interface QuestionWording {
  readonly question: string
  /** Radiology of the guided variant, empty in the other one. */
  readonly knowledge: string
  /** One line per component with its grades. */
  readonly gradeTable: string
  /** A JSON object with `<…>` where a value belongs. */
  readonly answerTemplate: string
}

export interface WordingOptions {
  /** Ask for reasoning steps before the grades. */
  readonly chain: boolean
  /** Ask for the box of the region, in voxels of the images shown. */
  readonly box: boolean
  /** What the images are; those of the benchmark's data where it is left out. */
  readonly images?: string
}

/** What the images of the 3DReasonKnee data are, as a prompt says it. */
export const DATASET_IMAGES = 'a sagittal DESS MRI'

/** The root key of our template; the parser accepts every other one seen in the wild. */
export const ANSWER_ROOT_KEY = 'MOAKS_scores'

/** The box convention our template asks for: slices first, voxel indices, ends included. */
export const ANSWER_BOX_ORDER = ['start_slice', 'end_slice', 'x_min', 'x_max', 'y_min', 'y_max'] as const

/** Question, knowledge, grade table and answer template of a question. Throws RangeError for ids outside 1…69. */
export function questionWording(id: number, variant: WordingVariant, options: WordingOptions): QuestionWording {
  const question = findQuestion(id)
  if (!question) throw new RangeError(`There is no question ${id}; the questions are numbered 1 to 69.`)
  return {
    question: askedSentence(question),
    knowledge: variant === 'guided' ? knowledgeSentences(question) : '',
    gradeTable: gradeTable(question),
    answerTemplate: answerTemplate(question, options),
  }
}

/** The whole prompt of a question as one text, ready to be sent beside the images. */
export function questionPrompt(id: number, variant: WordingVariant, options: WordingOptions): string {
  const wording = questionWording(id, variant, options)
  const parts = [`These images are ${options.images ?? DATASET_IMAGES} of one knee. ${wording.question}`]
  if (wording.knowledge) parts.push(wording.knowledge)
  parts.push(`Grades:\n${wording.gradeTable}`)
  if (options.chain) parts.push('Give your reasoning step by step: where you looked, what you saw, what you measured.')
  if (options.box)
    parts.push('Give the box around the region you examined, in voxel indices of the images, both ends included.')
  parts.push(`Answer with this JSON object and nothing after it:\n${wording.answerTemplate}`)
  return parts.join('\n\n')
}

function gradeTable(question: Question): string {
  return question.components
    .map((component) => {
      const grades = scaleOf(component.key).grades.map((grade) => `${grade.value} = ${grade.definition}`)
      return `"${component.interchangeKey}": ${grades.join(' ')}`
    })
    .join('\n')
}

function answerTemplate(question: Question, options: WordingOptions): string {
  const fields: string[] = []
  if (options.box) fields.push(`"box": [${ANSWER_BOX_ORDER.map((name) => `<${name}>`).join(', ')}]`)
  if (options.chain) fields.push('"reasoning": ["<step>", "<step>"]')
  const grades = question.components.map((component) => {
    const values = scaleOf(component.key).grades.map((grade) => grade.value)
    return `"${component.interchangeKey}": <${Math.min(...values)}-${Math.max(...values)}>`
  })
  fields.push(`"${ANSWER_ROOT_KEY}": {"${question.subjectKey}": {${grades.join(', ')}}}`)
  return `{${fields.join(', ')}}`
}
