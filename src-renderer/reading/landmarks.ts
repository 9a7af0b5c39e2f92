import type { Reading, ReadVolume } from '../../src-shared/case/reading.js'
import type { Prior } from './follow-up.svelte.js'

/** Where structures lie in each volume, by its hash, LPS mm of its own frame: what views are linked by. */
export type Landmarks = ReadonlyMap<string, ReadVolume['landmarks']>

/** The landmarks of a case's volumes, from its reading, and of the other dates on show, as their volumes carry them. */
export function landmarksOf(reading: Reading | null, priors: readonly Prior[]): Landmarks {
  const today = (reading?.volumes ?? []).map(({ hash, landmarks }): [string, ReadVolume['landmarks']] => [
    hash,
    landmarks,
  ])
  const others = priors.flatMap(({ volumes }) =>
    volumes.map(({ meta, landmarks = [] }): [string, ReadVolume['landmarks']] => [meta.hash, landmarks]),
  )
  return new Map([...others, ...today])
}
