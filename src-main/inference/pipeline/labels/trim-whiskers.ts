import type { Vec3 } from '../../../../src-shared/geometry/box.js'
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
  const [ni, nj, nk] = dims
  const slab = ni * nj
  const core = new Uint8Array(data.length)
  let n = -1
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        n++
        const value = data[n] ?? 0
        if (
          wanted[value] === 1 &&
          (i === 0 || data[n - 1] === value) &&
          (i === ni - 1 || data[n + 1] === value) &&
          (j === 0 || data[n - ni] === value) &&
          (j === nj - 1 || data[n + ni] === value) &&
          (k === 0 || data[n - slab] === value) &&
          (k === nk - 1 || data[n + slab] === value)
        )
          core[n] = value
      }
  return core
}

/** Adds the voxels of `data`, of some values, that touch the same label in `core`. */
function regrow(core: Uint8Array, data: Uint8Array, dims: Vec3, values: Uint8Array): void {
  const [ni, nj, nk] = dims
  const slab = ni * nj
  const before = core.slice()
  let n = -1
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        n++
        const value = data[n] ?? 0
        if (
          values[value] === 1 &&
          before[n] === 0 &&
          ((i > 0 && before[n - 1] === value) ||
            (i < ni - 1 && before[n + 1] === value) ||
            (j > 0 && before[n - ni] === value) ||
            (j < nj - 1 && before[n + ni] === value) ||
            (k > 0 && before[n - slab] === value) ||
            (k < nk - 1 && before[n + slab] === value))
        )
          core[n] = value
      }
}
