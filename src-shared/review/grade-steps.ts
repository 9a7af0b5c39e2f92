import type { ReasoningStep } from '../case/reading.js'
import type { FindingState } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import { findGrade, scaleOf, type ScaleId } from '../moaks/scales.js'

/** What the model proposed for a finding, as far as its statements of grades are told from it. */
type Proposed = Pick<FindingState, 'question' | 'proposedGrades' | 'steps'>

/**
 * A chain whose statement of a component's grade says what the reader gave: the model's own step again where that is
 * the model's grade, else a step in the reader's words with the model's evidence. A chain of the model that never
 * stated the grade gets such a step at its end. What a person wrote by hand stays as it is, and so does an empty chain.
 * The same array where nothing changes.
 */
export function stepsWithGrade(
  steps: ReasoningStep[],
  component: ScaleId,
  grade: number,
  proposed: Proposed | undefined,
): ReasoningStep[] {
  const stated = proposed ? statedBy(proposed, component) : undefined
  const model = proposed?.proposedGrades.find((one) => one.component === component)
  const at = steps.findIndex(({ text }) => text === stated?.text || isReaderStep(text, component))
  const evidence = at >= 0 ? (steps[at]?.evidence ?? null) : null
  const written =
    model?.grade === grade ? stated : { text: readerText(component, grade, model?.grade ?? null), evidence }
  if (at < 0) return written && !stated && isOfModel(steps, proposed) ? [...steps, written] : steps
  return steps.flatMap((step, index) => (index === at ? (written ?? []) : step))
}

/** The step of the model that states its grade: the chain ends with one for each component, in their order. */
function statedBy({ question, proposedGrades, steps }: Proposed, component: ScaleId): ReasoningStep | undefined {
  const components = findQuestion(question)?.components ?? []
  const at = components.findIndex(({ key }) => key === component)
  const grade = proposedGrades.find((one) => one.component === component)?.grade
  const step = at < 0 ? undefined : steps.at(at - components.length)
  return step && grade !== undefined && new RegExp(`\\bgrade ${grade}\\b`, 'i').test(step.text) ? step : undefined
}

/** Whether every step is the model's or states a reader's grade. */
function isOfModel(steps: readonly ReasoningStep[], proposed: Proposed | undefined): boolean {
  if (!proposed || steps.length === 0) return false
  const written = new Set(proposed.steps.map(({ text }) => text))
  const components = findQuestion(proposed.question)?.components ?? []
  return steps.every(({ text }) => written.has(text) || components.some(({ key }) => isReaderStep(text, key)))
}

const READERS_WORDS = 'as the reader sees it'

function readerText(component: ScaleId, grade: number, model: number | null): string {
  const said = model === null ? '' : `; the model said ${gradeWords(component, model)}`
  return `${opening(component)}${gradeWords(component, grade)}, ${READERS_WORDS}${said}.`
}

function isReaderStep(text: string, component: ScaleId): boolean {
  return text.startsWith(opening(component)) && text.includes(`, ${READERS_WORDS}`)
}

function opening(component: ScaleId): string {
  return `${scaleOf(component).title}: grade `
}

/** "2 (10–75 %)"; the number alone where its label says no more. */
function gradeWords(component: ScaleId, grade: number): string {
  const label = findGrade(scaleOf(component), grade)?.label
  return label === undefined || label === String(grade) ? String(grade) : `${grade} (${label})`
}
