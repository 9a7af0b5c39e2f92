import { z } from 'zod'
import { LESIONS } from '../../../src-shared/anatomy/labels.js'
import { REGION_IDS } from '../../../src-shared/moaks/regions.js'
import { INFERENCE_LIMITS } from '../limits.js'
import { FileNameSchema } from './file-name.js'

/** The findings' maps are coarser than the crop by this much along each axis. */
export const FINDINGS_STRIDE = 2

const LengthSchema = z.number().int().positive().max(INFERENCE_LIMITS.gridAxis).multipleOf(8)

/**
 * A closer look at one region at a time (pipeline/close-ups.ts). The graph has the inputs `crop` uint8
 * [1, evidence channels + 2, slices, rows, columns] — the segmenter's evidence, the image and the region's voxels
 * around the middle of its box — and `place` float32 [1, regions], 1 at the region. It answers `scores` float32
 * [1, all features], and `findings` uint8 [1, findings, slices/2, rows/2, columns/2], 255 where one surely is.
 */
export const CloseUpPlanSchema = z
  .strictObject({
    name: z
      .string()
      .max(100)
      .regex(/^[a-z][a-z0-9-]*$/),
    graph: FileNameSchema,
    regions: z.array(z.enum(REGION_IDS)).min(1).max(100),
    /** Slices, rows and columns of the crop, in voxels of the segmenter's grid. */
    size: z.tuple([LengthSchema, LengthSchema, LengthSchema]),
    /** What the maps show, in their order; null for what is no lesion. */
    findings: z.array(z.enum(LESIONS).nullable()).max(100),
    /**
     * Key of a component in moaks/scales.ts, the names that its scores have among its measures, and the maps of
     * `findings` that show where it was seen.
     */
    scores: z
      .array(
        z.strictObject({
          component: z.string().min(1).max(200),
          features: z.array(z.string().min(1).max(200)).min(1).max(1000),
          shownBy: z.array(z.number().int().min(0)).max(100),
        }),
      )
      .min(1)
      .max(500),
  })
  .refine(
    ({ findings, scores }) => scores.every(({ shownBy }) => shownBy.every((index) => index < findings.length)),
    'A score is shown by a map that the graph does not draw.',
  )
export type CloseUpPlan = z.infer<typeof CloseUpPlanSchema>
