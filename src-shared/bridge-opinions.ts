/**
 * Second opinions: what models behind a chat server on this machine, and packs, answered about a case. Nothing is sent to a server
 * before a person asks, and then only to the loopback address that they named.
 */
import { z } from 'zod'
import { LineSchema, MOST, MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import {
  CaseOpinionsSchema,
  ModelNameSchema,
  OpinionAnswerSchema,
  OpinionIdSchema,
  OpinionSummarySchema,
  PackOpinionSchema,
} from './case/opinion.js'
import { VolumeRefSchema } from './case/reading.js'
import { FindingStateSchema } from './case/revision.js'
import { CaseIdSchema } from './bridge-cases.js'

const onOpinion = z.object({ caseId: CaseIdSchema, id: OpinionIdSchema })

/** An opinion that was chosen, with its answers; a pack's in terms of the side that the knee is taken for now. */
export const ShownOpinionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pack'), summary: PackOpinionSchema, findings: z.array(FindingStateSchema).max(1000) }),
  z.object({
    kind: z.literal('model'),
    summary: OpinionSummarySchema,
    answers: z.array(OpinionAnswerSchema).max(69),
  }),
])
export type ShownOpinion = z.infer<typeof ShownOpinionSchema>

export const OPINION_REQUESTS = {
  'opinions.list': { request: z.object({ caseId: CaseIdSchema }), response: CaseOpinionsSchema },
  'opinions.show': {
    request: onOpinion.extend({ kind: z.enum(['pack', 'model']) }),
    response: ShownOpinionSchema,
  },
  /**
   * Asks the chosen model about a case; the answers come one by one, and progress as events. `volume`: the series whose pictures are
   * shown; null: for each question the one that shows it best.
   */
  'opinions.ask': {
    request: z.object({
      caseId: CaseIdSchema,
      questions: z.array(z.number().int().min(1).max(69)).min(1).max(69),
      volume: VolumeRefSchema.nullable(),
    }),
    response: OpinionIdSchema,
  },
  /** Goes on with one that broke off: only what is open is asked. */
  'opinions.resume': { request: onOpinion, response: z.null() },
  'opinions.cancel': { request: onOpinion, response: z.null() },

  /** The models that a server of this machine offers. */
  'opinions.models': {
    request: z.object({ address: PathTextSchema }),
    response: z.array(LineSchema).max(MOST_ITEMS),
  },
  /** Whether a model answers and sees, in a sentence. */
  'opinions.try': {
    request: z.object({ address: PathTextSchema, model: ModelNameSchema }),
    response: z.object({ sees: z.boolean(), sentence: ProseSchema }),
  },
} as const

const about = { caseId: LineSchema, id: LineSchema }
const Count = z.number().int().min(0).max(MOST)

export const OpinionEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('progress'), ...about, done: Count, total: Count }),
  z.object({ phase: z.literal('done'), ...about }),
  z.object({ phase: z.literal('failed'), ...about, message: ProseSchema }),
  z.object({ phase: z.literal('cancelled'), ...about }),
])
export type OpinionEvent = z.infer<typeof OpinionEventSchema>
