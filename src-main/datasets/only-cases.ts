import { createHash } from 'node:crypto'
import type { Dataset } from './dataset.js'

/**
 * A dataset cut down to some of its cases, with a fingerprint and a title of its own; the dataset itself where they are
 * all of it. Throws a sentence where none of them is in it.
 */
export function onlyCases(dataset: Dataset, ids: ReadonlySet<string>): Dataset {
  const kept = dataset.cases.flatMap((entry, index) => (ids.has(entry.id) ? [index] : []))
  if (kept.length === dataset.cases.length) return dataset
  if (kept.length === 0) throw new Error(`None of the cases that were read is in ${dataset.title}. Choose other data.`)
  const cases = kept.flatMap((index) => dataset.cases[index] ?? [])
  const fingerprint = createHash('sha256').update(dataset.fingerprint)
  for (const { id } of cases) fingerprint.update(`\n${id}`)
  const original = (caseIndex: number): number => kept[caseIndex] ?? -1
  return {
    ...dataset,
    title: `${dataset.title}, ${cases.length} of ${dataset.cases.length} read`,
    fingerprint: fingerprint.digest('hex'),
    cases,
    truthOf: (caseIndex) => dataset.truthOf(original(caseIndex)),
    loadVolume: (caseIndex, signal) => dataset.loadVolume(original(caseIndex), signal),
  }
}
