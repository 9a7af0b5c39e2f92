import type { Reading } from '../../src-shared/case/reading.js'
import type { Landmark, Landmarks, PriorCase } from '../viewer/types.js'

/** What views are linked by: of a case's volumes from its reading, of the other dates on show as their volumes carry it. */
export function landmarksOf(reading: Reading | null, priors: readonly PriorCase[]): Landmarks {
  const entries: [string, readonly Landmark[]][] = [
    ...priors.flatMap(({ volumes }) =>
      volumes.map(({ meta, landmarks = [] }): [string, Landmark[]] => [meta.hash, landmarks]),
    ),
    ...(reading?.volumes ?? []).map(({ hash, landmarks }): [string, Landmark[]] => [hash, landmarks]),
  ]
  return new Map(entries)
}
