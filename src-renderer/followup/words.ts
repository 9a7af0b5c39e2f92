import { gradeName } from '../../src-shared/followup/words.js'
import type { BoneLink, Change, Observed } from '../../src-shared/followup/record.js'
import { numberText } from '../../src-shared/reasoning/numbers.js'

/** "21 % → 46 %", "small → large": both dates in one line. */
export function fromTo(change: Change): string {
  return `${observedText(change, change.before)} → ${observedText(change, change.now)}`
}

/** "+25 %", "−0.4 mm"; empty where no difference may be given. */
export function differenceText({ difference, unit }: Change): string {
  if (difference === null || unit === null) return ''
  return `${difference < 0 ? '−' : '+'}${numberText(Math.abs(difference))} ${unit}`
}

/** "beyond ±8 %": the smallest change that is told from none; empty where there is none. */
export function bandText({ smallestChange, unit }: Change): string {
  return smallestChange === null || unit === null ? '' : `±${numberText(smallestChange)} ${unit}`
}

function observedText({ unit, component }: Change, observed: Observed | null): string {
  if (!observed) return 'not answered'
  const grade = observed.grade === null || component === null ? '' : gradeName(component, observed.grade)
  if (observed.value === null || unit === null) return grade === '' ? 'not measured' : grade
  return `${numberText(observed.value)} ${unit}${grade === '' ? '' : ` (grade ${observed.grade})`}`
}

/** How far a bone is to be trusted to lie on itself. */
export function boneText({ bone, errorMm, failure }: BoneLink): string {
  return errorMm ? `${bone} within ${errorMm.median.toFixed(1)} mm (95 %: ${errorMm.most.toFixed(1)} mm)` : failure
}
