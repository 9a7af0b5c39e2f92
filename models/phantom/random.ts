/**
 * Seeded random numbers (sfc32 of PractRand, state filled by splitmix32). The whole simulator draws from this and
 * never from Math.random, so that a seed names a knee for good.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: number, stream = 0) {
    let state = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) >>> 0
    const next = (): number => {
      state = (state + 0x9e3779b9) >>> 0
      let z = state
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      return (z ^ (z >>> 15)) >>> 0
    }
    this.a = next()
    this.b = next()
    this.c = next()
    for (let i = 0; i < 12; i++) this.integer()
  }

  /** A 32-bit unsigned integer. */
  integer(): number {
    const t = (((this.a + this.b) >>> 0) + this.counter) >>> 0
    this.counter = (this.counter + 1) >>> 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) >>> 0
    this.c = ((this.c << 21) | (this.c >>> 11)) >>> 0
    this.c = (this.c + t) >>> 0
    return t
  }

  /** U(low, high). */
  uniform(low = 0, high = 1): number {
    return low + ((high - low) * this.integer()) / 4294967296
  }

  /** N(mean, deviation), cut at ±2.5 deviations so that no knee is absurd. */
  normal(mean = 0, deviation = 1): number {
    for (;;) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
      const value = radius * Math.cos(2 * Math.PI * this.uniform())
      if (Math.abs(value) <= 2.5) return mean + deviation * value
    }
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** One of the items, all alike. Throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.uniform() * items.length)]
    if (item === undefined) throw new RangeError('There is nothing to pick from.')
    return item
  }

  /** An index, drawn in proportion to the weights. */
  weighted(weights: readonly number[]): number {
    let left = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] ?? 0
      if (left < 0) return i
    }
    return weights.length - 1
  }
}
