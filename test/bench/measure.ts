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

/** A number held against an absolute bound. `beside`: what it has to be seen with, where nothing runs in the same run. */
export function alone(
  name: string,
  ours: number,
  unit: string,
  most: number,
  { beside: peerName = '', note }: { readonly beside?: string; readonly note?: string } = {},
): Measurement {
  const bar = { on: 'ours', most } as const
  return { name, ours, peer: null, peerName, unit, ratio: null, bar, ...(note === undefined ? {} : { note }) }
}

/** A number beside that of a peer, or of the least that can be, in the same run. */
export function beside(
  name: string,
  ours: number,
  { peer, peerName }: { readonly peer: number; readonly peerName: string },
  unit: string,
  bar: Measurement['bar'],
  note?: string,
): Measurement {
  return { name, ours, peer, peerName, unit, ratio: ours / peer, bar, ...(note === undefined ? {} : { note }) }
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
