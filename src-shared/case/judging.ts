import { z } from 'zod'
import { boundedRecord, LENGTHS } from './bounds.js'
import { ScaleIdSchema } from '../moaks/scales.js'

/** How much has to be seen before something is called abnormal; measured on knees left out (the pack's card). */
export const OPERATING_POINTS = ['sensitive', 'balanced', 'specific'] as const
export const OperatingPointNameSchema = z.enum(OPERATING_POINTS)
export type OperatingPointName = (typeof OPERATING_POINTS)[number]

/**
 * Whom probabilities are stated for: those that the heads were fitted on, a cohort with osteoarthritis, an orthopaedic
 * clinic, as many abnormal as normal, or the reader's own examinations.
 */
export const PREVALENCES = ['training', 'osteoarthritis-cohort', 'orthopaedic-clinic', 'even', 'own'] as const
export const PrevalenceNameSchema = z.enum(PREVALENCES)
export type PrevalenceName = (typeof PREVALENCES)[number]

/** A probability or share that is neither impossible nor certain. */
export const OpenShareSchema = z.number().gt(0).lt(1)

/** On the probability of something abnormal: below `normalBelow` normal, from `abnormalFrom` on abnormal, between unsure. */
export const OperatingPointSchema = z
  .object({ normalBelow: z.number().min(0).max(1), abnormalFrom: z.number().min(0).max(1) })
  .refine(
    ({ normalBelow, abnormalFrom }) => normalBelow <= abnormalFrom,
    'Abnormal begins where normal ends, or above.',
  )

export const OperatingPointsSchema = z.object({
  sensitive: OperatingPointSchema,
  balanced: OperatingPointSchema,
  specific: OperatingPointSchema,
})

/** Shares of abnormal answers that are published or counted; a family that nobody counted keeps that of its training. */
export const StatedPrevalenceSchema = z.object({
  'osteoarthritis-cohort': OpenShareSchema.optional(),
  'orthopaedic-clinic': OpenShareSchema.optional(),
})

/** One graded component of some questions, and from which probability on it is called abnormal. */
export const JudgedFamilySchema = z.object({
  name: z.string().min(1).max(LENGTHS.name),
  component: ScaleIdSchema,
  questions: z.array(z.number().int().min(1).max(69)).min(1).max(69),
  /** Share of abnormal answers among those that the head was fitted on. */
  fitted: OpenShareSchema,
  points: OperatingPointsSchema,
  prevalence: StatedPrevalenceSchema.default({}),
})
export type JudgedFamily = z.infer<typeof JudgedFamilySchema>

/** Shares of abnormal answers by family. */
export const SharesSchema = boundedRecord(z.string().max(LENGTHS.name), OpenShareSchema, 500)

/** What a reader chose; `own` are shares of abnormal answers by family, estimated from the casebook. */
export const JudgingChoiceSchema = z.object({
  point: OperatingPointNameSchema.default('balanced'),
  prevalence: PrevalenceNameSchema.default('training'),
  own: SharesSchema.default({}),
})
export type JudgingChoice = z.infer<typeof JudgingChoiceSchema>

/** What the standings of a reading follow from, kept with it, so that another choice needs no new reading. */
export const JudgingSchema = z.object({ choice: JudgingChoiceSchema, families: z.array(JudgedFamilySchema).max(500) })
export type Judging = z.infer<typeof JudgingSchema>

/** How the model stands to a question. `unsure` is never counted as abnormal, `unanswered` never as normal. */
export const MODEL_STANDINGS = ['abnormal', 'unsure', 'normal', 'unanswered'] as const
export const ModelStandingSchema = z.enum(MODEL_STANDINGS)
export type ModelStanding = (typeof MODEL_STANDINGS)[number]
