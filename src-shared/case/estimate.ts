import { z } from 'zod'
import { MeasureSchema } from './bounds.js'

/** A number with its 95 % interval (bootstrap by patient); null where it is undefined. */
export const EstimateSchema = z.object({
  value: MeasureSchema.nullable(),
  low: MeasureSchema.nullable(),
  high: MeasureSchema.nullable(),
})
export type Estimate = z.infer<typeof EstimateSchema>
