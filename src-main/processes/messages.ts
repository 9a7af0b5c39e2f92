/**
 * What a supervisor and the process that does its jobs say to each other, over what both mean by a job. Checked on both
 * sides: a message that breaks its schema ends the job that it is about, and never hangs it.
 */
import { z } from 'zod'
import { MOST } from '../../src-shared/case/bounds.js'

const JobId = z.number().int().min(1)

/** The longest sentence of a failure. */
const SENTENCE = 4000

/** What a worker is told; the job is checked against the schema of its room. */
export const RequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), id: JobId, job: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: JobId }),
])

/** What a worker answers. Every job ends with exactly one of done, failed and cancelled. */
export function replySchema<News extends z.ZodType, Result extends z.ZodType>(news: News, result: Result) {
  return z.discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), id: JobId, progress: news }),
    z.object({ type: z.literal('done'), id: JobId, result }),
    /** `kind` is for the room whose job it is; the message is a sentence for a person. */
    z.object({ type: z.literal('failed'), id: JobId, kind: z.string().max(100), message: z.string().max(SENTENCE) }),
    z.object({ type: z.literal('cancelled'), id: JobId }),
    /** Said every few seconds while there is work, with the memory it takes: a worker that hangs does not. */
    z.object({ type: z.literal('alive'), bytes: z.number().min(0).max(MOST) }),
  ])
}

export type Reply<News, Result> =
  | { readonly type: 'progress'; readonly id: number; readonly progress: News }
  | { readonly type: 'done'; readonly id: number; readonly result: Result }
  | { readonly type: 'failed'; readonly id: number; readonly kind: string; readonly message: string }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'alive'; readonly bytes: number }

/** Whose job a message is about that otherwise makes no sense. */
const AboutJob = z.object({ id: JobId })

/** The id of the job that a broken message is about, or undefined where it is about none. */
export function jobOf(message: unknown): number | undefined {
  const about = AboutJob.safeParse(message)
  return about.success ? about.data.id : undefined
}

/** A sentence, cut to what a message may hold. */
export function sentenceThatFits(sentence: string): string {
  return sentence.length <= SENTENCE ? sentence : `${sentence.slice(0, SENTENCE - 1)}…`
}
