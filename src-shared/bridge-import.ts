/** Import: from files to cases. */
import { z } from 'zod'
import { LineSchema, MOST, MOST_ITEMS, ProseSchema } from './case/bounds.js'
import { ScanResultSchema } from './case/import.js'

export const JobIdSchema = z.string().min(1).max(100)

/** How far a long work is. `total` 0: not known yet. */
export const ProgressSchema = z.object({
  stage: z.string().max(100),
  done: z.number().min(0).max(MOST),
  total: z.number().min(0).max(MOST),
  message: z.string().max(1000),
})
export type Progress = z.infer<typeof ProgressSchema>

/** A case that an import made or added to. */
export const ImportedCaseSchema = z.object({
  caseId: LineSchema,
  /** `joined`: series were added to a case that was there; `known`: everything was there already. */
  outcome: z.enum(['new', 'joined', 'known']),
  /** Volumes that this import added. */
  added: z.number().int().min(0),
})
export type ImportedCase = z.infer<typeof ImportedCaseSchema>

/** How an import goes on. `question` waits for `import.choose`. */
export const ImportEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('progress'), jobId: LineSchema, progress: ProgressSchema }),
  /** Nothing can tell which images are the knee, or of which side: a person is asked. */
  z.object({ phase: z.literal('question'), jobId: LineSchema, result: ScanResultSchema }),
  z.object({
    phase: z.literal('imported'),
    jobId: LineSchema,
    /** The first one is to be opened. */
    cases: z.array(ImportedCaseSchema).max(MOST_ITEMS).min(1),
    /** Remarks kept with the cases: set aside, missing, repaired, held. */
    notes: z.number().int().min(0),
  }),
  /** `result` says what was set aside, where there was a scan. */
  z.object({
    phase: z.literal('failed'),
    jobId: LineSchema,
    message: ProseSchema,
    result: ScanResultSchema.nullable(),
  }),
  z.object({ phase: z.literal('cancelled'), jobId: LineSchema }),
])
export type ImportEvent = z.infer<typeof ImportEventSchema>

export const IMPORT_REQUESTS = {
  /** Asks for files or a folder in the system's dialog; null where the user cancelled. */
  'import.ask': { request: z.object({ kind: z.enum(['files', 'folder']) }), response: JobIdSchema.nullable() },
  'import.dropped': {
    request: z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
    response: JobIdSchema,
  },
  'import.sample': { request: z.object({ id: z.string().min(1).max(100) }), response: JobIdSchema },
  /** Goes on with the stacks that the user chose. The answer comes as events. */
  'import.choose': {
    request: z.object({
      jobId: JobIdSchema,
      stackIds: z.array(z.string().max(200)).min(1).max(100),
      side: z.enum(['left', 'right']).nullable(),
    }),
    response: z.null(),
  },
  /** Begins an import that failed anew, with the same files. */
  'import.retry': { request: z.object({ jobId: JobIdSchema }), response: JobIdSchema },
  'import.cancel': { request: z.object({ jobId: JobIdSchema }), response: z.null() },
  /** The latest event of a job, for a window that opened after the job began. */
  'import.status': { request: z.object({ jobId: JobIdSchema }), response: ImportEventSchema.nullable() },
} as const
