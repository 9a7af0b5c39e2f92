/** A value with its bootstrap interval; null where it cannot be computed. */
export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * A part of a session's numbers: the statistics of a resample, always as many, and the rows that are made of their estimates in the same
 * order.
 */
export interface Section<Rows> {
  statistics(sums: Float64Array): readonly (number | null)[]
  rows(estimates: readonly Estimate[], sums: Float64Array): Rows
}

export const NO_ESTIMATE: Estimate = { value: null, low: null, high: null }
