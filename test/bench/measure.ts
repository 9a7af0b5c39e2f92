/** One measured number beside its peer or bound, as printed in docs/benchmarks.md. */
export interface Measurement {
  /** What was measured, in the words of the table. */
  readonly name: string
  readonly ours: number
  /** What runs beside it in the same run; null where the bar is an absolute bound. */
  readonly peer: number | null
  readonly peerName: string
  readonly unit: string
  /** ours / peer, or null without a peer. */
  readonly ratio: number | null
  /** What we want to reach: a bound on `ours` or on `ratio`. */
  readonly bar: { readonly on: 'ours' | 'ratio'; readonly most: number }
  /** Anything a reader of the number must know. */
  readonly note?: string
}

/** The middle value; of an even number, the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear-interpolated quantile (type 7 of Hyndman and Fan 1996). NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
