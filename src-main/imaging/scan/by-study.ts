import type { ScannedStack } from '../stack.js'

/** Stacks by study and patient; those of a study without a UID are each alone, for nothing says that they belong together. */
export function byStudy(stacks: readonly ScannedStack[]): ScannedStack[][] {
  const studies = new Map<string, ScannedStack[]>()
  for (const stack of stacks) {
    const { uid, patientId } = stack.summary.study
    const key = uid === '' ? stack.summary.id : `${uid}|${patientId}`
    studies.set(key, [...(studies.get(key) ?? []), stack])
  }
  return [...studies.values()]
}
