import { affineSpacing, invertAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { ImageVolume } from './image-volume.js'
import { voxelCount, type Lattice } from './lattice.js'

/**
 * How many source voxels to average along each of its axes before sampling it at `spacing` mm. Averaging first is
 * the anti-alias filter: it works along the image's own axes, so an oblique image needs nothing special.
 */
export function averagingFactors(affine: Affine, spacing: number): Vec3 {
  const [a, b, c] = affineSpacing(affine)
  const factor = (source: number): number => Math.max(1, Math.floor(spacing / source + 0.05))
  return [factor(a), factor(b), factor(c)]
}

/**
 * The image averaged over blocks of `factors` voxels. The last block of an axis may be short; its mean is still
 * placed on the regular lattice, which moves at most the outermost half block. Factors 1,1,1 return the image itself.
 */
export function averageBlocks(image: ImageVolume, factors: Vec3): ImageVolume {
  const [fi, fj, fk] = factors
  if (fi === 1 && fj === 1 && fk === 1) return image
  const [ni, nj, nk] = image.dims
  const oi = Math.ceil(ni / fi)
  const oj = Math.ceil(nj / fj)
  const ok = Math.ceil(nk / fk)
  const sums = new Float32Array(oi * oj * ok)
  const data = image.data
  for (let k = 0; k < nk; k++) {
    const outK = Math.floor(k / fk) * oj
    for (let j = 0; j < nj; j++) {
      let read = ni * (j + nj * k)
      const write = oi * (Math.floor(j / fj) + outK)
      // Pairs are what a scan of common resolution asks for: half the time of the general loop.
      const pairs = fi === 2 ? ni >> 1 : 0
      for (let i = 0; i < pairs; i++, read += 2)
        sums[write + i] = (sums[write + i] ?? 0) + (data[read] ?? 0) + (data[read + 1] ?? 0)
      for (let i = pairs; i < oi; i++) {
        const end = Math.min(fi, ni - i * fi)
        let sum = 0
        for (let n = 0; n < end; n++) sum += data[read++] ?? 0
        sums[write + i] = (sums[write + i] ?? 0) + sum
      }
    }
  }
  const length = (index: number, factor: number, n: number): number => Math.min(factor, n - index * factor)
  for (let k = 0; k < ok; k++)
    for (let j = 0; j < oj; j++) {
      const row = oi * (j + oj * k)
      const inPlane = length(k, fk, nk) * length(j, fj, nj)
      for (let i = 0; i < oi; i++) sums[row + i] = (sums[row + i] ?? 0) / (inPlane * length(i, fi, ni))
    }
  // prettier-ignore
  const blockToVoxel: Affine = [
    fi, 0, 0, (fi - 1) / 2,
    0, fj, 0, (fj - 1) / 2,
    0, 0, fk, (fk - 1) / 2,
    0, 0, 0, 1,
  ]
  return { data: sums, dims: [oi, oj, ok], affine: multiplyAffine(image.affine, blockToVoxel) }
}

/** The range of t for which low ≤ origin + t·step ≤ high, cut to 0…last; empty where first > second. */
function inside(origin: number, step: number, low: number, high: number, range: readonly [number, number]) {
  if (Math.abs(step) < 1e-12) return origin >= low && origin <= high ? range : ([1, 0] as const)
  const a = (low - origin) / step
  const b = (high - origin) / step
  return [Math.max(range[0], Math.ceil(Math.min(a, b))), Math.min(range[1], Math.floor(Math.max(a, b)))] as const
}

/**
 * The image at every voxel centre of `target`, trilinear; `outside` where the target leaves the image. The image
 * ends at the outer faces of its voxels: in the last half voxel the edge value holds.
 */
export function sampleTrilinear(image: ImageVolume, target: Lattice, outside: number): Float32Array {
  const toSource = multiplyAffine(invertAffine(image.affine), target.affine)
  const m = (index: number): number => toSource[index] ?? 0
  const [ni, nj, nk] = image.dims
  const [ti, tj, tk] = target.dims
  const data = image.data
  const out = new Float32Array(voxelCount(target)).fill(outside)
  const [dx, dy, dz] = [m(0), m(4), m(8)]
  const slab = ni * nj
  for (let k = 0; k < tk; k++)
    for (let j = 0; j < tj; j++) {
      const x0 = m(1) * j + m(2) * k + m(3)
      const y0 = m(5) * j + m(6) * k + m(7)
      const z0 = m(9) * j + m(10) * k + m(11)
      let range: readonly [number, number] = [0, ti - 1]
      range = inside(x0, dx, -0.5, ni - 0.5, range)
      range = inside(y0, dy, -0.5, nj - 0.5, range)
      range = inside(z0, dz, -0.5, nk - 0.5, range)
      const row = ti * (j + tj * k)
      for (let i = range[0]; i <= range[1]; i++) {
        const x = Math.min(Math.max(x0 + dx * i, 0), ni - 1)
        const y = Math.min(Math.max(y0 + dy * i, 0), nj - 1)
        const z = Math.min(Math.max(z0 + dz * i, 0), nk - 1)
        const xi = x | 0
        const yi = y | 0
        const zi = z | 0
        const fx = x - xi
        const fy = y - yi
        const fz = z - zi
        const base = xi + ni * yi + slab * zi
        const right = xi + 1 < ni ? 1 : 0
        const down = yi + 1 < nj ? ni : 0
        const deep = zi + 1 < nk ? slab : 0
        const a = lerp(data[base] ?? 0, data[base + right] ?? 0, fx)
        const b = lerp(data[base + down] ?? 0, data[base + down + right] ?? 0, fx)
        const c = lerp(data[base + deep] ?? 0, data[base + deep + right] ?? 0, fx)
        const d = lerp(data[base + deep + down] ?? 0, data[base + deep + down + right] ?? 0, fx)
        out[row + i] = lerp(lerp(a, b, fy), lerp(c, d, fy), fz)
      }
    }
  return out
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
