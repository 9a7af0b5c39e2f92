import { contrastName, contrastOf } from '../../src-shared/case/contrast.js'
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

/** "PD, fat-suppressed". */
export function stackContrast({ series }: Pick<StackSummary, 'series'>): string {
  return contrastName(contrastOf(series))
}

/** "TE 32 · TR 3200 ms"; empty where the header says neither. */
export function stackTimes({ series }: Pick<StackSummary, 'series'>): string {
  const time = (name: string, ms: number | null): string[] => (ms === null ? [] : [`${name} ${rounded(ms)}`])
  const times = [...time('TE', series.echoTimeMs), ...time('TR', series.repetitionTimeMs)]
  return times.length === 0 ? '' : `${times.join(' · ')} ms`
}

/** "30 slices, 3.5 mm apart". */
export function stackSlices({ dims, spacing }: Pick<StackSummary, 'dims' | 'spacing'>): string {
  const [, , slices] = dims
  return slices === 1 ? 'one slice' : `${slices} slices, ${rounded(spacing[2])} mm apart`
}

/** "384 × 384 · 0.4 × 0.4 mm". */
export function stackMatrix({ dims, spacing }: Pick<StackSummary, 'dims' | 'spacing'>): string {
  return `${dims[0]} × ${dims[1]} · ${rounded(spacing[0])} × ${rounded(spacing[1])} mm`
}

function rounded(value: number): string {
  return String(Number(value.toFixed(2)))
}

/** What is asked, where the scan does not say it: never that stacks could be the knee where none looks like one. */
export function chooserWords(stacks: readonly Pick<StackSummary, 'kneeLikelihood'>[]): string {
  const possible = stacks.filter(({ kneeLikelihood }) => kneeLikelihood.score >= POSSIBLE).length
  if (stacks.length === 1)
    return possible === 1
      ? 'One stack of images was found. Check that it is the knee.'
      : 'One stack of images was found, and it does not look like a knee.'
  return possible === 0
    ? `${stacks.length} stacks of images were found, and none looks like a knee.`
    : `${possible} of ${stacks.length} stacks of images could be the knee. Choose all that are.`
}

/** Why the stack is taken for a knee, or not. */
export function likelihoodWords(stack: Pick<StackSummary, 'kneeLikelihood'>): string {
  const { score, reasons } = stack.kneeLikelihood
  const verdict =
    score >= LIKELY ? 'Likely the knee' : score >= POSSIBLE ? 'Possibly the knee' : 'Unlikely to be the knee'
  return reasons.length > 0 ? `${verdict}: ${reasons.join('; ')}` : verdict
}
