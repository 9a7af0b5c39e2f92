import { createRandom } from '../random.js'

/** A statistic of resampled patients: `weights[p]` says how often patient p was drawn. Null where it is undefined. */
export type WeightedStatistic = (weights: Uint16Array) => number | null

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  readonly replicates: number
  readonly seed: number
  /** Coverage, 0.95 for the usual interval. */
  readonly level: number
}

/**
 * Percentile intervals (Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13) of several statistics over the
 * same resamples. Whole patients are drawn with replacement, because the answers of one knee are not independent
 * (cluster bootstrap, Field & Welsh 2007, JRSS B 69:369). An interval is null with fewer than two patients, or where the
 * statistic is undefined in more than half of the resamples.
 */
export function bootstrapIntervals(
  patients: number,
  statistics: readonly WeightedStatistic[],
  options: BootstrapOptions,
): (Interval | null)[] {
  if (patients < 2) return statistics.map(() => null)
  const random = createRandom(options.seed)
  const weights = new Uint16Array(patients)
  const values = statistics.map(() => new Float64Array(options.replicates))
  const defined = statistics.map(() => 0)
  for (let replicate = 0; replicate < options.replicates; replicate++) {
    weights.fill(0)
    for (let draw = 0; draw < patients; draw++) {
      const patient = Math.floor(random() * patients)
      weights[patient] = (weights[patient] ?? 0) + 1
    }
    statistics.forEach((statistic, index) => {
      const value = statistic(weights)
      const column = values[index]
      const used = defined[index] ?? 0
      if (value === null || !column) return
      column[used] = value
      defined[index] = used + 1
    })
  }
  const tail = (1 - options.level) / 2
  return values.map((column, index) => {
    const used = defined[index] ?? 0
    if (used * 2 <= options.replicates) return null
    const sorted = column.subarray(0, used).sort()
    return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) }
  })
}

/** Quantile of sorted values with linear interpolation (Hyndman & Fan 1996, type 7; the default of NumPy and R). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] ?? 0
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low
  return low + (position - below) * (high - low)
}
