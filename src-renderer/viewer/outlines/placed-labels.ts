import { LESIONS, TISSUES } from '../../../src-shared/anatomy/labels.js'
import { GROUP_TISSUES, KEPT_LESIONS } from '../../../src-shared/anatomy/structure-groups.js'
import {
  STRUCTURE_GROUPS,
  unpackStructures,
  type StructureGroup,
  type Structures,
} from '../../../src-shared/case/structures.js'
import { affineOfBlock } from '../../../src-shared/geometry/affine.js'
import { blockAround, cutBlock } from '../../../src-shared/geometry/label-runs.js'
import type { PlacedLabels } from '../geometry/label-section.js'

/** The label volumes of a series, unpacked. */
export interface PlacedStructures {
  readonly tissue: PlacedLabels
  readonly lesion: PlacedLabels
  /** The part of `lesion` that holds any: mostly a small one, quickly cut. Null where there are none. */
  readonly lesions: PlacedLabels | null
}

const unpacked = new WeakMap<Structures, PlacedStructures>()

/** The label volumes of what a reading keeps; unpacked once, when they are first looked at. */
export function placedStructures(structures: Structures): PlacedStructures {
  const known = unpacked.get(structures)
  if (known) return known
  const { tissue, lesion, dims, affine: affineLps } = unpackStructures(structures)
  const whole = { labels: lesion, dims, affineLps }
  const placed = { tissue: { labels: tissue, dims, affineLps }, lesion: whole, lesions: partWithLesions(whole) }
  unpacked.set(structures, placed)
  return placed
}

function partWithLesions({ labels, dims, affineLps }: PlacedLabels): PlacedLabels | null {
  const block = blockAround(dims, (n) => KEPT_LESIONS[labels[n] ?? 0] === 1)
  if (!block) return null
  return {
    labels: cutBlock(labels, dims, block, KEPT_LESIONS),
    dims: block.dims,
    affineLps: affineOfBlock(affineLps, block.origin),
  }
}

/** What a label is called, and the group that it is shown with. */
export interface NamedLabel {
  readonly name: string
  readonly group: StructureGroup
}

/** By value in the tissue volume; the groups of labels that are in none are left out. */
export const TISSUE_LABELS: ReadonlyMap<number, NamedLabel> = new Map(
  TISSUES.flatMap((name, value): [number, NamedLabel][] => {
    const group = STRUCTURE_GROUPS.find((one) => GROUP_TISSUES[one].includes(name))
    return group ? [[value, { name, group }]] : []
  }),
)

/** By value in the lesion volume. */
export const LESION_LABELS: ReadonlyMap<number, NamedLabel> = new Map(
  LESIONS.flatMap((name, value): [number, NamedLabel][] =>
    name === 'none' ? [] : [[value, { name, group: 'lesions' }]],
  ),
)
