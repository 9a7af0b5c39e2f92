import type { StackSummary } from '../../src-shared/case/import.js'

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

/** Why the stack is taken for a knee, or not. */
export function likelihoodWords(stack: Pick<StackSummary, 'kneeLikelihood'>): string {
  const { score, reasons } = stack.kneeLikelihood
  const verdict = score >= 0.6 ? 'Likely the knee' : score >= 0.3 ? 'Possibly the knee' : 'Unlikely to be the knee'
  return reasons.length > 0 ? `${verdict}: ${reasons.join('; ')}` : verdict
}
