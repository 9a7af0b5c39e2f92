import type { StackSummary } from '../../src-shared/case/import.js'

/** Scores from which a stack is taken for a knee, likely or possibly. */
const LIKELY = 0.6
const POSSIBLE = 0.3

/** "Sag 3D DESS WE · echo 2"; the number of the series where it has no description. */
export function stackTitle(stack: Pick<StackSummary, 'series' | 'label'>): string {
  const { description, number } = stack.series
  const name = description || (number === null ? 'Series without a description' : `Series ${number}`)
  return stack.label ? `${name} · ${stack.label}` : name
}

/** "sagittal · 384 × 384 × 160 · 0.36 × 0.36 × 0.7 mm". */
export function stackFacts(stack: Pick<StackSummary, 'orientation' | 'dims' | 'spacing'>): string {
  const spacing = stack.spacing.map((mm) => String(Number(mm.toFixed(2)))).join(' × ')
  return `${stack.orientation} · ${stack.dims.join(' × ')} · ${spacing} mm`
}

/** What is asked of the reader; it never says that stacks could be the knee where none of them looks like one. */
export function chooserWords(stacks: readonly Pick<StackSummary, 'kneeLikelihood'>[]): string {
  const possible = stacks.filter(({ kneeLikelihood }) => kneeLikelihood.score >= POSSIBLE).length
  if (stacks.length === 1)
    return possible === 1
      ? 'One stack of images was found. Check that it is the knee.'
      : 'One stack of images was found, and it does not look like a knee.'
  return possible === 0
    ? `${stacks.length} stacks of images were found, and none looks like a knee.`
    : `${possible} of ${stacks.length} stacks of images could be the knee. Choose the one to read.`
}

/** Why the stack is taken for a knee, or not. */
export function likelihoodWords(stack: Pick<StackSummary, 'kneeLikelihood'>): string {
  const { score, reasons } = stack.kneeLikelihood
  const verdict =
    score >= LIKELY ? 'Likely the knee' : score >= POSSIBLE ? 'Possibly the knee' : 'Unlikely to be the knee'
  return reasons.length > 0 ? `${verdict}: ${reasons.join('; ')}` : verdict
}
