/**
 * Messages between the window's process and the decode process. Only metadata pass: the worker reads the files and
 * writes the volume itself. Checked on both sides.
 */
import { z } from 'zod'
import { ImportIssueSchema, SetAsideSchema } from '../../../src-shared/case/import.js'
import { VolumeMetaSchema, VoxelTypeSchema } from '../../../src-shared/case/volume.js'
import { replySchema } from '../../processes/index.js'
import { NiftiSourceSchema, ScannedStackSchema } from '../stack.js'

export const ScanOutcomeSchema = z.object({
  stacks: z.array(ScannedStackSchema),
  suggested: z.array(z.string()),
  question: z.string().nullable(),
  setAside: z.array(SetAsideSchema),
  issues: z.array(ImportIssueSchema),
  filesSeen: z.number(),
  unpacked: z.string().nullable(),
})

const LimitsSchema = z.object({
  maxFiles: z.number().exactOptional(),
  maxUnpackedBytes: z.number().exactOptional(),
  maxRatio: z.number().exactOptional(),
})

export const JobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scan'),
    paths: z.array(z.string()),
    workFolder: z.string(),
    thumbnails: z.boolean(),
    limits: LimitsSchema,
  }),
  z.object({ kind: z.literal('decode'), stack: ScannedStackSchema, cacheRoot: z.string() }),
  /** The voxels of one file into another, without a volume in the cache. */
  z.object({ kind: z.literal('voxels'), source: NiftiSourceSchema, into: z.string() }),
])
export type Job = z.infer<typeof JobSchema>

const ScanProgressSchema = z.object({
  kind: z.literal('scan'),
  phase: z.enum(['find', 'unpack', 'read', 'draw']),
  done: z.number(),
  total: z.number(),
  file: z.string().optional(),
})
const DecodeProgressSchema = z.object({ kind: z.literal('decode'), done: z.number(), total: z.number() })

export const JobProgressSchema = z.discriminatedUnion('kind', [ScanProgressSchema, DecodeProgressSchema])
export type JobProgress = z.infer<typeof JobProgressSchema>

export const JobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scan'), outcome: ScanOutcomeSchema }),
  z.object({ kind: z.literal('decode'), meta: VolumeMetaSchema, isNew: z.boolean() }),
  z.object({ kind: z.literal('voxels'), type: VoxelTypeSchema }),
])
export type JobResult = z.infer<typeof JobResultSchema>

export const FromWorkerSchema = replySchema(JobProgressSchema, JobResultSchema)
