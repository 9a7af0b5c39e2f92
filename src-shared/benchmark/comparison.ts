import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, ProseSchema } from '../case/bounds.js'
import { EstimateSchema } from '../case/estimate.js'

const Count = z.number().int().min(0)

/** Two runs on the same questions, held against each other. */
export const BenchmarkComparisonSchema = z.object({
  schema: z.literal('condyle.bench-comparison/1'),
  first: LineSchema,
  second: LineSchema,
  /** Components that both runs were asked. */
  components: Count,
  patients: Count,
  /** First − second, with 95 % intervals from resampling whole patients. */
  differences: z
    .array(
      z.object({
        measure: z.enum(['accuracy', 'balanced-accuracy', 'iou']),
        label: ProseSchema,
        first: MeasureSchema.nullable(),
        second: MeasureSchema.nullable(),
        difference: EstimateSchema,
      }),
    )
    .max(MOST_ITEMS),
  accuracy: z
    .array(
      z.object({
        category: LineSchema,
        label: ProseSchema,
        components: Count,
        first: MeasureSchema.nullable(),
        second: MeasureSchema.nullable(),
        onlyFirst: Count,
        onlySecond: Count,
        /** McNemar, exact. */
        pValue: MeasureSchema,
      }),
    )
    .max(MOST_ITEMS),
  localisation: z.object({
    pairs: Count,
    first: MeasureSchema.nullable(),
    second: MeasureSchema.nullable(),
    /** Wilcoxon signed-rank. */
    pValue: MeasureSchema,
  }),
})
export type BenchmarkComparison = z.infer<typeof BenchmarkComparisonSchema>
