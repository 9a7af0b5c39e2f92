import { z } from 'zod'
import { affineOfBlock, type Affine } from '../geometry/affine.js'
import type { Vec3 } from '../geometry/box.js'
import { blockAround, cutBlock, readLabels, writeLabels } from '../geometry/label-runs.js'
import { MOST_VOXELS } from '../geometry/mask.js'
import { AffineSchema } from './geometry.js'

/** What a reader can have outlined, each by itself. anatomy/structure-groups.ts says which labels they are. */
export const STRUCTURE_GROUPS = ['bones', 'cartilage', 'menisci', 'ligaments', 'fluid', 'lesions'] as const
export const StructureGroupSchema = z.enum(STRUCTURE_GROUPS)
export type StructureGroup = z.infer<typeof StructureGroupSchema>

const ShareSchema = z.number().min(0).max(1)

/** How a reader has structures shown; kept with the preferences. */
export const OutlineLookSchema = z.object({
  groups: z
    .array(StructureGroupSchema)
    .max(STRUCTURE_GROUPS.length)
    .default(['cartilage', 'menisci', 'ligaments', 'lesions']),
  /** How strongly what is inside is filled. */
  fill: ShareSchema.default(0.2),
  /** Width of the line around it, CSS pixels; 0: none. */
  line: z.number().min(0).max(4).default(1.5),
  /** How solid the surfaces of each group are in 3D; 0: not shown. */
  solidity: z
    .object({
      bones: ShareSchema.default(0.5),
      cartilage: ShareSchema.default(1),
      menisci: ShareSchema.default(1),
      ligaments: ShareSchema.default(1),
      fluid: ShareSchema.default(0),
      lesions: ShareSchema.default(1),
    })
    .prefault({}),
})
export type OutlineLook = z.infer<typeof OutlineLookSchema>

/** Longest text of one label volume: a knee on a grid of 0.75 mm has a third of it. Both come to less than 1 MB. */
const MOST_LABEL_TEXT = 480_000

const CountSchema = z.number().int().min(1).max(1024)
const LabelTextSchema = z
  .string()
  .max(MOST_LABEL_TEXT)
  .regex(/^[?-~]*$/)

/**
 * What a pack outlined in a volume: the label of every voxel of a block, as text (geometry/label-runs.ts), by the
 * vocabulary of anatomy/labels.ts. The block lies as the pack's grid does, a left knee mirrored.
 */
export const StructuresSchema = z.object({
  dims: z
    .tuple([CountSchema, CountSchema, CountSchema])
    .refine(([i, j, k]) => i * j * k <= MOST_VOXELS, { message: 'What was outlined is larger than a knee.' }),
  /** Voxel index of the block → LPS mm of the volume's frame. */
  affineLps: AffineSchema,
  tissue: LabelTextSchema,
  lesion: LabelTextSchema,
})
export type Structures = z.infer<typeof StructuresSchema>

/** Label volumes on one grid: voxel index → LPS mm, i fastest. */
export interface LabelVolumes {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  readonly dims: Vec3
  readonly affine: Affine
}

/**
 * Packs the labels that are kept (1 at their value; `tissues`, `lesions`). Undefined where there are none, and where they are too
 * ragged or too large for a reading to carry.
 */
export function packStructures(
  { tissue, lesion, dims, affine }: LabelVolumes,
  tissues: Uint8Array,
  lesions: Uint8Array,
): Structures | undefined {
  const block = blockAround(dims, (n) => tissues[tissue[n] ?? 0] === 1 || lesions[lesion[n] ?? 0] === 1)
  if (!block || block.dims[0] * block.dims[1] * block.dims[2] > MOST_VOXELS) return undefined
  const packed = {
    tissue: writeLabels(cutBlock(tissue, dims, block, tissues)),
    lesion: writeLabels(cutBlock(lesion, dims, block, lesions)),
  }
  if (packed.tissue.length > MOST_LABEL_TEXT || packed.lesion.length > MOST_LABEL_TEXT) return undefined
  return {
    dims: [block.dims[0], block.dims[1], block.dims[2]],
    affineLps: [...affineOfBlock(affine, block.origin)],
    ...packed,
  }
}

/** The label volumes again. */
export function unpackStructures({ dims, affineLps, tissue, lesion }: Structures): LabelVolumes {
  const count = dims[0] * dims[1] * dims[2]
  return { tissue: readLabels(tissue, count), lesion: readLabels(lesion, count), dims, affine: affineLps }
}
