import { affineSpacing, invertAffine, multiplyAffine, type Affine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import type { ImageVolume } from '../../geometry/image-volume.js'
import { voxelCount, type Lattice } from '../../geometry/lattice.js'

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
  const means = new Float32Array(oi * oj * ok)
  // A row of blocks is summed up before it is written: memory is what takes the time here.
  const sums = new Float32Array(oi)
  const data = image.data
  for (let k = 0; k < ok; k++)
    for (let j = 0; j < oj; j++) {
      sums.fill(0)
      const endK = Math.min(nk, (k + 1) * fk)
      const endJ = Math.min(nj, (j + 1) * fj)
      for (let fromK = k * fk; fromK < endK; fromK++) {
        let fromJ = j * fj
        if (fi === 2 && ni % 2 === 0 && data instanceof Int16Array)
          for (; fromJ + 1 < endJ; fromJ += 2) addTwoRows(sums, data, ni * (fromJ + nj * fromK), ni)
        for (; fromJ < endJ; fromJ++) addRow(sums, data, ni * (fromJ + nj * fromK), ni, fi)
      }
      const inPlane = (endK - k * fk) * (endJ - j * fj)
      const row = oi * (j + oj * k)
      for (let i = 0; i < oi; i++) means[row + i] = (sums[i] ?? 0) / (inPlane * Math.min(fi, ni - i * fi))
    }
  // prettier-ignore
  const blockToVoxel: Affine = [
    fi, 0, 0, (fi - 1) / 2,
    0, fj, 0, (fj - 1) / 2,
    0, 0, fk, (fk - 1) / 2,
    0, 0, 0, 1,
  ]
  return { data: means, dims: [oi, oj, ok], affine: multiplyAffine(image.affine, blockToVoxel) }
}

/** Adds two rows of an even `length` from index `read` on to sums over pairs: what a scan of common resolution asks for. */
function addTwoRows(sums: Float32Array, data: Int16Array, read: number, length: number): void {
  for (let i = 0, at = read; i < sums.length; i++, at += 2) {
    const first = (data[at] ?? 0) + (data[at + 1] ?? 0)
    const second = (data[at + length] ?? 0) + (data[at + length + 1] ?? 0)
    sums[i] = (sums[i] ?? 0) + first + second
  }
}

/** Adds a row of `length` voxels from index `read` on to sums over blocks of `factor` of them. */
function addRow(sums: Float32Array, data: ImageVolume['data'], read: number, length: number, factor: number): void {
  let at = read
  // Half the time of the general loop.
  const pairs = factor === 2 ? length >> 1 : 0
  for (let i = 0; i < pairs; i++, at += 2) sums[i] = (sums[i] ?? 0) + (data[at] ?? 0) + (data[at + 1] ?? 0)
  for (let i = pairs; i < sums.length; i++) {
    const end = Math.min(factor, length - i * factor)
    let sum = 0
    for (let n = 0; n < end; n++) sum += data[at++] ?? 0
    sums[i] = (sums[i] ?? 0) + sum
  }
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
      if (dy === 0 && dz === 0) sampleAlong(image, { x0, dx, y: y0, z: z0 }, range, out, row)
      else
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
          const right = xi + 1 < ni ? 1 : 0
          const down = yi + 1 < nj ? ni : 0
          const deep = zi + 1 < nk ? slab : 0
          out[row + i] = between(data, xi + ni * yi + slab * zi, right, down, deep, fx, fy, fz)
        }
    }
  return out
}

/**
 * A row of samples that runs along a row of the image, as in every scan whose rows lie like the grid's: where it lies
 * across the other two axes is worked out once.
 */
function sampleAlong(
  { data, dims: [ni, nj, nk] }: ImageVolume,
  { x0, dx, y: atY, z: atZ }: { readonly x0: number; readonly dx: number; readonly y: number; readonly z: number },
  range: readonly [number, number],
  out: Float32Array,
  write: number,
): void {
  const y = Math.min(Math.max(atY, 0), nj - 1)
  const z = Math.min(Math.max(atZ, 0), nk - 1)
  const [yi, zi] = [y | 0, z | 0]
  const [fy, fz] = [y - yi, z - zi]
  const down = yi + 1 < nj ? ni : 0
  const deep = zi + 1 < nk ? ni * nj : 0
  const row = ni * (yi + nj * zi)
  for (let i = range[0]; i <= range[1]; i++) {
    const x = Math.min(Math.max(x0 + dx * i, 0), ni - 1)
    const xi = x | 0
    out[write + i] = between(data, row + xi, xi + 1 < ni ? 1 : 0, down, deep, x - xi, fy, fz)
  }
}

/** Between the eight voxels from `base` on; the next ones lie `right`, `down` and `deep` further in the array. */
function between(
  data: ImageVolume['data'],
  base: number,
  right: number,
  down: number,
  deep: number,
  fx: number,
  fy: number,
  fz: number,
): number {
  const a = lerp(data[base] ?? 0, data[base + right] ?? 0, fx)
  const b = lerp(data[base + down] ?? 0, data[base + down + right] ?? 0, fx)
  const c = lerp(data[base + deep] ?? 0, data[base + deep + right] ?? 0, fx)
  const d = lerp(data[base + deep + down] ?? 0, data[base + deep + down + right] ?? 0, fx)
  return lerp(lerp(a, b, fy), lerp(c, d, fy), fz)
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
