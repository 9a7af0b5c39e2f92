/**
 * Messages between the window's process and the decode process. Only metadata pass: the worker reads the files and
 * writes the volume itself. Checked on both sides.
 */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from '../../../src-shared/case/bounds.js'
import { ImportIssueSchema, SetAsideSchema } from '../../../src-shared/case/import.js'
import { VolumeMetaSchema, VoxelTypeSchema } from '../../../src-shared/case/volume.js'
import { replySchema } from '../../processes/index.js'
import { NiftiSourceSchema, ScannedStackSchema } from '../stack.js'

export const ScanOutcomeSchema = z.object({
  stacks: z.array(ScannedStackSchema).max(MOST_ITEMS),
  suggested: z.array(LineSchema).max(MOST_ITEMS),
  question: ProseSchema.nullable(),
  setAside: z.array(SetAsideSchema).max(MOST_ITEMS),
  issues: z.array(ImportIssueSchema).max(MOST_ITEMS),
  filesSeen: MeasureSchema,
  unpacked: PathTextSchema.nullable(),
})

const LimitsSchema = z.object({
  maxFiles: MeasureSchema.exactOptional(),
  maxUnpackedBytes: MeasureSchema.exactOptional(),
  maxRatio: MeasureSchema.exactOptional(),
})

export const JobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scan'),
    paths: z.array(PathTextSchema).max(MOST_ITEMS),
    workFolder: PathTextSchema,
    thumbnails: z.boolean(),
    limits: LimitsSchema,
  }),
  z.object({ kind: z.literal('decode'), stack: ScannedStackSchema, cacheRoot: PathTextSchema }),
  /** The voxels of one file into another, without a volume in the cache. */
  z.object({ kind: z.literal('voxels'), source: NiftiSourceSchema, into: PathTextSchema }),
])
export type Job = z.infer<typeof JobSchema>

const ScanProgressSchema = z.object({
  kind: z.literal('scan'),
  phase: z.enum(['find', 'unpack', 'read', 'draw']),
  done: MeasureSchema,
  total: MeasureSchema,
  file: PathTextSchema.optional(),
})
const DecodeProgressSchema = z.object({ kind: z.literal('decode'), done: MeasureSchema, total: MeasureSchema })

export const JobProgressSchema = z.discriminatedUnion('kind', [ScanProgressSchema, DecodeProgressSchema])
export type JobProgress = z.infer<typeof JobProgressSchema>

export const JobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scan'), outcome: ScanOutcomeSchema }),
  z.object({ kind: z.literal('decode'), meta: VolumeMetaSchema, isNew: z.boolean() }),
  z.object({ kind: z.literal('voxels'), type: VoxelTypeSchema }),
])
export type JobResult = z.infer<typeof JobResultSchema>

export const FromWorkerSchema = replySchema(JobProgressSchema, JobResultSchema)
