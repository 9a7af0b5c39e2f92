import { z } from 'zod'
import { EstimateSchema } from './benchmark.js'

const Count = z.number().int().min(0)

/** Two runs on the same questions, held against each other. */
export const BenchmarkComparisonSchema = z.object({
  schema: z.literal('condyle.bench-comparison/1'),
  first: z.string(),
  second: z.string(),
  /** Components that both runs were asked. */
  components: Count,
  patients: Count,
  /** First − second, with 95 % intervals from resampling whole patients. */
  differences: z.array(
    z.object({
      measure: z.enum(['accuracy', 'balanced-accuracy', 'iou']),
      label: z.string(),
      first: z.number().nullable(),
      second: z.number().nullable(),
      difference: EstimateSchema,
    }),
  ),
  accuracy: z.array(
    z.object({
      category: z.string(),
      label: z.string(),
      components: Count,
      first: z.number().nullable(),
      second: z.number().nullable(),
      onlyFirst: Count,
      onlySecond: Count,
      /** McNemar, exact. */
      pValue: z.number(),
    }),
  ),
  localisation: z.object({
    pairs: Count,
    first: z.number().nullable(),
    second: z.number().nullable(),
    /** Wilcoxon signed-rank. */
    pValue: z.number(),
  }),
})
export type BenchmarkComparison = z.infer<typeof BenchmarkComparisonSchema>
