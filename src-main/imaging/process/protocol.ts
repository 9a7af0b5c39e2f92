/**
 * Messages between the window's process and the decode process. Only metadata pass: the worker reads the files and
 * writes the volume itself. Checked on both sides.
 */
import { z } from 'zod'
import { ImportIssueSchema, SetAsideSchema } from '../../../src-shared/case/import.js'
import { VolumeMetaSchema } from '../../../src-shared/case/volume.js'
import { ImportErrorKindSchema } from '../errors.js'
import { ScannedStackSchema } from '../stack.js'

const JobId = z.number().int().min(1)

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
])
export type Job = z.infer<typeof JobSchema>

export const ToWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), id: JobId, job: JobSchema }),
  z.object({ type: z.literal('cancel'), id: JobId }),
])
export type ToWorker = z.infer<typeof ToWorkerSchema>

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
])
export type JobResult = z.infer<typeof JobResultSchema>

export const FromWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id: JobId, progress: JobProgressSchema }),
  z.object({ type: z.literal('done'), id: JobId, result: JobResultSchema }),
  z.object({ type: z.literal('failed'), id: JobId, kind: ImportErrorKindSchema, message: z.string() }),
  z.object({ type: z.literal('cancelled'), id: JobId }),
  /** Said every few seconds while there is work, with the memory it takes: a worker that hangs does not. */
  z.object({ type: z.literal('alive'), bytes: z.number() }),
])
/** Whose job a message is about that otherwise makes no sense. */
export const JobOfMessage = z.object({ id: JobId })
export type FromWorker = z.infer<typeof FromWorkerSchema>
