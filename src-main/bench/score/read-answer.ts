import type { StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { ComponentGrade, ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question, QuestionComponent } from '../../../src-shared/moaks/questions.js'
import { findGrade, gradeIndex, scaleOf } from '../../../src-shared/moaks/scales.js'
import type { BenchCase } from '../../datasets/dataset.js'
import { firstLookRepairs } from '../../answers/chat/first-look.js'
import { parseAnswer } from '../../answers/parser/parse-answer.js'
import type { AnswerExpectation, Failure, Repair } from '../../answers/parser/types.js'
import { intoFrame, parsedBoxInFrame } from '../../datasets/box-frame.js'

/** One component of an answer, ready to be scored. */
export interface AnsweredComponent {
  readonly grade: number
  /** Probability of `grade`, and of the scale's second grade where the scale is binary. */
  readonly confidence: number | null
  readonly positive: number | null
}

/** An answer in the terms of its question and case, whatever it was written in. */
export interface ReadAnswer {
  /** In the order of `question.components`; null where there is no grade. */
  readonly components: readonly (AnsweredComponent | null)[]
  /** In the frame of the case. */
  readonly box: Box | null
  readonly steps: readonly ReasoningStep[]
  readonly failures: readonly Failure[]
  readonly repairs: readonly Repair[]
  readonly problem: string
}

/** Reads a stored answer: its text with the tolerant parser, a structured one as it stands. */
export function readAnswer(
  answer: StoredAnswer,
  question: Question,
  entry: BenchCase,
  expected: AnswerExpectation,
): ReadAnswer {
  if (answer.error !== undefined) return unanswered(question, expected, answer.error)
  return answer.text === undefined
    ? readStructured(answer, question, entry, expected)
    : readText(answer.text, answer, question, entry, expected)
}

/** The answer that was not given; `reason` says why. */
export function unanswered(question: Question, expected: AnswerExpectation, reason: string): ReadAnswer {
  const failures: Failure[] = ['format']
  if (expected.box) failures.unshift('localisation')
  if (expected.chain) failures.push('missing-chain')
  return {
    components: question.components.map(() => null),
    box: null,
    steps: [],
    failures,
    repairs: [],
    problem: reason,
  }
}

function readText(
  text: string,
  answer: StoredAnswer,
  question: Question,
  entry: BenchCase,
  expected: AnswerExpectation,
): ReadAnswer {
  const dims = answer.presented ? undefined : entry.geometry?.dims
  const parsed = parseAnswer(text, question, dims ? { ...expected, extent: dims } : expected)
  const given = givenBox(answer, entry)
  const first = firstLookRepairs(answer.firstLook).filter(({ code }) =>
    parsed.repairs.every((repair) => repair.code !== code),
  )
  const byComponent = new Map(parsed.grades.map((grade) => [grade.component, grade.grade]))
  return {
    components: question.components.map(({ key }) => {
      const grade = byComponent.get(key)
      return grade === undefined ? null : { grade, confidence: null, positive: null }
    }),
    // A box found in an earlier step comes beside the text; six numbers about the crop do not replace it.
    box: given ?? (parsed.box ? parsedBoxInFrame(parsed.box, entry, answer.presented) : null),
    steps: parsed.steps.map((step) => ({ text: step, evidence: null })),
    failures: given ? parsed.failures.filter((failure) => failure !== 'localisation') : parsed.failures,
    repairs: [...parsed.repairs, ...first],
    problem: parsed.problem,
  }
}

function readStructured(
  answer: StoredAnswer,
  question: Question,
  entry: BenchCase,
  expected: AnswerExpectation,
): ReadAnswer {
  const components = question.components.map((component) => answeredComponent(answer.grades ?? [], component))
  const box = givenBox(answer, entry)
  const steps = answer.steps ?? []
  const open = question.components.filter((_, index) => components[index] === null)
  const declined = answer.reason !== undefined && open.length === components.length
  const failures: Failure[] = []
  if (expected.box && !box) failures.push('localisation')
  // To decline with a reason is no failure to follow the instruction.
  if (open.length > 0 && !declined) failures.push('format')
  if (expected.chain && steps.length === 0 && !declined) failures.push('missing-chain')
  const problem = declined
    ? (answer.reason ?? '')
    : open.length > 0
      ? `No valid grade for ${open.map((component) => component.key).join(', ')}.`
      : ''
  return { components, box, steps, failures, repairs: [], problem }
}

/** The box that an answer carries beside its text, in the frame of the case. */
function givenBox(answer: StoredAnswer, entry: BenchCase): Box | null {
  if (answer.boxLps) return intoFrame(answer.boxLps, 'lps-mm', entry.frame, entry.geometry)
  return answer.boxVoxel ? intoFrame(answer.boxVoxel, 'voxel', entry.frame, entry.geometry) : null
}

/** The last part of a scale id is accepted where a pack names components without their family: "size" for "bml.size". */
function answeredComponent(grades: readonly ComponentGrade[], component: QuestionComponent): AnsweredComponent | null {
  const own = component.key.slice(component.key.indexOf('.') + 1)
  const found =
    grades.find((grade) => grade.component === component.key) ?? grades.find((grade) => grade.component === own)
  const scale = scaleOf(component.key)
  if (!found || !findGrade(scale, found.grade)) return null
  const known = found.probabilities.length === scale.grades.length
  return {
    grade: found.grade,
    confidence: known ? (found.probabilities[gradeIndex(scale, found.grade)] ?? null) : null,
    positive: known && scale.kind === 'binary' ? (found.probabilities[1] ?? null) : null,
  }
}
