import type { ReasoningStep } from '../../src-shared/case/reading.js'

/** The steps with one moved up (−1) or down (1); unchanged at the ends. */
export function moveStep(steps: readonly ReasoningStep[], index: number, by: 1 | -1): ReasoningStep[] {
  const next = [...steps]
  const [step, other] = [steps[index], steps[index + by]]
  if (!step || !other) return next
  next[index] = other
  next[index + by] = step
  return next
}

/** What can be stored of steps being edited: trimmed, without the empty ones. */
export function storable(steps: readonly ReasoningStep[]): ReasoningStep[] {
  return steps.map((step) => ({ ...step, text: step.text.trim() })).filter((step) => step.text !== '')
}

/** Whether two chains say the same and point at the same. */
export function sameSteps(a: readonly ReasoningStep[], b: readonly ReasoningStep[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
