import { z } from 'zod'
import { FileNameSchema } from './file-name.js'

/**
 * Columns along the normals of the bones' surfaces (pipeline/stages/surfaces.ts). The graph has the inputs `columns` uint8
 * [N, SIGNAL_CHANNELS + evidence channels, samples], `place` float32 [N, PLACE_FEATURES] and `neighbours` float32 [N, 6],
 * the indices of the columns around each; it answers `layers` float32 [N, LAYER_CLASSES, samples], probabilities.
 */
export const SurfacePlanSchema = z.strictObject({
  graph: FileNameSchema,
  /** One column for about spacing² mm² of bone. */
  spacing: z.number().min(0.5).max(4),
  /** Where samples lie along a column, mm from the bone's surface as it was outlined. */
  from: z.number().min(-50).max(0),
  step: z.number().positive().max(10),
  samples: z.number().int().min(8).max(128),
  /** Whether the heads of cartilage read what is measured by columns; else they read what is measured on labels. */
  graded: z.boolean().default(false),
})
export type SurfacePlan = z.infer<typeof SurfacePlanSchema>
