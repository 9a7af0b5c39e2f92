/**
 * The one contract between the window and the main process.
 *
 * `REQUESTS` maps a channel to the schema of its request and of its response; both sides take their types from
 * it, the main process checks every payload against it before acting. `WindowEventSchema` is what the main
 * process sends by itself. Voxels never pass here: the window fetches them from `volumeUrl`.
 */
import { z } from 'zod'
import { BENCHMARK_REQUESTS, BenchmarkEventSchema } from './bridge-benchmark.js'
import { CaseStateSchema, ActionSchema, RevisionSchema } from './case/revision.js'
import { FindingSchema, ProviderSchema, ReadingSchema, STAGES } from './case/reading.js'
import { PreferencesSchema } from './case/preferences.js'
import { ScanResultSchema } from './case/import.js'
import { VolumeMetaSchema } from './case/volume.js'
import { CaseSummarySchema, ViewStateSchema, WorklistPageSchema, WorklistQuerySchema } from './case/worklist.js'

const Nothing = z.null()
const CaseId = z.string().min(1).max(100)
const JobId = z.string().min(1).max(100)

export const PackSummarySchema = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  trainedOn: z.string(),
  intendedUse: z.string(),
  limits: z.array(z.string()),
  sha256: z.string(),
  questions: z.array(z.number().int()),
  /** Held-out numbers of the card, each with its name as a person reads it. */
  metrics: z.array(z.object({ name: z.string(), value: z.number() })).optional(),
  /** Set where the pack was refused: why, in one sentence. */
  refused: z.string().nullable(),
})
export type PackSummary = z.infer<typeof PackSummarySchema>

export const AppInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  dataFolder: z.string(),
  sampleAvailable: z.boolean(),
  packs: z.array(PackSummarySchema),
  providers: z.array(ProviderSchema),
  /** A path given on the command line, already being imported when the window opens. */
  pendingImport: JobId.nullable(),
})
export type AppInfo = z.infer<typeof AppInfoSchema>

export const OpenedCaseSchema = z.object({
  summary: CaseSummarySchema,
  volume: VolumeMetaSchema,
  /** Private-protocol address of the raw voxels (little-endian, i fastest). */
  volumeUrl: z.string(),
  reading: ReadingSchema.nullable(),
  state: CaseStateSchema,
  view: ViewStateSchema.nullable(),
})
export type OpenedCase = z.infer<typeof OpenedCaseSchema>

/** Where the images of a case are: in the cache, being decoded again by an import, or not to be found. */
export const CaseImagesSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('here') }),
  z.object({ state: z.literal('fetching'), jobId: JobId }),
  z.object({ state: z.literal('missing'), message: z.string() }),
])
export type CaseImages = z.infer<typeof CaseImagesSchema>

export const REQUESTS = {
  'app.info': { request: Nothing, response: AppInfoSchema },
  'preferences.get': { request: Nothing, response: PreferencesSchema },
  'preferences.set': { request: PreferencesSchema, response: PreferencesSchema },

  /** Asks for files or a folder in the system's dialog; null where the user cancelled. */
  'import.ask': { request: z.object({ kind: z.enum(['files', 'folder']) }), response: JobId.nullable() },
  'import.dropped': {
    request: z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
    response: JobId,
  },
  'import.sample': { request: Nothing, response: JobId },
  /** Continues a scanned import with the stack the user chose. The answer comes as events. */
  'import.choose': {
    request: z.object({ jobId: JobId, stackId: z.string().max(200), side: z.enum(['left', 'right']).nullable() }),
    response: Nothing,
  },
  'import.cancel': { request: z.object({ jobId: JobId }), response: Nothing },
  /** The latest event of a job, for a window that opened after the job began. */
  'import.status': { request: z.object({ jobId: JobId }), response: z.lazy(() => ImportEventSchema).nullable() },

  'worklist.query': { request: WorklistQuerySchema, response: WorklistPageSchema },
  'worklist.remove': { request: z.object({ caseId: CaseId }), response: Nothing },

  /**
   * Looks whether the images of a case are in the cache. Where they are not, they are decoded again from where they
   * were opened, which goes on as an import; `missing` says which place is gone.
   */
  'case.images': { request: z.object({ caseId: CaseId }), response: CaseImagesSchema },
  /** Asks where the images of a case are now and decodes them again; null where the user cancelled. */
  'case.locate': { request: z.object({ caseId: CaseId }), response: JobId.nullable() },
  'case.open': { request: z.object({ caseId: CaseId }), response: OpenedCaseSchema },
  'case.last': { request: Nothing, response: CaseId.nullable() },
  'case.close': { request: Nothing, response: Nothing },
  'case.apply': { request: z.object({ caseId: CaseId, action: ActionSchema }), response: CaseStateSchema },
  'case.undo': { request: z.object({ caseId: CaseId }), response: CaseStateSchema },
  'case.redo': { request: z.object({ caseId: CaseId }), response: CaseStateSchema },
  'case.history': {
    request: z.object({ caseId: CaseId, finding: z.string().max(100).nullable() }),
    response: z.array(RevisionSchema),
  },
  'case.save-view': { request: z.object({ caseId: CaseId, view: ViewStateSchema }), response: Nothing },

  /** Starts the model on a case; progress and result come as events. `again` ignores the result cache. */
  'inference.run': { request: z.object({ caseId: CaseId, again: z.boolean() }), response: JobId },
  'inference.cancel': { request: z.object({ caseId: CaseId }), response: Nothing },

  /** Asks where to save; null where the user cancelled. */
  'export.report': {
    request: z.object({ caseId: CaseId, format: z.enum(['html', 'pdf']), includeIdentity: z.boolean() }),
    response: z.object({ path: z.string() }).nullable(),
  },
  'export.quintuples': {
    request: z.object({ caseIds: z.array(CaseId).min(1), includeVolume: z.boolean() }),
    response: z.object({ path: z.string(), records: z.number().int() }).nullable(),
  },
  'export.show': { request: z.object({ path: z.string() }), response: Nothing },

  ...BENCHMARK_REQUESTS,
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>

export type Channel = keyof typeof REQUESTS
export type Request<C extends Channel> = z.input<(typeof REQUESTS)[C]['request']>
export type Response<C extends Channel> = z.output<(typeof REQUESTS)[C]['response']>

/** How an import goes on. `scanned` waits for `import.choose` when `chosen` is null. */
export const ImportEventSchema = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('progress'),
    jobId: z.string(),
    stage: z.enum(['scan', 'decode']),
    done: z.number(),
    total: z.number(),
    message: z.string(),
  }),
  z.object({ phase: z.literal('scanned'), jobId: z.string(), result: ScanResultSchema, chosen: z.string().nullable() }),
  z.object({
    phase: z.literal('imported'),
    jobId: z.string(),
    caseId: z.string(),
    alreadyKnown: z.boolean(),
    issues: z.array(z.string()),
  }),
  z.object({ phase: z.literal('failed'), jobId: z.string(), message: z.string() }),
  z.object({ phase: z.literal('cancelled'), jobId: z.string() }),
])
export type ImportEvent = z.infer<typeof ImportEventSchema>

export const InferenceEventSchema = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('progress'),
    caseId: z.string(),
    stage: z.enum(STAGES),
    fraction: z.number().min(0).max(1),
    message: z.string(),
  }),
  /** A finding is ready before the whole reading is. */
  z.object({ phase: z.literal('partial'), caseId: z.string(), finding: FindingSchema }),
  z.object({
    phase: z.literal('done'),
    caseId: z.string(),
    reading: ReadingSchema,
    state: CaseStateSchema,
    fromCache: z.boolean(),
  }),
  z.object({ phase: z.literal('failed'), caseId: z.string(), message: z.string(), retry: z.boolean() }),
  z.object({ phase: z.literal('cancelled'), caseId: z.string() }),
])
export type InferenceEvent = z.infer<typeof InferenceEventSchema>

/** Commands of the application menu and of `Ctrl K`, by id; the window acts on them. */
export const COMMANDS = [
  'open-files',
  'open-folder',
  'open-sample',
  'show-worklist',
  'show-benchmark',
  'show-settings',
  'export-report-html',
  'export-report-pdf',
  'export-quintuples',
  'run-model',
  'cancel-model',
  'undo',
  'redo',
  'accept',
  'reject',
  'edit',
  'add-finding',
  'accept-all-normal',
  'sign-off',
  'next-finding',
  'previous-finding',
  'next-step',
  'previous-step',
  'toggle-boxes',
  'toggle-identity',
  'maximise-view',
  'reset-views',
  'auto-window',
  'show-shortcuts',
  'show-palette',
] as const
export const CommandSchema = z.enum(COMMANDS)
export type Command = z.infer<typeof CommandSchema>

export const WindowEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import'), event: ImportEventSchema }),
  z.object({ kind: z.literal('inference'), event: InferenceEventSchema }),
  z.object({ kind: z.literal('benchmark'), event: BenchmarkEventSchema }),
  z.object({ kind: z.literal('command'), command: CommandSchema }),
])
export type WindowEvent = z.infer<typeof WindowEventSchema>

/** What the preload puts on `window.condyle`. A request that fails rejects with an Error whose message is for a person. */
export interface Bridge {
  request<C extends Channel>(channel: C, payload: Request<C>): Promise<Response<C>>
  onEvent(listener: (event: WindowEvent) => void): () => void
  /** Absolute paths of dropped files, which only the preload may learn. */
  pathsOf(files: readonly File[]): string[]
}
