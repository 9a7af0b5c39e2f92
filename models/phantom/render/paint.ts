import { lesionValue } from '../../../src-shared/anatomy/labels.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { blurAxis } from './convolve.js'
import type { Contrast } from './contrast.js'
import { BroadField, NoiseCube } from './texture.js'

/** Labels of a volume and its voxel size in mm. */
export interface Painting {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  /** Layer of cartilage (raster/cartilage-layer.ts), 0 elsewhere. */
  readonly layer: Uint8Array
  readonly dims: readonly [number, number, number]
  readonly spacing: readonly [number, number, number]
}

const MARROW_LESION = lesionValue('bone-marrow-lesion')
const OSTEOPHYTE = lesionValue('osteophyte')
const GRAFT = lesionValue('ligament-graft')

/** Relative texture of each tissue: deviation of its fine grain. */
const GRAIN = new Float32Array(32).fill(0.06)
GRAIN[T.muscle] = 0.09
GRAIN[T.fat] = 0.15
GRAIN[T.fatPad] = 0.17
GRAIN[T.fluid] = 0.03
for (const bone of [T.femur, T.tibia, T.fibula, T.patella]) GRAIN[bone] = 0.09

/** Signal of every voxel before the scanner blurs and disturbs it. */
export function paint(painting: Painting, contrast: Contrast, random: Random): Float32Array {
  const { tissue, lesion, layer, dims } = painting
  const [ni, nj, nk] = dims
  const signal = new Float32Array(tissue.length)
  const grain = new NoiseCube(random, 1)
  const coarse = new NoiseCube(random, 5)
  const marrow = new BroadField(random, 6)
  const suppression = fatSuppression(random)
  const levels = Float32Array.from(contrast.tissues)
  const lesionLevels = Float32Array.from(contrast.lesions)
  const isFat = fatLike()
  const redMarrow = random.uniform(0, 0.35)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, n++) {
        const t = tissue[n] ?? 0
        if (t === 0) continue
        const l = lesion[n] ?? 0
        const own = l === 0 || l === MARROW_LESION ? Number.NaN : (lesionLevels[l] ?? Number.NaN)
        let level = Number.isNaN(own) ? (levels[t] ?? 0) : own
        if (l === GRAFT && t !== T.acl) level = own * 1.6
        if (layer[n] !== 0) level *= contrast.layers[layer[n] ?? 0] ?? 1
        if (Number.isNaN(own) && isFat[t] === 1) {
          const failed = suppression(i / ni, j / nj, k / nk)
          level += failed * (contrast.unsuppressedFat - level)
          if (t <= T.patella) level *= 1 + redMarrow * marrow.at(i / ni, j / nj, k / nk)
        }
        // muscle fibres run along the leg: the grain is read stretched from top to bottom
        const texture = t === T.muscle ? coarse.at(i, j >> 3, k * 2) : grain.at(i, j, k) + 0.6 * coarse.at(i, j, k)
        signal[n] = Math.max(0, level * (1 + (GRAIN[t] ?? 0) * texture))
      }
  drawCortex(painting, contrast.cortex, signal)
  addMarrowLesions(painting, lesionLevels[MARROW_LESION] ?? 0.5, signal, coarse)
  drawMarrowVessels(painting, Math.min(0.6, (contrast.tissues[T.vessel] ?? 0.5) * 0.7), signal, random)
  return signal
}

function fatLike(): Uint8Array {
  const set = new Uint8Array(32)
  for (const tissue of [T.femur, T.tibia, T.fibula, T.patella, T.fat, T.fatPad]) set[tissue] = 1
  return set
}

/** Share of the fat signal that is left, 0…1, over the volume (coordinates 0…1): good in the middle, failing at an edge. */
function fatSuppression(random: Random): (u: number, v: number, w: number) => number {
  const severity = random.chance(0.45) ? random.uniform(0.2, 0.9) : 0
  const [a, b, c] = [random.normal(), random.normal(), random.normal()]
  const length = Math.max(0.1, Math.hypot(a, b, c))
  const reach = random.uniform(0.45, 0.62)
  return (u, v, w) => {
    if (severity === 0) return 0
    const along = ((u - 0.5) * a + (v - 0.5) * b + (w - 0.5) * c) / length
    return severity / (1 + Math.exp(-(along - reach) * 16))
  }
}

/** Darkens the bone voxels that border on anything but their own bone. */
function drawCortex({ tissue, lesion, dims }: Painting, cortex: number, signal: Float32Array): void {
  const [ni, nj, nk] = dims
  const slab = ni * nj
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 1; i < ni - 1; i++) {
        const n = i + ni * j + slab * k
        const t = tissue[n] ?? 0
        if (t === 0 || t > T.patella || lesion[n] === GRAFT) continue
        const inside =
          tissue[n - 1] === t &&
          tissue[n + 1] === t &&
          (j === 0 || tissue[n - ni] === t) &&
          (j === nj - 1 || tissue[n + ni] === t) &&
          (k === 0 || tissue[n - slab] === t) &&
          (k === nk - 1 || tissue[n + slab] === t)
        if (!inside) signal[n] = cortex + (lesion[n] === OSTEOPHYTE ? 0.02 : 0)
      }
}

/** Marrow lesions have no edge: their weight is blurred over some millimetres and made uneven. */
function addMarrowLesions(
  { tissue, lesion, dims, spacing }: Painting,
  level: number,
  signal: Float32Array,
  noise: NoiseCube,
): void {
  const weight = new Float32Array(lesion.length)
  let any = false
  for (let n = 0; n < lesion.length; n++)
    if (lesion[n] === MARROW_LESION) {
      weight[n] = 1
      any = true
    }
  if (!any) return
  for (const axis of [0, 1, 2] as const) {
    const reach = Math.max(1, Math.round(1 / spacing[axis]))
    const kernel = Array.from({ length: reach + 1 }, () => 1 / (2 * reach + 1))
    if (spacing[axis] < 1.6) blurAxis(weight, dims, axis, kernel)
  }
  const [ni, nj] = dims
  for (let n = 0; n < weight.length; n++) {
    const w = weight[n] ?? 0
    const t = tissue[n] ?? 0
    if (w === 0 || t === 0 || t > T.patella || (lesion[n] !== 0 && lesion[n] !== MARROW_LESION)) continue
    const i = n % ni
    const j = Math.floor(n / ni) % nj
    const k = Math.floor(n / (ni * nj))
    const uneven = w * (1 + 0.16 * noise.at(i, j, k))
    signal[n] = (signal[n] ?? 0) * (1 - w) + level * uneven
  }
}

/** Thin bright vessels in the marrow: linear, unlike a lesion, and labelled as nothing. */
function drawMarrowVessels(
  { tissue, lesion, dims, spacing }: Painting,
  level: number,
  signal: Float32Array,
  random: Random,
): void {
  const [ni, nj, nk] = dims
  const count = Math.floor(random.uniform(0, 9))
  for (let vessel = 0; vessel < count; vessel++) {
    let [x, y, z] = [
      random.uniform(0, ni) * spacing[0],
      random.uniform(0, nj) * spacing[1],
      random.uniform(0, nk) * spacing[2],
    ]
    let [dx, dy, dz] = [random.normal(), random.normal() * 1.5, random.normal()]
    const radius = random.uniform(0.35, 0.8)
    for (let step = 0; step < 60; step++) {
      const norm = 0.5 / Math.max(0.1, Math.hypot(dx, dy, dz))
      x += dx * norm
      y += dy * norm
      z += dz * norm
      dx += random.normal(0, 0.12)
      dy += random.normal(0, 0.12)
      dz += random.normal(0, 0.12)
      const reach = spacing.map((mm) => Math.floor(radius / mm))
      const [ci, cj, ck] = [Math.round(x / spacing[0]), Math.round(y / spacing[1]), Math.round(z / spacing[2])]
      for (let k = ck - (reach[2] ?? 0); k <= ck + (reach[2] ?? 0); k++)
        for (let j = cj - (reach[1] ?? 0); j <= cj + (reach[1] ?? 0); j++)
          for (let i = ci - (reach[0] ?? 0); i <= ci + (reach[0] ?? 0); i++) {
            if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue
            const n = i + ni * (j + nj * k)
            const t = tissue[n] ?? 0
            if (t === 0 || t > T.patella || lesion[n] !== 0) continue
            signal[n] = Math.max(signal[n] ?? 0, level)
          }
    }
  }
}
