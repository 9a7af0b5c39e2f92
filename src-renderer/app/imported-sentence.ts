import type { ImportedCase } from '../../src-shared/bridge-import.js'
import { counted } from '../design/format.js'

/** What an import brought, in a line: what is new, what was there, and that remarks can be read with the case. */
export function importedSentence(cases: readonly ImportedCase[], notes: number): string {
  const of = (outcome: ImportedCase['outcome']): readonly ImportedCase[] =>
    cases.filter((one) => one.outcome === outcome)
  const added = of('joined').reduce((sum, one) => sum + one.added, 0)
  const sentences = [
    ...(cases.length > 1 ? [`${counted(cases.length, 'case')} came in; the first is open.`] : []),
    ...(added > 0 ? [`${counted(added, 'series', 'series')} joined the case that was there.`] : []),
    ...(of('known').length === cases.length ? ['This was imported before: here is the case as it was left.'] : []),
    ...(of('new').length === 1 && cases.length === 1
      ? [`${counted(of('new')[0]?.added ?? 0, 'series', 'series')} came in.`]
      : []),
    ...(notes > 0 ? [`${counted(notes, 'remark')} on the images, kept with the case.`] : []),
  ]
  return sentences.join(' ')
}
