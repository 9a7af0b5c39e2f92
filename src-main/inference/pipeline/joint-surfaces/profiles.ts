import { eachSample, sampleCount, type SurfaceMap } from './surface-map.js'

/**
 * The image along every ray of a map, from within the bone to beyond the joint: [depth, slices, rays], in steps of a voxel.
 * Bilinear within a slice; 0 outside the image and outside the grid. `intensity` is on the grid of `dims`, < 0 outside the
 * image.
 */
export function surfaceProfiles(
  intensity: Float32Array,
  dims: readonly [number, number, number],
  map: SurfaceMap,
): Float32Array {
  const profiles = new Float32Array(sampleCount(map))
  eachSample(map, (at, i, j, k) => {
    profiles[at] = bilinear(intensity, dims, i, j, k)
  })
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
