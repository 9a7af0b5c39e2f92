import type { Vec3 } from './box.js'
import { eachNumber, writeNumber } from './run-text.js'

/** A block of a label volume, cut out around what it holds: `origin` is the index of its first voxel. */
export interface LabelBlock {
  readonly origin: Vec3
  readonly dims: Vec3
}

/** The smallest block around all voxels whose label `holds`; undefined where there are none. */
export function blockAround(dims: Vec3, holds: (n: number) => boolean): LabelBlock | undefined {
  const [ni, nj, nk] = dims
  const min: [number, number, number] = [ni, nj, nk]
  const max: [number, number, number] = [-1, -1, -1]
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        if (!holds(n++)) continue
        if (i < min[0]) min[0] = i
        if (i > max[0]) max[0] = i
        if (j < min[1]) min[1] = j
        if (j > max[1]) max[1] = j
        if (k < min[2]) min[2] = k
        if (k > max[2]) max[2] = k
      }
  if (max[0] < 0) return undefined
  return { origin: min, dims: [max[0] - min[0] + 1, max[1] - min[1] + 1, max[2] - min[2] + 1] }
}

/** The labels of a block of a volume, i fastest, each `kept` or written as 0. */
export function cutBlock(
  labels: Uint8Array,
  [ni, nj]: Vec3,
  { origin, dims }: LabelBlock,
  kept: Uint8Array,
): Uint8Array {
  const out = new Uint8Array(dims[0] * dims[1] * dims[2])
  let n = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++) {
      const row = origin[0] + ni * (origin[1] + j + nj * (origin[2] + k))
      for (let i = 0; i < dims[0]; i++) {
        const label = labels[row + i] ?? 0
        out[n++] = kept[label] === 1 ? label : 0
      }
    }
  return out
}

/** Labels as text: label and length of each run in turn (run-text.ts). */
export function writeLabels(labels: Uint8Array): string {
  const parts: string[] = []
  let from = 0
  for (let n = 1; n <= labels.length; n++) {
    if (n < labels.length && labels[n] === labels[from]) continue
    parts.push(writeNumber(labels[from] ?? 0), writeNumber(n - from))
    from = n
  }
  return parts.join('')
}

/** The labels of a block of so many voxels; runs that go on beyond its end are ignored, what is missing is 0. */
export function readLabels(text: string, count: number): Uint8Array {
  const labels = new Uint8Array(count)
  let at = 0
  let label: number | null = null
  eachNumber(text, (value) => {
    if (label === null) {
      label = value
      return true
    }
    if (label > 0 && label < 256) labels.fill(label, at, at + value)
    at += value
    label = null
    return at < count
  })
  return labels
}
