import type { Reading } from '../../src-shared/case/reading.js'
import type { OutlinedVolume } from '../viewer/outlines/outlines.svelte.js'

/** The volumes of a reading that were outlined, most useful first; null where there is no reading. */
export function outlinedVolumes(reading: Reading | null): OutlinedVolume[] | null {
  return reading && reading.volumes.flatMap(({ hash, structures }) => (structures ? [{ hash, structures }] : []))
}
