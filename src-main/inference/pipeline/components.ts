import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** Which parts of a label survive: everything within `share` of its largest part's size (1 = the largest only). */
export interface ComponentRule {
  readonly value: number
  readonly share: number
}

/**
 * Removes (sets to 0, in place) the face-connected parts of a label that are small beside its largest part, and
 * returns for each rule the share of the label's voxels that lay in its largest part (0 where there were none).
 */
export function keepLargestParts(data: Uint8Array, dims: Vec3, rules: readonly ComponentRule[]): Map<number, number> {
  const part = new Uint32Array(data.length)
  const parts: { value: number; size: number }[] = [{ value: 0, size: 0 }]
  const wanted = new Uint8Array(256)
  for (const rule of rules) wanted[rule.value] = 1
  const queue = new Int32Array(data.length)
  for (let seed = 0; seed < data.length; seed++) {
    const value = data[seed] ?? 0
    if (part[seed] !== 0 || wanted[value] !== 1) continue
    parts.push({ value, size: flood(data, dims, part, queue, seed, parts.length) })
  }
  const largestShare = new Map<number, number>()
  const kept = new Uint8Array(parts.length)
  for (const rule of rules) {
    let largest = 0
    let total = 0
    for (const { value, size } of parts)
      if (value === rule.value) {
        largest = Math.max(largest, size)
        total += size
      }
    largestShare.set(rule.value, total === 0 ? 0 : largest / total)
    parts.forEach(({ value, size }, index) => {
      if (value === rule.value && size >= largest * rule.share) kept[index] = 1
    })
  }
  for (let n = 0; n < data.length; n++) {
    const index = part[n] ?? 0
    if (index !== 0 && kept[index] !== 1) data[n] = 0
  }
  return largestShare
}

/** Marks the face-connected voxels of the seed's value with `mark`; returns how many. */
function flood(data: Uint8Array, dims: Vec3, part: Uint32Array, queue: Int32Array, seed: number, mark: number): number {
  const [ni, nj, nk] = dims
  const slab = ni * nj
  const value = data[seed]
  let head = 0
  let tail = 0
  queue[tail++] = seed
  part[seed] = mark
  const visit = (n: number): void => {
    if (data[n] === value && part[n] === 0) {
      part[n] = mark
      queue[tail++] = n
    }
  }
  while (head < tail) {
    const n = queue[head++] ?? 0
    const i = n % ni
    const j = ((n / ni) | 0) % nj
    const k = (n / slab) | 0
    if (i > 0) visit(n - 1)
    if (i < ni - 1) visit(n + 1)
    if (j > 0) visit(n - ni)
    if (j < nj - 1) visit(n + ni)
    if (k > 0) visit(n - slab)
    if (k < nk - 1) visit(n + slab)
  }
  return tail
}
