import type { SurfacePlan } from '../../pack/surface-plan.js'
import type { SurfaceHeights } from './heights.js'
import type { Rays } from './rays.js'

/**
 * The image along every ray, from within the bone to beyond the joint: [depth, slices, rays], in steps of a voxel with
 * the bone's end at `depth.below`. Bilinear within a slice; 0 outside the image and outside the grid. `intensity` is on the
 * grid of `dims`, < 0 outside the image.
 */
export function surfaceProfiles(
  intensity: Float32Array,
  dims: readonly [number, number, number],
  rays: Rays,
  { height }: SurfaceHeights,
  { slices, depth }: Pick<SurfacePlan, 'slices' | 'depth'>,
): Float32Array {
  const places = height.length
  const profiles = new Float32Array((depth.below + depth.above + 1) * places)
  for (let place = 0; place < places; place++) {
    const k = slices.first + Math.floor(place / rays.count)
    const end = height[place] ?? 0
    for (let d = 0; d <= depth.below + depth.above; d++) {
      const [i, j] = rays.at(place % rays.count, end + d - depth.below)
      profiles[d * places + place] = bilinear(intensity, dims, i, j, k)
    }
  }
  return profiles
}

function bilinear(
  values: Float32Array,
  [ni, nj]: readonly [number, number, number],
  i: number,
  j: number,
  k: number,
): number {
  if (i < 0 || j < 0 || i > ni - 1 || j > nj - 1) return 0
  const [i0, j0] = [Math.min(Math.floor(i), ni - 2), Math.min(Math.floor(j), nj - 2)]
  const [fi, fj] = [i - i0, j - j0]
  const n = i0 + ni * (j0 + nj * k)
  const of = (at: number): number => Math.max(values[at] ?? 0, 0)
  return (of(n) * (1 - fi) + of(n + 1) * fi) * (1 - fj) + (of(n + ni) * (1 - fi) + of(n + ni + 1) * fi) * fj
}
