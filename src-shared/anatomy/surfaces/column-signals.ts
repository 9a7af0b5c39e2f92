import { affineSpacing, invertAffine, applyAffine, applyLinear, type Affine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import type { ImageVolume } from '../../geometry/image-volume.js'
import type { IntensityWindow } from '../grid/intensity.js'
import type { KneeLabels } from '../knee-labels.js'
import { lesionValue, tissueValue } from '../labels.js'
import { COVERED_BONES } from './bones.js'
import type { ColumnFeet } from './column-feet.js'
import type { SignalScale } from './signal-scale.js'

/** Where the samples of a column lie along its normal, mm from its foot. */
export interface ColumnSampling {
  readonly from: number
  readonly step: number
  readonly samples: number
}

/** What the columns are read from. */
export interface ColumnSources {
  /** The image at its own resolution, and the intensities that become 0 and 1. */
  readonly image: ImageVolume
  readonly window: IntensityWindow
  readonly scale: SignalScale
  readonly labels: KneeLabels
  /** The segmenter's evidence on the labels' grid, [channels, voxels]. */
  readonly evidence: Uint8Array
}

/** Channels of every sample before those of the evidence. */
export const SIGNAL_CHANNELS = [
  /** The image from marrow (64) to cartilage (128). */
  'signal',
  /** The image from 0 to 1 of its window. */
  'window',
  'inside-image',
  /** How much of the surroundings carries a label. */
  'own-bone',
  'own-cartilage',
  'other-bone',
  'other-cartilage',
  'fluid',
  'meniscus',
  'partial-loss',
  'full-loss',
] as const
const LABEL_CHANNEL = SIGNAL_CHANNELS.indexOf('own-bone')

/** What is told of a column as a whole. */
export const PLACE_FEATURES = [
  ...COVERED_BONES.map(({ name }) => name),
  /** Its direction as in a right knee. */
  'medial',
  'posterior',
  'superior',
  /** How far apart slices lie along the column, in units of 4 mm: what is blurred along it. */
  'slice-blur',
] as const

export interface ColumnSignals {
  /** uint8 [columns, channels, samples]. */
  readonly columns: Uint8Array
  /** [columns, PLACE_FEATURES]. */
  readonly place: Float32Array
  readonly channels: number
}

/** Reads image, labels and evidence along every column, between their voxels. `mirrored` tells a left knee. */
export function columnSignals(
  feet: ColumnFeet,
  sources: ColumnSources,
  sampling: ColumnSampling,
  mirrored: boolean,
): ColumnSignals {
  const { labels, evidence } = sources
  const voxels = labels.tissue.length
  const evidenceChannels = evidence.length / voxels
  const channels = SIGNAL_CHANNELS.length + evidenceChannels
  const { samples } = sampling
  const columns = new Uint8Array(feet.count * channels * samples)
  readImage(feet, sources, sampling, columns, channels)
  readLabels(feet, labels, evidence, sampling, columns, channels)
  return { columns, channels, place: places(feet, sources.image.affine, mirrored) }
}

const vector = (from: Float32Array, column: number): Vec3 => [
  from[3 * column] ?? 0,
  from[3 * column + 1] ?? 0,
  from[3 * column + 2] ?? 0,
]

function places({ count, normals, bone }: ColumnFeet, image: Affine, mirrored: boolean): Float32Array {
  const out = new Float32Array(count * PLACE_FEATURES.length)
  const spacing = affineSpacing(image)
  const thick = spacing.indexOf(Math.max(...spacing))
  const slices: Vec3 = [image[thick] ?? 0, image[4 + thick] ?? 0, image[8 + thick] ?? 0]
  for (let column = 0; column < count; column++) {
    const [x, y, z] = vector(normals, column)
    const row = column * PLACE_FEATURES.length
    out[row + (bone[column] ?? 0)] = 1
    const blur = Math.abs(x * slices[0] + y * slices[1] + z * slices[2]) / 4
    out.set([mirrored ? -x : x, y, z, blur], row + COVERED_BONES.length)
  }
  return out
}

function readImage(
  { count, feet, normals }: ColumnFeet,
  { image, window, scale }: ColumnSources,
  { from, step, samples }: ColumnSampling,
  out: Uint8Array,
  channels: number,
): void {
  const toVoxel = invertAffine(image.affine)
  const [ni, nj, nk] = image.dims
  const { data } = image
  const slab = ni * nj
  const perWindow = 1 / (window.high - window.low)
  const perScale = 64 / (scale.cartilage - scale.marrow)
  const clip = (index: number, end: number): number => (index < 0 ? 0 : index > end ? end : index)
  for (let column = 0; column < count; column++) {
    const [x0, y0, z0] = applyAffine(toVoxel, vector(feet, column))
    const [dx, dy, dz] = applyLinear(toVoxel, vector(normals, column))
    const base = column * channels * samples
    for (let s = 0; s < samples; s++) {
      const t = from + s * step
      const [x, y, z] = [x0 + dx * t, y0 + dy * t, z0 + dz * t]
      const isInside = x >= -0.5 && y >= -0.5 && z >= -0.5 && x <= ni - 0.5 && y <= nj - 0.5 && z <= nk - 0.5
      if (!isInside) {
        out[base + s] = 64
        continue
      }
      const [cx, cy, cz] = [clip(x, ni - 1), clip(y, nj - 1), clip(z, nk - 1)]
      const [i, j, k] = [cx | 0, cy | 0, cz | 0]
      const [fx, fy, fz] = [cx - i, cy - j, cz - k]
      const at = i + ni * j + slab * k
      const right = i + 1 < ni ? 1 : 0
      const down = j + 1 < nj ? ni : 0
      const deep = k + 1 < nk ? slab : 0
      const value =
        ((data[at] ?? 0) * (1 - fx) + (data[at + right] ?? 0) * fx) * (1 - fy) * (1 - fz) +
        ((data[at + down] ?? 0) * (1 - fx) + (data[at + down + right] ?? 0) * fx) * fy * (1 - fz) +
        ((data[at + deep] ?? 0) * (1 - fx) + (data[at + deep + right] ?? 0) * fx) * (1 - fy) * fz +
        ((data[at + deep + down] ?? 0) * (1 - fx) + (data[at + deep + down + right] ?? 0) * fx) * fy * fz
      const shown = (value - window.low) * perWindow
      out[base + s] = clip(Math.round(64 + perScale * (shown - scale.marrow)), 255)
      out[base + samples + s] = clip(Math.round(255 * shown), 255)
      out[base + 2 * samples + s] = 255
    }
  }
}

/** For every tissue value the channel it counts in, for the columns of one bone. */
function channelTable(bone: number): Uint8Array {
  const table = new Uint8Array(256)
  COVERED_BONES.forEach(({ bone: value, cartilage }, index) => {
    table[value] = index === bone ? LABEL_CHANNEL : LABEL_CHANNEL + 2
    for (const one of cartilage) table[one] = index === bone ? LABEL_CHANNEL + 1 : LABEL_CHANNEL + 3
  })
  table[tissueValue('fibula')] = LABEL_CHANNEL + 2
  table[tissueValue('joint-fluid')] = LABEL_CHANNEL + 4
  table[tissueValue('medial-meniscus')] = LABEL_CHANNEL + 5
  table[tissueValue('lateral-meniscus')] = LABEL_CHANNEL + 5
  return table
}

const PARTIAL = lesionValue('cartilage-partial-loss')
const FULL = lesionValue('cartilage-full-loss')

/** Where every sample lies among the voxels of a grid: the first of the eight around it, and the shares of the next ones. */
interface SampleVoxels {
  readonly start: Int32Array
  readonly shares: Float32Array
}

function sampleVoxels(
  { count, feet, normals }: ColumnFeet,
  { dims, affine }: KneeLabels,
  { from, step, samples }: ColumnSampling,
): SampleVoxels {
  const toVoxel = invertAffine(affine)
  const [ni, nj, nk] = dims
  const start = new Int32Array(count * samples)
  const shares = new Float32Array(3 * count * samples)
  const clip = (value: number, end: number): number => (value < 0 ? 0 : value > end ? end : value)
  for (let column = 0, n = 0; column < count; column++) {
    const [x0, y0, z0] = applyAffine(toVoxel, vector(feet, column))
    const [dx, dy, dz] = applyLinear(toVoxel, vector(normals, column))
    for (let s = 0; s < samples; s++, n++) {
      const t = from + s * step
      const x = clip(x0 + dx * t, ni - 1.001)
      const y = clip(y0 + dy * t, nj - 1.001)
      const z = clip(z0 + dz * t, nk - 1.001)
      const [i, j, k] = [x | 0, y | 0, z | 0]
      start[n] = i + ni * (j + nj * k)
      shares[3 * n] = x - i
      shares[3 * n + 1] = y - j
      shares[3 * n + 2] = z - k
    }
  }
  return { start, shares }
}

/** Labels voxel by voxel, then the evidence channel by channel: a channel fits into the processor's cache, all do not. */
function readLabels(
  feet: ColumnFeet,
  labels: KneeLabels,
  evidence: Uint8Array,
  sampling: ColumnSampling,
  out: Uint8Array,
  channels: number,
): void {
  const { samples } = sampling
  const [ni, nj] = labels.dims
  const slab = ni * nj
  const voxels = labels.tissue.length
  const first = SIGNAL_CHANNELS.length
  const { start, shares } = sampleVoxels(feet, labels, sampling)
  const tables = COVERED_BONES.map((_, index) => channelTable(index))
  const sums = new Float32Array(first)
  const offsets = [0, 1, ni, ni + 1, slab, slab + 1, slab + ni, slab + ni + 1]
  for (let column = 0, n = 0; column < feet.count; column++) {
    const base = column * channels * samples
    const table = tables[feet.bone[column] ?? 0] ?? new Uint8Array(256)
    for (let s = 0; s < samples; s++, n++) {
      const [fx, fy, fz] = [shares[3 * n] ?? 0, shares[3 * n + 1] ?? 0, shares[3 * n + 2] ?? 0]
      sums.fill(0)
      for (let corner = 0; corner < 8; corner++) {
        const weight =
          255 *
          ((corner & 1) === 0 ? 1 - fx : fx) *
          ((corner & 2) === 0 ? 1 - fy : fy) *
          ((corner & 4) === 0 ? 1 - fz : fz)
        const voxel = (start[n] ?? 0) + (offsets[corner] ?? 0)
        const channel = table[labels.tissue[voxel] ?? 0] ?? 0
        if (channel > 0) sums[channel] = (sums[channel] ?? 0) + weight
        const lesion = labels.lesion[voxel]
        if (lesion === PARTIAL) sums[first - 2] = (sums[first - 2] ?? 0) + weight
        else if (lesion === FULL) sums[first - 1] = (sums[first - 1] ?? 0) + weight
      }
      for (let c = LABEL_CHANNEL; c < first; c++) out[base + c * samples + s] = Math.round(sums[c] ?? 0)
    }
  }
  for (let c = first; c < channels; c++) {
    const plane = evidence.subarray((c - first) * voxels, (c - first + 1) * voxels)
    const at = (n: number): number => plane[n] ?? 0
    const row = (n: number, share: number): number => at(n) + (at(n + 1) - at(n)) * share
    for (let column = 0, n = 0; column < feet.count; column++) {
      const base = (column * channels + c) * samples
      for (let s = 0; s < samples; s++, n++) {
        const [fx, fy, fz] = [shares[3 * n] ?? 0, shares[3 * n + 1] ?? 0, shares[3 * n + 2] ?? 0]
        const v = start[n] ?? 0
        const above = row(v, fx) + (row(v + ni, fx) - row(v, fx)) * fy
        const below = row(v + slab, fx) + (row(v + slab + ni, fx) - row(v + slab, fx)) * fy
        out[base + s] = Math.round(above + (below - above) * fz)
      }
    }
  }
}
