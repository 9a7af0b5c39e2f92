import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { SampledField } from '../fields/sampled-field.js'
import type { Random } from '../random.js'

/**
 * Irregular blobs about one or more seeds: a point's level is its distance from the nearest seed, made uneven by noise.
 * Levels are thresholded by rank, so that a blob gets exactly the share of its region that was planned.
 */
export class Blobs {
  private readonly shift: Vec3

  constructor(
    readonly seeds: readonly Vec3[],
    private readonly noise: SampledField,
    /** Unevenness in mm. */
    private readonly roughness: number,
    /** Between two blobs nothing is filled over this width, mm. */
    private readonly gap: number,
    random: Random,
    /** Relative extents of a blob along x, y, z, about 1. */
    private readonly stretch: Vec3 = [1, 1, 1],
  ) {
    this.shift = [random.uniform(-12, 12), random.uniform(-12, 12), random.uniform(-12, 12)]
  }

  /** The level of a point; Infinity between two blobs. */
  level(x: number, y: number, z: number): number {
    let first = 1e9
    let second = 1e9
    const [sx, sy, sz] = this.stretch
    for (const seed of this.seeds) {
      const dx = (x - seed[0]) / sx
      const dy = (y - seed[1]) / sy
      const dz = (z - seed[2]) / sz
      const d = Math.sqrt(dx * dx + dy * dy + dz * dz)
      if (d < first) {
        second = first
        first = d
      } else if (d < second) second = d
    }
    if (this.seeds.length > 1 && second - first < this.gap) return Infinity
    if (this.roughness === 0) return first
    return first + this.roughness * this.noise.sample(x + this.shift[0], y + this.shift[1], z + this.shift[2])
  }

  /** The box outside of which every level is above `threshold`. */
  box(threshold: number): Box {
    const reach = Math.min(60, threshold + this.roughness * 2.6)
    const low = (axis: 0 | 1 | 2): number => Math.min(...this.seeds.map((s) => s[axis])) - reach * this.stretch[axis]
    const high = (axis: 0 | 1 | 2): number => Math.max(...this.seeds.map((s) => s[axis])) + reach * this.stretch[axis]
    return { min: [low(0), low(1), low(2)], max: [high(0), high(1), high(2)] }
  }
}

/** How far points extend along each axis relative to the mean of the three: the stretch that fits a blob to them. */
export function stretchOf(points: readonly Vec3[]): Vec3 {
  const deviation = ([0, 1, 2] as const).map((axis) => {
    const mean = points.reduce((sum, p) => sum + p[axis], 0) / points.length
    return Math.sqrt(points.reduce((sum, p) => sum + (p[axis] - mean) ** 2, 0) / points.length) + 0.5
  })
  const [dx = 1, dy = 1, dz = 1] = deviation
  const scale = Math.cbrt(dx * dy * dz)
  return [dx / scale, dy / scale, dz / scale]
}

/** The threshold below which `wanted` of the levels lie (`wanted` may exceed their number: then all finite ones). */
export function thresholdFor(levels: readonly number[], wanted: number): number {
  const sorted = Float64Array.from(levels.filter(Number.isFinite)).sort()
  if (sorted.length === 0 || wanted <= 0) return -Infinity
  const at = Math.min(sorted.length - 1, Math.max(0, Math.round(wanted) - 1))
  const next = sorted[at + 1]
  const here = sorted[at] ?? 0
  return next === undefined ? here + 0.4 : (here + next) / 2
}

/** Picks `count` of the points, far from each other. */
export function spreadPoints(points: readonly Vec3[], count: number, random: Random): Vec3[] {
  const chosen: Vec3[] = points.length > 0 ? [random.pick(points)] : []
  while (chosen.length < count) {
    let best: Vec3 | undefined
    let furthest = -1
    for (let trial = 0; trial < 24; trial++) {
      const point = random.pick(points)
      const nearest = Math.min(...chosen.map((c) => Math.hypot(c[0] - point[0], c[1] - point[1], c[2] - point[2])))
      if (nearest > furthest) {
        furthest = nearest
        best = point
      }
    }
    if (!best || furthest < 1) break
    chosen.push(best)
  }
  return chosen
}
