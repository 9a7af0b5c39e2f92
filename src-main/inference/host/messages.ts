import { z } from 'zod'
import { ProgressSchema } from '../../../src-shared/bridge-import.js'
import { READING_SECONDS } from '../../../src-shared/case/preferences.js'
import { FindingSchema, PROVIDERS, ReadingSchema, STAGES } from '../../../src-shared/case/reading.js'
import { replySchema } from '../../processes/index.js'

const PathSchema = z.string().min(1).max(4096)
const MillisecondsSchema = z.number().min(0).max(1e12)

/** A volume of the case. */
export const JobVolumeSchema = z.object({
  /** Folder of the volume cache with volume.json and volume.raw. */
  folder: PathSchema,
  /** What tells it from other volumes of its series ("echo 2"); empty where it is the only one. */
  label: z.string().max(1000).default(''),
  /** How long scanning and decoding took when it was imported, ms; 0 where it came from the cache. */
  scanMs: MillisecondsSchema.default(0),
  decodeMs: MillisecondsSchema.default(0),
})
export type JobVolume = z.infer<typeof JobVolumeSchema>

/** One knee to read: where its volumes and the pack lie, and how. */
export const ReadJobSchema = z.object({
  volumes: z.array(JobVolumeSchema).min(1).max(1000),
  packFolder: PathSchema,
  provider: z.enum(['auto', ...PROVIDERS]),
  /** The side the user set; null leaves it to the headers and then to the images. */
  side: z.enum(['left', 'right']).nullable(),
  /** Grades are asked for even on images unlike all that the pack learned from. */
  insist: z.boolean().optional(),
  /** After so many seconds no further volume is begun. */
  budgetSeconds: z.number().positive().max(Number.MAX_SAFE_INTEGER).default(READING_SECONDS),
})
export type ReadJob = z.infer<typeof ReadJobSchema>

/** What the host tells while it reads: how far it is, and each finding as soon as it stands. */
export const ReadNewsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    progress: ProgressSchema.extend({ stage: z.enum(STAGES), volume: z.string().max(100).nullable() }),
  }),
  z.object({ kind: z.literal('finding'), finding: FindingSchema }),
])
export type ReadNews = z.infer<typeof ReadNewsSchema>

export const ReadResultSchema = z.object({
  reading: ReadingSchema,
  /** Why a provider that was asked for was not used. */
  fallbacks: z.array(z.string().max(4000)).max(20),
})
export type ReadResult = z.infer<typeof ReadResultSchema>

export const HostReplySchema = replySchema(ReadNewsSchema, ReadResultSchema)
