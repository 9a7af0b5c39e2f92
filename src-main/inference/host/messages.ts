import { z } from 'zod'
import { ProgressSchema } from '../../../src-shared/bridge-import.js'
import { READING_SECONDS } from '../../../src-shared/case/preferences.js'
import { FindingSchema, PROVIDERS, ReadingSchema, STAGES } from '../../../src-shared/case/reading.js'

/** A volume of the case. */
export const JobVolumeSchema = z.object({
  /** Folder of the volume cache with volume.json and volume.raw. */
  folder: z.string().min(1),
  /** What tells it from other volumes of its series ("echo 2"); empty where it is the only one. */
  label: z.string().default(''),
  /** How long scanning and decoding took when it was imported, ms; 0 where it came from the cache. */
  scanMs: z.number().min(0).default(0),
  decodeMs: z.number().min(0).default(0),
})
export type JobVolume = z.infer<typeof JobVolumeSchema>

/** One knee to read: where its volumes and the pack lie, and how. */
export const ReadJobSchema = z.object({
  volumes: z.array(JobVolumeSchema).min(1),
  packFolder: z.string().min(1),
  provider: z.enum(['auto', ...PROVIDERS]),
  /** The side the user set; null leaves it to the headers and then to the images. */
  side: z.enum(['left', 'right']).nullable(),
  /** After so many seconds no further volume is begun. */
  budgetSeconds: z.number().positive().default(READING_SECONDS),
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
    progress: ProgressSchema.extend({ stage: z.enum(STAGES), volume: z.string().nullable() }),
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
