import { createRandom } from './random.js'

/**
 * Statistics of resampled patients: `weights[p]` says how often patient p was drawn. Null where one is undefined. The
 * result always has the same length.
 */
export type WeightedStatistics = (weights: Uint16Array) => readonly (number | null)[]

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

/** The value over all patients as they are, with its interval. */
export interface BootstrapEstimate {
  readonly value: number | null
  readonly interval: Interval | null
}

/**
 * Percentile intervals (Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13) of several statistics over the
 * same resamples. Whole patients are drawn with replacement, because the answers of one knee are not independent
 * (cluster bootstrap, Field & Welsh 2007, JRSS B 69:369). An interval is null with fewer than two patients, or where the
 * statistic is undefined in half of the resamples or more.
 */
export function bootstrap(
  patients: number,
  statistics: WeightedStatistics,
  options: BootstrapOptions,
): BootstrapEstimate[] {
  const weights = new Uint16Array(patients).fill(1)
  const values = statistics(weights)
  if (patients < 2) return values.map((value) => ({ value, interval: null }))
  const random = createRandom(options.seed)
  const columns = values.map(() => ({ resampled: new Float64Array(options.replicates), used: 0 }))
  for (let replicate = 0; replicate < options.replicates; replicate++) {
    weights.fill(0)
    for (let draw = 0; draw < patients; draw++) {
      const patient = Math.floor(random() * patients)
      weights[patient] = (weights[patient] ?? 0) + 1
    }
    const resampled = statistics(weights)
    columns.forEach((column, index) => {
      const value = resampled[index] ?? null
      if (value !== null) column.resampled[column.used++] = value
    })
  }
  const tail = (1 - options.level) / 2
  return values.map((value, index) => {
    const column = columns[index]
    if (!column || column.used * 2 <= options.replicates) return { value, interval: null }
    const sorted = column.resampled.subarray(0, column.used).sort()
    return { value, interval: { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) } }
  })
}

/** Two statistics of the same patients, and first − second. */
export interface PairedEstimate {
  readonly first: BootstrapEstimate
  readonly second: BootstrapEstimate
  readonly difference: BootstrapEstimate
}

/**
 * The difference of two statistics, both over the same resamples: what makes a patient hard for both cancels out (Efron &
 * Tibshirani 1993, ch. 8 and 13).
 */
export function pairedBootstrap(
  patients: number,
  pair: (weights: Uint16Array) => readonly [number | null, number | null],
  options: BootstrapOptions,
): PairedEstimate {
  const nothing: BootstrapEstimate = { value: null, interval: null }
  const [first = nothing, second = nothing, difference = nothing] = bootstrap(
    patients,
    (weights) => {
      const [one, other] = pair(weights)
      return [one, other, one === null || other === null ? null : one - other]
    },
    options,
  )
  return { first, second, difference }
}

/** Quantile of sorted values with linear interpolation (Hyndman & Fan 1996, type 7; the default of NumPy and R). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] ?? 0
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low
  return low + (position - below) * (high - low)
}
