/**
 * Blurs a volume (i fastest) along one axis with a symmetric kernel [centre, ±1, ±2 …] that sums to 1, borders held;
 * in place, one line of scratch.
 */
export function blurAxis(
  data: Float32Array,
  dims: readonly [number, number, number],
  axis: 0 | 1 | 2,
  kernel: readonly number[],
): void {
  const [ni, nj, nk] = dims
  const length = dims[axis]
  const radius = kernel.length - 1
  if (radius < 1 || length < 2) return
  const stride = axis === 0 ? 1 : axis === 1 ? ni : ni * nj
  const line = new Float32Array(length + 2 * radius)
  const outer = axis === 2 ? nj : nk
  const inner = axis === 0 ? nj : ni
  const outerStride = axis === 2 ? ni : ni * nj
  const innerStride = axis === 0 ? ni : 1
  const weights = Float32Array.from(kernel)
  for (let b = 0; b < outer; b++)
    for (let a = 0; a < inner; a++) {
      const start = b * outerStride + a * innerStride
      for (let n = 0; n < length; n++) line[n + radius] = data[start + n * stride] ?? 0
      for (let n = 0; n < radius; n++) {
        line[n] = line[radius] ?? 0
        line[length + radius + n] = line[length + radius - 1] ?? 0
      }
      for (let n = 0; n < length; n++) {
        let sum = (weights[0] ?? 0) * (line[n + radius] ?? 0)
        for (let r = 1; r <= radius; r++)
          sum += (weights[r] ?? 0) * ((line[n + radius - r] ?? 0) + (line[n + radius + r] ?? 0))
        data[start + n * stride] = sum
      }
    }
}

/** One half of a Gaussian kernel of `sigma` voxels, centre first, normalised; [1] for a sigma too small to matter. */
export function gaussianKernel(sigma: number): number[] {
  if (sigma < 0.2) return [1]
  const radius = Math.max(1, Math.round(2.2 * sigma))
  const half = Array.from({ length: radius + 1 }, (_value, r) => Math.exp((-0.5 * r * r) / (sigma * sigma)))
  const total = half.reduce((sum, weight, r) => sum + (r === 0 ? weight : 2 * weight), 0)
  return half.map((weight) => weight / total)
}
