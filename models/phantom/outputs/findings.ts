import type { ComponentGrade, Evidence, ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { findGrade, scaleOf } from '../../../src-shared/moaks/scales.js'
import { reasoningChain } from '../../../src-shared/reasoning/chain.js'
import { valueText } from '../../../src-shared/reasoning/numbers.js'
import type { Examination } from '../examination.js'
import { PERIARTICULAR } from '../lesions/plan.js'

/** The true answer to one question about a simulated knee: where, why, and the grades. */
export interface TrueFinding {
  readonly question: Question
  /** LPS mm; null where there is nothing to draw a box around. */
  readonly boxLps: Box | null
  readonly steps: readonly ReasoningStep[]
  readonly grades: readonly ComponentGrade[]
}

const FIRST_PERIARTICULAR = 63

/** The true answers to every question that the image can answer. */
export function trueFindings(examination: Examination): TrueFinding[] {
  return QUESTIONS.flatMap((question) => {
    const finding =
      question.category === 'periarticular' ? periarticular(examination, question) : measured(examination, question)
    return finding ? [finding] : []
  })
}

/** Grades as measured; the chain in the words of the app, its last steps without a probability: truth has none. */
function measured({ truth, dims, affine }: Examination, question: Question): TrueFinding | null {
  const region = truth.regions.get(question.regionId)
  const own = question.components.flatMap(({ key }) => {
    const found = truth.measurements.find((one) => one.question === question.id && one.component === key)
    return found ? [found] : []
  })
  if (!region || !truth.levels || own.length < question.components.length) return null
  const components = own.map((measurement) => {
    const { component, grade } = measurement
    const probabilities = scaleOf(component).grades.map(({ value }) => (value === grade ? 1 : 0))
    return { measurement, graded: { question: question.id, component, grade, probabilities, support: probabilities } }
  })
  const chain = reasoningChain({
    question,
    region,
    components,
    levels: truth.levels,
    grid: truth.grid,
    image: { dims, affine },
    series: null,
  })
  return {
    question,
    boxLps: region.boxLps,
    steps: [...chain.slice(0, chain.length - components.length), ...own.map(gradeStep)],
    grades: own.map(({ component, grade, value }) => ({ component, grade, probabilities: [], measured: value })),
  }
}

function gradeStep(measurement: Measurement): ReasoningStep {
  const scale = scaleOf(measurement.component)
  const label = findGrade(scale, measurement.grade)?.label ?? String(measurement.grade)
  const { value } = measurement
  return {
    text: `${scale.title}: grade ${measurement.grade} (${label}), with ${value.name} ${valueText(value)}.`,
    evidence: { kind: 'measure', value },
  }
}

function periarticular({ truth }: Examination, question: Question): TrueFinding | null {
  const name = PERIARTICULAR[question.id - FIRST_PERIARTICULAR]
  const box = name ? (truth.periarticular.get(name) ?? null) : null
  const scale = scaleOf('periarticular.presence')
  const grade = box ? 1 : 0
  const definition = findGrade(scale, grade)?.definition ?? ''
  const evidence: Evidence | null = box ? { kind: 'box', boxLps: { min: [...box.min], max: [...box.max] } } : null
  return {
    question,
    boxLps: box,
    steps: [{ text: `${question.title}: grade ${grade}. ${definition}`, evidence }],
    grades: [{ component: 'periarticular.presence', grade, probabilities: [] }],
  }
}
