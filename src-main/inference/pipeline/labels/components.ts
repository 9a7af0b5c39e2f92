import type { Vec3 } from '../../../../src-shared/geometry/box.js'

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
  const runs = findRuns(data, dims, rules)
  joinRuns(runs, dims)
  const sizes = new Map<number, number>()
  for (let run = 0; run < runs.values.length; run++) {
    const root = rootOf(runs.parents, run)
    sizes.set(root, (sizes.get(root) ?? 0) + lengthOf(runs, run))
  }
  const largestShare = new Map<number, number>()
  const kept = new Set<number>()
  for (const { value, share } of rules) {
    const parts = [...sizes].filter(([root]) => runs.values[root] === value)
    const largest = parts.reduce((most, [, size]) => Math.max(most, size), 0)
    const total = parts.reduce((sum, [, size]) => sum + size, 0)
    largestShare.set(value, total === 0 ? 0 : largest / total)
    for (const [root, size] of parts) if (size >= largest * share) kept.add(root)
  }
  for (let run = 0; run < runs.values.length; run++)
    if (!kept.has(rootOf(runs.parents, run))) data.fill(0, runs.starts[run], runs.ends[run])
  return largestShare
}

/** Stretches of one label along i: a hundredth as many as voxels, so that joining them costs next to nothing. */
interface Runs {
  readonly values: number[]
  /** Array indices of a run's first voxel and of the one behind its last. */
  readonly starts: number[]
  readonly ends: number[]
  /** A run of the same part, or the run itself where it stands for its part. */
  readonly parents: number[]
  /** The first run of each row of voxels (j + nj·k), and behind the last row how many runs there are. */
  readonly firstOfRow: Int32Array
}

function findRuns(data: Uint8Array, [ni, nj, nk]: Vec3, rules: readonly ComponentRule[]): Runs {
  const wanted = new Uint8Array(256)
  for (const { value } of rules) wanted[value] = 1
  const rows = nj * nk
  const runs: Runs = { values: [], starts: [], ends: [], parents: [], firstOfRow: new Int32Array(rows + 1) }
  for (let row = 0; row < rows; row++) {
    runs.firstOfRow[row] = runs.values.length
    const end = (row + 1) * ni
    let n = row * ni
    while (n < end) {
      const value = data[n] ?? 0
      const start = n++
      while (n < end && data[n] === value) n++
      if (wanted[value] !== 1) continue
      runs.parents.push(runs.values.length)
      runs.values.push(value)
      runs.starts.push(start)
      runs.ends.push(n)
    }
  }
  runs.firstOfRow[rows] = runs.values.length
  return runs
}

/** Joins runs of one label that lie face to face in neighbouring rows. */
function joinRuns(runs: Runs, [ni, nj, nk]: Vec3): void {
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const row = j + nj * k
      if (j > 0) joinRows(runs, row, row - 1, ni)
      if (k > 0) joinRows(runs, row, row - nj, ni)
    }
}

/** `row` comes after `before` in the array, by whole rows of `ni` voxels. */
function joinRows({ values, starts, ends, parents, firstOfRow }: Runs, row: number, before: number, ni: number): void {
  const shift = (row - before) * ni
  const [end, endBefore] = [firstOfRow[row + 1] ?? 0, firstOfRow[before + 1] ?? 0]
  let a = firstOfRow[row] ?? 0
  let b = firstOfRow[before] ?? 0
  while (a < end && b < endBefore) {
    const [startA, endA] = [starts[a] ?? 0, ends[a] ?? 0]
    const [startB, endB] = [(starts[b] ?? 0) + shift, (ends[b] ?? 0) + shift]
    if (values[a] === values[b] && startA < endB && startB < endA) {
      const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)]
      parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
    }
    if (endA < endB) a++
    else b++
  }
}

/** The run that stands for a run's part; the way there is shortened. */
function rootOf(parents: number[], run: number): number {
  let root = run
  while (parents[root] !== root) {
    const next = parents[root] ?? root
    parents[root] = parents[next] ?? next
    root = next
  }
  return root
}

function lengthOf({ starts, ends }: Runs, run: number): number {
  return (ends[run] ?? 0) - (starts[run] ?? 0)
}
