import type { Interval } from './bootstrap.js'
import { normalQuantile } from './distributions.js'

/** A share of cases that do not depend on one another. */
export interface Proportion {
  readonly hits: number
  readonly of: number
  /** Null where there is nothing to take a share of. */
  readonly value: number | null
  readonly interval: Interval | null
}

/** How often what is there is found, and how often what is not there is left alone. */
export interface Detection {
  readonly sensitivity: Proportion
  readonly specificity: Proportion
}

/**
 * Sensitivity and specificity against what is held for right. A blank (null on either side) is left out. Intervals are
 * Wilson's; where several answers come from one patient, resample patients instead.
 */
export function detection(
  truth: readonly (boolean | null)[],
  answers: readonly (boolean | null)[],
  level = 0.95,
): Detection {
  const counts = { found: 0, present: 0, spared: 0, absent: 0 }
  truth.forEach((present, index) => {
    const answer = answers[index] ?? null
    if (present === null || answer === null) return
    counts[present ? 'present' : 'absent']++
    if (answer === present) counts[present ? 'found' : 'spared']++
  })
  return {
    sensitivity: proportion(counts.found, counts.present, level),
    specificity: proportion(counts.spared, counts.absent, level),
  }
}

/** A share with Wilson's score interval (Wilson 1927, JASA 22:209), which holds at 0 and 1 and for few cases. */
export function proportion(hits: number, of: number, level = 0.95): Proportion {
  if (of === 0) return { hits, of, value: null, interval: null }
  const value = hits / of
  const z = normalQuantile(1 - (1 - level) / 2)
  const middle = (value + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of ** 2))
  // The bounds of an empty and of a full share are exact, whatever rounding says.
  return {
    hits,
    of,
    value,
    interval: { low: hits === 0 ? 0 : middle - half, high: hits === of ? 1 : middle + half },
  }
}
