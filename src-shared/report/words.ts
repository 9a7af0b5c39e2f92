import type { FindingState } from '../case/revision.js'
import type { ScaleId } from '../moaks/scales.js'
import { sentence, valueText } from '../reasoning/numbers.js'

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** "a", "a or b", "a, b or c". */
export function anyOf(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} or ${last}`
}

/** "6.2 s", "48 s", "2 min 5 s" of milliseconds. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** The one line that must never be overlooked: what the model learned from. */
export function honestySentence(trainedOn: string): string {
  const simulated = /simulat/i.test(trainedOn)
  return `Model trained on ${simulated ? 'simulated knees' : trainedOn} · research use`
}

/** A clause as a sentence. */
export function stated(clause: string): string {
  return `${sentence(clause)}.`
}

/** The grade of a component; 0, which is nothing, where nobody graded it. */
export function gradeOf(finding: Pick<FindingState, 'grades'>, component: ScaleId): number {
  return finding.grades.find((one) => one.component === component)?.grade ?? 0
}

/** "3.4 mm": what was measured for a grade, null where a person graded, for whom the model's number does not stand. */
export function measuredText(
  { grades, gradedByHand }: Pick<FindingState, 'grades' | 'gradedByHand'>,
  component: ScaleId,
): string | null {
  if (gradedByHand?.includes(component)) return null
  const measured = grades.find((one) => one.component === component)?.measured
  return measured ? valueText(measured) : null
}

/** Members with the same key together, in the order in which each key came first. */
export function together<T>(members: readonly T[], keyOf: (member: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const member of members) {
    const group = groups.get(keyOf(member))
    if (group) group.push(member)
    else groups.set(keyOf(member), [member])
  }
  return [...groups.values()]
}
