import { z } from 'zod'
import { LineSchema } from './bounds.js'
import { ReaderSchema } from './reader.js'

export const ReadIdSchema = z.string().min(1).max(100)

/** How a read is done: with a reading beside it, without, without until it is revealed, or settling what others disagree on. */
export const READ_MODES = ['open', 'blind', 'blind-then-revealed', 'adjudication'] as const
export const ReadModeSchema = z.enum(READ_MODES)
export type ReadMode = z.infer<typeof ReadModeSchema>

/** How far a reader is with a case. `unread`: no reading and no decision; `read`: the model's reading is there. */
export const READ_STATUSES = ['unread', 'read', 'in-review', 'signed-off'] as const
export const ReadStatusSchema = z.enum(READ_STATUSES)

/** One person's pass through one case, without what was decided in it. */
export const ReadSummarySchema = z.object({
  id: ReadIdSchema,
  caseId: LineSchema,
  reader: ReaderSchema,
  mode: ReadModeSchema,
  /** The session it belongs to, or null. */
  session: LineSchema.nullable(),
  /** ISO 8601, UTC. */
  startedAt: LineSchema,
  status: ReadStatusSchema,
  reviewed: z.number().int().min(0),
  toReview: z.number().int().min(0),
  signedAt: LineSchema.nullable(),
})
export type ReadSummary = z.infer<typeof ReadSummarySchema>
