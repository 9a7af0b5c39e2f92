import { z } from 'zod'
import { boundedRecord, LENGTHS, MeasureSchema } from '../../../src-shared/case/bounds.js'
import { OpenShareSchema } from '../../../src-shared/case/judging.js'

const ShareSchema = z.number().min(0).max(1)
const PointSchema = z
  .strictObject({ normalBelow: ShareSchema, abnormalFrom: ShareSchema })
  .refine(
    ({ normalBelow, abnormalFrom }) => normalBelow <= abnormalFrom,
    'Abnormal begins where normal ends, or above.',
  )

/** What is known of one family: src-shared/case/judging.ts says what it is for. */
const FamilyPointsSchema = z.strictObject({
  fitted: OpenShareSchema,
  points: z.strictObject({ sensitive: PointSchema, balanced: PointSchema, specific: PointSchema }),
  prevalence: z
    .strictObject({
      'osteoarthritis-cohort': OpenShareSchema.optional(),
      'orthopaedic-clinic': OpenShareSchema.optional(),
    })
    .default({}),
  /**
   * Least and greatest of each feature, in the family's order, that is still like what the head learned from; outside, a
   * finding is unsure. Nothing is looked at where it is left out.
   */
  usual: z
    .array(z.tuple([MeasureSchema, MeasureSchema]))
    .max(4096)
    .optional(),
})

/**
 * From which probability of something abnormal on a family's findings are called so, and for how many abnormal ones among
 * all its probabilities were fitted. Without it every finding stands by its grade, as in packs before it.
 */
export const OperatingPointsSchema = z.strictObject({
  families: boundedRecord(z.string().min(1).max(LENGTHS.name), FamilyPointsSchema, 500),
  /** Where the stated prevalences come from, for a person. */
  sources: z
    .strictObject({
      'osteoarthritis-cohort': z.string().max(LENGTHS.text).optional(),
      'orthopaedic-clinic': z.string().max(LENGTHS.text).optional(),
    })
    .default({}),
})
