import { voxelAt, type Grid } from '../knee-labels.js'
import type { Plateau } from '../landmarks.js'
import { fromPlateau } from '../partition.js'

/**
 * How a lesion lies in its meniscus, mm: its spread (standard deviation) along the rim, from free edge to outer edge
 * and in height, and how much nearer to the middle of the plateau it lies than the meniscus around it. What tells a
 * radial tear (narrow along the rim) from a horizontal one (flat) and a vertical one (thin across), and maceration
 * (at the free edge). All 0 without voxels.
 */
export interface TearShape {
  readonly along: number
  readonly across: number
  readonly high: number
  readonly inward: number
}

export function tearShape(
  grid: Grid,
  plateau: Plateau,
  medial: boolean,
  lesion: readonly number[],
  third: readonly number[],
): TearShape {
  if (lesion.length === 0) return { along: 0, across: 0, high: 0, inward: 0 }
  const polar = (n: number): Polar => {
    const [i, j, k] = voxelAt(grid, n)
    const [backwards, outwards] = fromPlateau(plateau, grid, medial, i, k)
    return {
      radius: Math.hypot(backwards, outwards),
      angle: Math.atan2(backwards, outwards),
      height: j * grid.spacing[1],
    }
  }
  const points = lesion.map(polar)
  const radius = spread(points.map((point) => point.radius))
  const angle = spread(points.map((point) => point.angle))
  return {
    along: angle.deviation * radius.mean,
    across: radius.deviation,
    high: spread(points.map((point) => point.height)).deviation,
    inward: spread(third.map((n) => polar(n).radius)).mean - radius.mean,
  }
}

interface Polar {
  readonly radius: number
  readonly angle: number
  readonly height: number
}

function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) }
}
