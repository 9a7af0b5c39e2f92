import type { Random } from '../random.js'

const EDGE = 64
const MASK = EDGE - 1

/** A cube of smooth periodic noise of unit deviation: read by voxel index, it costs one look-up a voxel. */
export class NoiseCube {
  private readonly data = new Float32Array(EDGE ** 3)

  /** `smoothness`: number of box passes, each widening the grain by about one voxel. */
  constructor(random: Random, smoothness: number) {
    for (let n = 0; n < this.data.length; n++) this.data[n] = random.uniform(-1, 1)
    for (let pass = 0; pass < smoothness; pass++) for (const stride of [1, EDGE, EDGE * EDGE]) this.smooth(stride)
    let square = 0
    for (const value of this.data) square += value * value
    const scale = 1 / Math.sqrt(square / this.data.length)
    for (let n = 0; n < this.data.length; n++) this.data[n] = (this.data[n] ?? 0) * scale
  }

  private smooth(stride: number): void {
    const source = this.data.slice()
    const span = stride * EDGE
    for (let n = 0; n < source.length; n++) {
      const base = Math.floor(n / span) * span
      const within = n - base
      const before = base + ((within - stride + span) % span)
      const after = base + ((within + stride) % span)
      this.data[n] = ((source[before] ?? 0) + 2 * (source[n] ?? 0) + (source[after] ?? 0)) / 4
    }
  }

  at(i: number, j: number, k: number): number {
    return this.data[(i & MASK) + EDGE * ((j & MASK) + EDGE * (k & MASK))] ?? 0
  }
}

/** A field that varies over the whole volume: random values on a few knots, read trilinearly; coordinates 0…1. */
export class BroadField {
  private readonly knots: Float32Array

  constructor(
    random: Random,
    private readonly count: number,
  ) {
    this.knots = Float32Array.from({ length: count ** 3 }, () => random.normal())
  }

  at(u: number, v: number, w: number): number {
    const n = this.count
    const fx = Math.min(0.9999, Math.max(0, u)) * (n - 1)
    const fy = Math.min(0.9999, Math.max(0, v)) * (n - 1)
    const fz = Math.min(0.9999, Math.max(0, w)) * (n - 1)
    const i = fx | 0
    const j = fy | 0
    const k = fz | 0
    const [a, b, c] = [fx - i, fy - j, fz - k]
    const d = this.knots
    const at = i + n * (j + n * k)
    const row = (base: number): number => (d[base] ?? 0) * (1 - a) + (d[base + 1] ?? 0) * a
    const slab = n * n
    const near = row(at) * (1 - b) + row(at + n) * b
    const far = row(at + slab) * (1 - b) + row(at + slab + n) * b
    return near * (1 - c) + far * c
  }
}
