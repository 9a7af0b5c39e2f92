import type { Estimate } from '../../case/estimate.js'

/**
 * A part of a session's numbers: the statistics of a resample, always as many, and the rows that are made of their estimates in the same
 * order.
 */
export interface Section<Rows> {
  statistics(sums: Float64Array): readonly (number | null)[]
  rows(estimates: readonly Estimate[], sums: Float64Array): Rows
}
