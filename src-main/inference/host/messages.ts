import { z } from 'zod'
import { FindingSchema, PROVIDERS, ReadingSchema, STAGES } from '../../../src-shared/case/reading.js'

/** One knee to read: where its volume and the pack lie, and how. */
export const ReadJobSchema = z.object({
  /** Folder of the volume cache with volume.json and volume.raw. */
  volumeFolder: z.string().min(1),
  packFolder: z.string().min(1),
  provider: z.enum(['auto', ...PROVIDERS]),
  /** The side the user set; null leaves it to the header and then to the image. */
  side: z.enum(['left', 'right']).nullable(),
  /** How long scanning and decoding took when the volume was imported, ms; 0 where it came from the cache. */
  scanMs: z.number().min(0).default(0),
  decodeMs: z.number().min(0).default(0),
})
export type ReadJob = z.infer<typeof ReadJobSchema>

/** What the main process tells the host. */
export const HostRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.number().int(), job: ReadJobSchema }),
  z.object({ kind: z.literal('cancel'), id: z.number().int() }),
])
export type HostRequest = z.infer<typeof HostRequestSchema>

/** What the host answers. Every run ends with exactly one of done, failed and cancelled. */
export const HostReplySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    id: z.number().int(),
    stage: z.enum(STAGES),
    fraction: z.number().min(0).max(1),
    message: z.string(),
  }),
  z.object({ kind: z.literal('partial'), id: z.number().int(), finding: FindingSchema }),
  z.object({
    kind: z.literal('done'),
    id: z.number().int(),
    reading: ReadingSchema,
    /** Why a provider that was asked for was not used. */
    fallbacks: z.array(z.string()),
  }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), message: z.string() }),
  z.object({ kind: z.literal('cancelled'), id: z.number().int() }),
])
export type HostReply = z.infer<typeof HostReplySchema>
