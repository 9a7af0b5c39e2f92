import type { ColumnFeet } from './column-feet.js'
import { NEIGHBOURS } from './surface-nets.js'

/** A layer that was thinner than this was none, mm: what was never covered is not lost. */
const LEAST_LAYER = 0.5
/** Less than this is missing from every layer by the luck of noise, mm, and as a share of what it was. */
const LEAST_LOSS = 0.35
const LEAST_LOSS_SHARE = 0.2
/**
 * A thinned layer of less than this is bare bone: mm, and as a share of what it was. No image shows the last third of a
 * millimetre; of the simulator's bare columns the share finds half, and a sixth of those that are only thinned.
 */
const BARE = 0.3
const BARE_SHARE = 0.25
/** A column alone is noise: so many of its neighbours have to be thinned too. */
const LEAST_COMPANY = 2
/** How far from where cartilage ends a column still belongs to its rim, in columns. */
const RIM = 2

/** The articular layer of a knee, column by column. */
export interface LayerColumns {
  readonly feet: ColumnFeet
  /** Bone, cartilage and expected end of every column, mm from its foot; three each. */
  readonly cuts: Float32Array
  /** mm of cartilage, and what it was before any loss; 0 where bone was never covered. */
  readonly thickness: Float32Array
  readonly expected: Float32Array
  /** mm² of bone that a column stands for. */
  readonly area: Float32Array
  /** 1 where bone is or was covered, where cartilage is thinned or gone, where bone lies bare, and near the layer's edge. */
  readonly covered: Uint8Array
  readonly thinned: Uint8Array
  readonly bare: Uint8Array
  readonly rim: Uint8Array
}

/** Works out what the three surfaces of every column mean. `cuts` in mm from the feet. */
export function layerColumns(feet: ColumnFeet, cuts: Float32Array): LayerColumns {
  const { count } = feet
  const thickness = new Float32Array(count)
  const expected = new Float32Array(count)
  const covered = new Uint8Array(count)
  const short = new Uint8Array(count)
  for (let n = 0; n < count; n++) {
    const [bone, cartilage, end] = [cuts[3 * n] ?? 0, cuts[3 * n + 1] ?? 0, cuts[3 * n + 2] ?? 0]
    if (end - bone < LEAST_LAYER) continue
    covered[n] = 1
    thickness[n] = cartilage - bone
    expected[n] = end - bone
    if (end - cartilage >= Math.max(LEAST_LOSS, LEAST_LOSS_SHARE * (end - bone))) short[n] = 1
  }
  const rim = rims(feet, covered)
  const thinned = short.map((is, n) => (is === 1 && company(feet, short, n) >= LEAST_COMPANY ? 1 : 0))
  dropRimOnly(feet, thinned, rim)
  const isBare = (n: number): boolean => (thickness[n] ?? 0) < Math.max(BARE, BARE_SHARE * (expected[n] ?? 0))
  const bare = thinned.map((is, n) => (is === 1 && isBare(n) ? 1 : 0))
  return { feet, cuts, thickness, expected, area: areas(feet), covered, thinned, bare, rim }
}

/** How many neighbours of a column are marked. */
function company({ neighbours }: ColumnFeet, marked: Uint8Array, column: number): number {
  let count = 0
  for (let n = 0; n < NEIGHBOURS; n++) {
    const other = neighbours[NEIGHBOURS * column + n] ?? column
    if (other !== column && marked[other] === 1) count++
  }
  return count
}

/** A third of the triangles about every column, mm². */
function areas({ count, feet, triangles }: ColumnFeet): Float32Array {
  const out = new Float32Array(count)
  const p = (column: number, axis: number): number => feet[3 * column + axis] ?? 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    const u = [0, 1, 2].map((axis) => p(b, axis) - p(a, axis))
    const v = [0, 1, 2].map((axis) => p(c, axis) - p(a, axis))
    const [ux = 0, uy = 0, uz = 0, vx = 0, vy = 0, vz = 0] = [...u, ...v]
    const area = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 6
    for (const column of [a, b, c]) out[column] = (out[column] ?? 0) + area
  }
  return out
}

/** Covered columns within RIM columns of one that is not. */
function rims({ count, neighbours }: ColumnFeet, covered: Uint8Array): Uint8Array {
  let rim = covered.map((is) => 1 - is)
  for (let round = 0; round < RIM; round++) {
    const before = rim
    rim = before.slice()
    for (let n = 0; n < count * NEIGHBOURS; n++)
      if (before[neighbours[n] ?? 0] === 1) rim[Math.floor(n / NEIGHBOURS)] = 1
  }
  return rim.map((is, n) => (is === 1 && covered[n] === 1 ? 1 : 0))
}

/**
 * Unmarks parts of the marked columns that lie in the rim as a whole (in place): a layer that ends a little sooner than it was
 * expected to is no defect, which reaches inwards.
 */
function dropRimOnly(feet: ColumnFeet, marked: Uint8Array, rim: Uint8Array): void {
  for (const part of parts(feet, (n) => marked[n] === 1))
    if (part.every((n) => rim[n] === 1)) for (const n of part) marked[n] = 0
}

/** The parts of the columns that are taken, each hanging together. */
function parts({ count, neighbours }: ColumnFeet, taken: (column: number) => boolean): number[][] {
  const seen = new Uint8Array(count)
  const found: number[][] = []
  for (let start = 0; start < count; start++) {
    if (seen[start] === 1 || !taken(start)) continue
    const part = [start]
    seen[start] = 1
    for (let head = 0; head < part.length; head++)
      for (let n = 0; n < NEIGHBOURS; n++) {
        const other = neighbours[NEIGHBOURS * (part[head] ?? 0) + n] ?? start
        if (seen[other] === 1 || !taken(other)) continue
        seen[other] = 1
        part.push(other)
      }
    found.push(part)
  }
  return found
}

/** The area, mm², of the largest part of the marked columns that hang together, among those that `within` takes. */
export function largestPart(
  { feet, area }: LayerColumns,
  marked: Uint8Array,
  within: (column: number) => boolean,
): number {
  const sizes = parts(feet, (n) => marked[n] === 1 && within(n)).map((part) =>
    part.reduce((sum, n) => sum + (area[n] ?? 0), 0),
  )
  return Math.max(0, ...sizes)
}
