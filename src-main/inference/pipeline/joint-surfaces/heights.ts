import type { SurfacePlan } from '../../pack/surface-plan.js'
import type { Rays, SliceGrid } from './rays.js'

/** A joint surface as a map: [slices, rays], rays fastest. */
export interface SurfaceHeights {
  /** How far along its ray the bone ends, voxels; of rays that miss the bone, as on the nearest that meets it. */
  readonly height: Float32Array
  /** 1 where a ray meets the bone. */
  readonly seen: Uint8Array
}

/**
 * Where a bone ends along the rays of a span of slices: single rays that stray are set right by a median, steps of
 * voxels are smoothed. Null where no ray meets the bone.
 */
export function boneHeights(
  { tissue, dims }: SliceGrid,
  bone: number,
  rays: Rays,
  slices: SurfacePlan['slices'],
): SurfaceHeights | null {
  const [ni, nj] = dims
  const ends = new Float32Array(slices.count * rays.count)
  const seen = new Uint8Array(ends.length)
  for (let v = 0; v < rays.count; v++)
    for (let s = rays.furthest; s >= rays.nearest; s -= rays.step) {
      const [x, y] = rays.at(v, s)
      const [i, j] = [Math.round(x), Math.round(y)]
      if (i < 0 || j < 0 || i >= ni || j >= nj) continue
      for (let u = 0; u < slices.count; u++) {
        const at = v + rays.count * u
        if (seen[at] === 1 || tissue[i + ni * (j + nj * (u + slices.first))] !== bone) continue
        seen[at] = 1
        ends[at] = s
      }
    }
  if (!seen.includes(1)) return null
  fillFromNearest(ends, seen, rays.count)
  return { height: overNeighbours(overNeighbours(ends, rays.count, median), rays.count, mean), seen }
}

/** Gives every ray that met nothing the height of the nearest one that did, in steps from neighbour to neighbour. */
function fillFromNearest(heights: Float32Array, seen: Uint8Array, width: number): void {
  const known = Uint8Array.from(seen)
  const queue: number[] = []
  for (let n = 0; n < known.length; n++) if (known[n] === 1) queue.push(n)
  for (let head = 0; head < queue.length; head++) {
    const n = queue[head] ?? 0
    const v = n % width
    for (const neighbour of [n - width, n + width, v > 0 ? n - 1 : -1, v < width - 1 ? n + 1 : -1]) {
      if (neighbour < 0 || neighbour >= known.length || known[neighbour] === 1) continue
      known[neighbour] = 1
      heights[neighbour] = heights[n] ?? 0
      queue.push(neighbour)
    }
  }
}

/** A map of what `combine` makes of each place and its eight neighbours; at the edges the outermost count twice. */
function overNeighbours(map: Float32Array, width: number, combine: (nine: Float32Array) => number): Float32Array {
  const height = map.length / width
  const nine = new Float32Array(9)
  const clamp = (value: number, end: number): number => Math.min(Math.max(value, 0), end - 1)
  return map.map((_, n) => {
    const [u, v] = [Math.floor(n / width), n % width]
    for (let at = 0; at < 9; at++)
      nine[at] = map[clamp(u + Math.floor(at / 3) - 1, height) * width + clamp(v + (at % 3) - 1, width)] ?? 0
    return combine(nine)
  })
}

function median(nine: Float32Array): number {
  return nine.sort()[4] ?? 0
}

function mean(nine: Float32Array): number {
  return nine.reduce((sum, value) => sum + value, 0) / 9
}
