import { z } from 'zod'
import { LineSchema, MOST_ITEMS, ProseSchema } from './bounds.js'
import { SideSchema, SideSourceSchema } from './geometry.js'
import { READ_STATUSES, ReadStatusSchema } from './read.js'

/**
 * One row of the worklist: a knee at one date. What stands of decisions is the asking reader's own read; without one,
 * what the model's reading says. What others decided is never here.
 */
export const CaseSummarySchema = z.object({
  id: LineSchema,
  patientKey: LineSchema,
  patientName: ProseSchema,
  patientId: ProseSchema,
  birthDate: ProseSchema,
  studyUid: ProseSchema,
  /** ISO `YYYY-MM-DD`; empty where the header says nothing. */
  studyDate: LineSchema,
  studyDescription: ProseSchema,
  modality: ProseSchema,
  side: SideSchema,
  sideSource: SideSourceSchema,
  simulated: z.boolean(),
  importedAt: LineSchema,
  openedAt: LineSchema.nullable(),
  /** Volumes of the case, and what their series are called, in the order of their numbers. */
  volumes: z.number().int().min(0),
  series: z.array(ProseSchema).max(MOST_ITEMS),
  /** Remarks of its imports: set aside, missing, repaired. */
  notes: z.number().int().min(0),
  /** Other readers who have begun a read of it. */
  otherReaders: z.number().int().min(0),
  status: ReadStatusSchema,
  /** Findings with a grade that a healthy knee does not have, rejected ones left out. */
  abnormal: z.number().int(),
  /** Of `toReview`, so many are accepted, edited or rejected. */
  reviewed: z.number().int(),
  toReview: z.number().int(),
})
export type CaseSummary = z.infer<typeof CaseSummarySchema>

export const WorklistQuerySchema = z.object({
  text: z.string().max(200).default(''),
  status: z.enum(['any', ...READ_STATUSES]).default('any'),
  sort: z.enum(['opened', 'imported', 'study-date', 'patient']).default('opened'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
})
export type WorklistQuery = z.input<typeof WorklistQuerySchema>

export const WorklistPageSchema = z.object({
  total: z.number().int(),
  cases: z.array(CaseSummarySchema).max(MOST_ITEMS),
  /** Cases that the asking reader may only meet in a session now: they are neither listed nor counted. */
  heldBySessions: z.number().int().min(0).optional(),
})
export type WorklistPage = z.infer<typeof WorklistPageSchema>
