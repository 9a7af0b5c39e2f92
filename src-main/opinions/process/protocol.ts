/** What is asked of the process that talks to chat servers, over the supervisor's own messages (processes/). */
import { z } from 'zod'
import { LENGTHS, LineSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from '../../../src-shared/case/bounds.js'
import { OpinionAnswerSchema, OpinionSetupSchema } from '../../../src-shared/case/opinion.js'
import { VolumeRefSchema } from '../../../src-shared/case/reading.js'
import { replySchema } from '../../processes/index.js'

/** A question and the series whose pictures are shown with it. */
export const AskSchema = z.object({
  question: z.number().int().min(1).max(69),
  volume: VolumeRefSchema,
  /** What the pictures are, as the prompt says it: "a sagittal DESS MRI". */
  images: z.string().min(1).max(LENGTHS.description),
})
export type Ask = z.infer<typeof AskSchema>

const Server = { address: PathTextSchema, timeoutSeconds: z.number().int().min(1).max(3600) }

export const JobSchema = z.discriminatedUnion('kind', [
  /** Which models the server offers. */
  z.object({ kind: z.literal('models'), ...Server }),
  /** Whether a model answers, and sees what is in a picture. */
  z.object({ kind: z.literal('try'), ...Server, model: LineSchema }),
  z.object({
    kind: z.literal('ask'),
    address: PathTextSchema,
    model: LineSchema,
    setup: OpinionSetupSchema,
    cacheRoot: PathTextSchema,
    asks: z.array(AskSchema).max(69),
  }),
])
export type Job = z.infer<typeof JobSchema>
export type AskJob = Extract<Job, { kind: 'ask' }>

/** A question is answered, or became a failure. */
export const NewsSchema = OpinionAnswerSchema
export type News = z.infer<typeof NewsSchema>

export const ResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('models'), models: z.array(LineSchema).max(MOST_ITEMS) }),
  z.object({ kind: z.literal('try'), sees: z.boolean(), sentence: ProseSchema }),
  z.object({ kind: z.literal('ask') }),
])
export type Result = z.infer<typeof ResultSchema>

export const FromWorkerSchema = replySchema(NewsSchema, ResultSchema)
