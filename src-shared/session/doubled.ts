/** Readings of cases that were answered differently on two computers, and which answers hold. */
import { z } from 'zod'
import { LENGTHS, LineSchema, MOST_ITEMS, MillisecondsSchema, ProseSchema } from '../case/bounds.js'
import { Sha256Schema } from '../case/volume.js'
import { ScaleIdSchema } from '../moaks/scales.js'
import { ItemIdSchema } from './record.js'

/** Why answers hold, in the words of whoever chose. */
export const HoldReasonSchema = z.string().trim().min(1).max(LENGTHS.sentence)

const GivenSchema = z.object({
  /** Names it: the last hash of its decisions. */
  head: Sha256Schema,
  startedAt: LineSchema,
  /** Null where it was never locked: then it cannot hold. */
  lockedAt: LineSchema.nullable(),
  /** How many of the questions that are asked. */
  answered: z.number().int(),
  /** Spent with it, pauses left out. */
  milliseconds: MillisecondsSchema,
})

export const DoubledSchema = z.object({
  item: ItemIdSchema,
  /** "Dr Ben, case 1". */
  title: LineSchema,
  answers: z.array(GivenSchema).max(1000),
  /** Questions that were not answered alike, with the grades of each of the answers in their order; none: left open. */
  differ: z
    .array(
      z.object({
        question: z.number().int(),
        grades: z
          .array(z.array(z.object({ component: ScaleIdSchema, grade: z.number().int() })).max(MOST_ITEMS))
          .max(1000),
      }),
    )
    .max(MOST_ITEMS),
  /** The answers that hold and count in the numbers; null: none. */
  holds: Sha256Schema.nullable(),
  /** Who chose last, and why; also where the choice was taken back. */
  chosen: z.object({ by: LineSchema, at: LineSchema, reason: ProseSchema }).nullable(),
  /** Why whoever asks may not choose now, in one sentence; null: they may. */
  refusal: ProseSchema.nullable(),
})
export type Doubled = z.infer<typeof DoubledSchema>
