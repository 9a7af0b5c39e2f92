import { z } from 'zod'
import { duplicateKey } from '../../../src-main/answers/parser/duplicate-keys.js'
import { parseAnswer } from '../../../src-main/answers/parser/parse-answer.js'
import type { ParsedAnswer, RepairCode } from '../../../src-main/answers/parser/types.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { findGrade, scaleOf } from '../../../src-shared/moaks/scales.js'
import { EXPECTED, type MutatedAnswer } from './answer-mutations.js'

/** What a reader without any tolerance gets out of an answer; null for each part that is not exactly as asked for. */
export interface StrictAnswer {
  readonly grades: readonly number[] | null
  /** Six voxel indices, slice pairs first. */
  readonly box: readonly number[] | null
  readonly steps: readonly string[] | null
}

const NOTHING: StrictAnswer = { grades: null, box: null, steps: null }

/** An independent, strict reading. Whatever it refuses and the parser accepts must have been reported as repaired. */
export function strictAnswer(text: string, question: Question): StrictAnswer {
  const trimmed = text.trim()
  let value: unknown
  try {
    value = JSON.parse(trimmed)
  } catch {
    return NOTHING
  }
  if (duplicateKey(trimmed) !== undefined) return NOTHING
  return { grades: strictGrades(value, question), box: strictBox(value), steps: strictSteps(value) }
}

function strictGrades(value: unknown, question: Question): number[] | null {
  const components = z.strictObject(
    Object.fromEntries(
      question.components.map((component) => [
        component.interchangeKey,
        z.number().refine((grade) => scaleOf(component.key).grades.some((known) => Object.is(known.value, grade))),
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

/** Six numbers in the order asked for, the lower end of each pair first, in voxels: not all of them fractions. */
function strictBox(value: unknown): number[] | null {
  const parsed = z.looseObject({ box: z.array(z.number()).length(6) }).safeParse(value)
  if (!parsed.success) return null
  const { box } = parsed.data
  const rising = [0, 2, 4].every((low) => (box[low] ?? 0) <= (box[low + 1] ?? 0))
  return rising && !box.every((number) => number >= 0 && number <= 1) ? box : null
}

/** A list of texts; a step has at least three words. */
function strictSteps(value: unknown): string[] | null {
  const parsed = z.looseObject({ reasoning: z.array(z.string()) }).safeParse(value)
  if (!parsed.success) return null
  const steps = parsed.data.reasoning.map((step) => step.trim())
  return steps.filter((step) => (step.match(/[A-Za-z]{2,}/g)?.length ?? 0) >= 3)
}

/** Repairs that speak of the whole text, and so of each of its parts. */
const OF_THE_TEXT: readonly RepairCode[] = [
  'prose-around-json',
  'code-fence',
  'json-syntax',
  'truncated',
  'json-in-text',
  'duplicate-key',
  'text-cut',
]

/** How the parser read a mutated answer. */
export interface ParserJudgement {
  /** What is wrong, in words; nothing where all is well. */
  readonly faults: readonly string[]
  /** Whether a repair was reported. */
  readonly repaired: boolean
  /** Whether the strict reader gets the grades as well. */
  readonly plain: boolean
}

/** Reads a mutated answer and holds each part of it against the strict reader. */
export function judgeParser({ question, grades, text, preserving }: MutatedAnswer): ParserJudgement {
  let parsed: ParsedAnswer
  try {
    parsed = parseAnswer(text, question, EXPECTED)
  } catch (error) {
    return { faults: [`crash: ${String(error)}`], repaired: false, plain: false }
  }
  const strict = strictAnswer(text, question)
  const read = parsed.grades.map(({ grade }) => grade)
  const codes = parsed.repairs.map(({ code }) => code)
  const ofBox = (code: RepairCode): boolean => code.startsWith('box-')
  const ofChain = (code: RepairCode): boolean => code.startsWith('chain-')
  const reported = (ofPart: (code: RepairCode) => boolean): boolean =>
    codes.some((code) => ofPart(code) || OF_THE_TEXT.includes(code))
  const faults: string[] = []
  if (strict.grades && strict.grades.join() !== read.join()) faults.push('a plain answer was misread')
  const complete = !parsed.failures.includes('format')
  if (complete !== (read.length === question.components.length)) faults.push('a missing grade is no failure')
  if (complete && !strict.grades && !reported((code) => !ofBox(code) && !ofChain(code)))
    faults.push('grades were mended silently')
  const { box, steps } = parsed
  const six = box && [...box.slice, ...box.x, ...box.y]
  if (six && strict.box?.join() !== six.join() && !reported(ofBox)) faults.push('a box was mended silently')
  if (!six !== parsed.failures.includes('localisation')) faults.push('a missing box is no failure')
  if (steps.length > 0 && strict.steps?.join('\n') !== steps.join('\n') && !reported(ofChain))
    faults.push('a chain was mended silently')
  if ((steps.length === 0) !== parsed.failures.includes('missing-chain')) faults.push('a missing chain is no failure')
  for (const { component, grade } of parsed.grades) {
    const given = grades[question.components.findIndex((entry) => entry.key === component)]
    if (!findGrade(scaleOf(component), grade) || (preserving && grade !== given)) faults.push('a grade was invented')
  }
  return { faults, repaired: codes.length > 0, plain: strict.grades !== null }
}
