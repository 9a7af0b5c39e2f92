import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { keepLargestParts, type ComponentRule } from './components.js'

/** How many voxels a structure grows back from its core: once for what the core lost, once for rounded edges. */
const REGROW_STEPS = 2

/**
 * Cuts off what hangs on a structure by threads a voxel or two thick (in place): a few voxels astray along a muscle
 * would stretch its box by centimetres. A label's core are the voxels whose six neighbours all carry it; of the cores
 * the parts of `rules` stay, and what lies within two voxels of them. A label that is nowhere thick enough to have a
 * core is left alone, and so are labels without a rule. Voxels beyond the grid count as more of the same.
 */
export function trimWhiskers(data: Uint8Array, dims: Vec3, rules: readonly ComponentRule[]): void {
  const core = coreOf(data, dims, valuesOf(rules))
  const parts = rules.filter(({ value }) => core.includes(value))
  const trimmed = valuesOf(parts)
  keepLargestParts(core, dims, parts)
  for (let step = 0; step < REGROW_STEPS; step++) regrow(core, data, dims, trimmed)
  for (let n = 0; n < data.length; n++) if (trimmed[data[n] ?? 0] === 1 && core[n] === 0) data[n] = 0
}

/** 1 for every value that has a rule. */
function valuesOf(rules: readonly ComponentRule[]): Uint8Array {
  const values = new Uint8Array(256)
  for (const { value } of rules) values[value] = 1
  return values
}

/** A copy of the labels in which only voxels surrounded by their own label stay. */
function coreOf(data: Uint8Array, dims: Vec3, wanted: Uint8Array): Uint8Array {
  const core = new Uint8Array(data.length)
  eachVoxel(data, wanted, dims, (n, value, neighbours) => {
    for (let side = 0; side < 6; side++) {
      const at = neighbours[side] ?? n
      if (data[at] !== value) return
    }
    core[n] = value
  })
  return core
}

/** Adds the voxels of `data`, of some values, that touch the same label in `core`. */
function regrow(core: Uint8Array, data: Uint8Array, dims: Vec3, values: Uint8Array): void {
  const before = core.slice()
  eachVoxel(data, values, dims, (n, value, neighbours) => {
    if (before[n] !== 0) return
    for (let side = 0; side < 6; side++)
      if (before[neighbours[side] ?? n] === value) {
        core[n] = value
        return
      }
  })
}

/**
 * Calls back with every voxel of some values, its value and its six face neighbours, itself where the grid ends. The
 * array of neighbours is used again.
 */
function eachVoxel(
  data: Uint8Array,
  values: Uint8Array,
  [ni, nj, nk]: Vec3,
  visit: (n: number, value: number, neighbours: Int32Array) => void,
): void {
  const slab = ni * nj
  const neighbours = new Int32Array(6)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, n++) {
        const value = data[n] ?? 0
        if (values[value] !== 1) continue
        neighbours[0] = i > 0 ? n - 1 : n
        neighbours[1] = i < ni - 1 ? n + 1 : n
        neighbours[2] = j > 0 ? n - ni : n
        neighbours[3] = j < nj - 1 ? n + ni : n
        neighbours[4] = k > 0 ? n - slab : n
        neighbours[5] = k < nk - 1 ? n + slab : n
        visit(n, value, neighbours)
      }
}
