import { z } from 'zod'
import type { Lesion, Tissue } from '../../../src-shared/anatomy/labels.js'
import { FileNameSchema } from './file-name.js'

/** The bones whose joint surface a pack may look at more closely. */
export const SURFACE_BONES = ['femur', 'tibia', 'patella'] as const satisfies readonly Tissue[]
export type SurfaceBone = (typeof SURFACE_BONES)[number]

/** What the map of any joint surface can show. `bone` and `cartilage` are those of the map's own bone. */
export const LAYER_CLASSES = [
  'other',
  'bone',
  'cartilage',
  'joint-fluid',
  'cartilage-partial-loss',
  'cartilage-full-loss',
  'osteophyte',
] as const satisfies readonly (Lesion | Tissue | 'other' | 'bone' | 'cartilage')[]

/** What a map that reaches over the menisci can show besides. */
export const MENISCAL_CLASSES = [
  'meniscus',
  'meniscal-signal',
  'radial-tear',
  'horizontal-tear',
  'vertical-tear',
  'complex-tear',
  'partial-maceration',
  'complete-maceration',
  'meniscal-cyst',
  'root-tear',
] as const satisfies readonly (Lesion | 'meniscus')[]

export const SURFACE_CLASSES = [...LAYER_CLASSES, ...MENISCAL_CLASSES] as const
export type SurfaceClass = (typeof SURFACE_CLASSES)[number]

const SpanSchema = z.object({ first: z.number().int().min(0), count: z.number().int().positive().multipleOf(8) })

/**
 * A look along the rays that leave a bone (pipeline/joint-surfaces/rays.ts). The graph has the inputs `profile`
 * [1, below + 1 + above, slices, rays] of intensities 0…1, `height` and `seen` [1, 1, slices, rays], and answers `classes`
 * uint8 [1, depth, slices, rays], indices into `classes`. `slices` are those of the segmenter's grid, `depth` is in its voxels.
 */
export const SurfacePlanSchema = z.object({
  bone: z.enum(SURFACE_BONES),
  graph: FileNameSchema,
  depth: z.object({ below: z.number().int().positive(), above: z.number().int().positive() }),
  slices: SpanSchema,
  rays: SpanSchema,
  classes: z.array(z.enum(SURFACE_CLASSES)).min(2),
})
export type SurfacePlan = z.infer<typeof SurfacePlanSchema>
