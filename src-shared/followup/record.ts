/** What is said of a knee over time: the contract between main process and window. */
import { z } from 'zod'
import { LENGTHS, LineSchema, MOST_ITEMS, MeasureSchema, ProseSchema } from '../case/bounds.js'
import { AffineSchema, BoxSchema } from '../case/geometry.js'
import { VolumeRefSchema } from '../case/reading.js'
import { RegionIdSchema } from '../moaks/regions.js'
import { ScaleIdSchema } from '../moaks/scales.js'
import { REGISTERED_BONES } from './registration/bone-points.js'

/** What became of something between two dates. `cannot-tell`: the two are not to be compared, and why is said. */
export const OUTCOMES = ['worse', 'better', 'unchanged', 'cannot-tell'] as const
export const OutcomeSchema = z.enum(OUTCOMES)
export type Outcome = z.infer<typeof OutcomeSchema>

const BoneSchema = z.enum(REGISTERED_BONES)

/** How something stands at one date. */
export const ObservedSchema = z.object({
  grade: z.number().int().nullable(),
  /** In the quantity's unit; null where nothing was measured, or a person graded. */
  value: MeasureSchema.nullable(),
  /** Whose word it is: a person set the grade, a person accepted the model's, or it is the model's alone. */
  by: z.enum(['person', 'accepted', 'model']),
  volume: VolumeRefSchema.nullable(),
  boxLps: BoxSchema.nullable(),
})
export type Observed = z.infer<typeof ObservedSchema>

export const ChangeSchema = z.object({
  /** Of its quantity (quantities.ts). */
  id: LineSchema,
  question: z.number().int().nullable(),
  component: ScaleIdSchema.nullable(),
  title: ProseSchema,
  region: RegionIdSchema,
  bone: BoneSchema,
  /** Of values, difference and repeatability; null where the grades alone are shown. */
  unit: z.string().max(LENGTHS.name).nullable(),
  before: ObservedSchema.nullable(),
  now: ObservedSchema.nullable(),
  outcome: OutcomeSchema,
  /** Now less before; null where nothing may be said of it. */
  difference: MeasureSchema.nullable(),
  /** The smallest change that is told from none, in the unit. */
  smallestChange: MeasureSchema.nullable(),
  /** The grade that the pair of dates suggests; null for none. */
  suggestedGrade: z.number().int().nullable(),
  /** Why it cannot be told, or what else one has to know, in a sentence; empty for nothing. */
  reason: ProseSchema,
})
export type Change = z.infer<typeof ChangeSchema>

/** How a bone of the earlier date was laid on today's. */
export const BoneLinkSchema = z.object({
  bone: BoneSchema,
  /** LPS mm of the earlier volume → of today's; null where it failed. */
  toNow: AffineSchema.nullable(),
  /** Half, and 95 %, of its surface near the joint lies closer together, mm; null where it failed. */
  errorMm: z.object({ median: MeasureSchema, most: MeasureSchema }).nullable(),
  /** Why it failed, in a sentence; empty where it did not. */
  failure: ProseSchema,
})
export type BoneLink = z.infer<typeof BoneLinkSchema>

/** Today's examination against one before it. */
export const ComparisonSchema = z.object({
  caseId: LineSchema,
  /** ISO date of the earlier examination. */
  studyDate: LineSchema,
  /** The volumes that the bones were laid on each other in; null where there are none. */
  volumes: z.object({ before: VolumeRefSchema, now: VolumeRefSchema }).nullable(),
  bones: z.array(BoneLinkSchema).max(REGISTERED_BONES.length),
  /** What else than the knee is another: sentences. */
  warnings: z.array(ProseSchema).max(MOST_ITEMS),
  changes: z.array(ChangeSchema).max(MOST_ITEMS),
})
export type Comparison = z.infer<typeof ComparisonSchema>

export const FollowUpSchema = z.object({
  caseId: LineSchema,
  /** ISO date of the examination; empty where it is not known. */
  studyDate: LineSchema,
  /** Against each examination before it, the newest first. */
  comparisons: z.array(ComparisonSchema).max(MOST_ITEMS),
  /** Other examinations of the knee that cannot be put before this one: without a date, of the same day, or later. */
  notCompared: z.array(z.object({ caseId: LineSchema, studyDate: LineSchema, reason: ProseSchema })).max(MOST_ITEMS),
  /** What the smallest change was measured on. */
  repeatability: ProseSchema,
})
export type FollowUpRecord = z.infer<typeof FollowUpSchema>
