/**
 * The one contract between the window and the main process, a file per room.
 *
 * `REQUESTS` maps a channel to the schema of its request and of its response; both sides take their types from
 * it, the main process checks every payload against it before acting. `WindowEventSchema` is what the main
 * process sends by itself. Voxels never pass here: the window fetches them from a volume's `url`.
 */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import { BENCHMARK_REQUESTS, BenchmarkEventSchema } from './bridge-benchmark.js'
import { CASEBOOK_REQUESTS, CasebookEventSchema } from './bridge-casebook.js'
import { CASE_REQUESTS, CaseIdSchema } from './bridge-cases.js'
import { FOLLOW_UP_REQUESTS } from './bridge-followup.js'
import { IMPORT_REQUESTS, ImportEventSchema, JobIdSchema, ProgressSchema } from './bridge-import.js'
import { OPINION_REQUESTS, OpinionEventSchema } from './bridge-opinions.js'
import { READ_REQUESTS } from './bridge-reads.js'
import { AskingEventSchema, SESSION_REQUESTS } from './bridge-sessions.js'
import { TRAVEL_REQUESTS, TravelEventSchema } from './bridge-travel.js'
import { COMMAND_ENTRIES, type CommandId } from './commands/index.js'
import { FindingSchema, ProviderSchema, ReadingSchema } from './case/reading.js'
import { PreferencesSchema } from './case/preferences.js'
import { ReadStateSchema } from './case/revision.js'

const Nothing = z.null()

export const PackSummarySchema = z.object({
  id: LineSchema,
  version: LineSchema,
  title: ProseSchema,
  trainedOn: ProseSchema,
  intendedUse: ProseSchema,
  limits: z.array(ProseSchema).max(MOST_ITEMS),
  sha256: LineSchema,
  questions: z.array(z.number().int()).max(MOST_ITEMS),
  /** Held-out numbers of the card, each with its name as a person reads it. */
  metrics: z
    .array(z.object({ name: ProseSchema, value: MeasureSchema }))
    .max(MOST_ITEMS)
    .optional(),
  /** Set where the pack was refused: why, in one sentence. */
  refused: ProseSchema.nullable(),
})
export type PackSummary = z.infer<typeof PackSummarySchema>

export const AppInfoSchema = z.object({
  version: LineSchema,
  electron: LineSchema,
  dataFolder: PathTextSchema,
  /** Sample cases that ship with Condyle. */
  samples: z.array(z.object({ id: LineSchema, title: ProseSchema })).max(MOST_ITEMS),
  packs: z.array(PackSummarySchema).max(MOST_ITEMS),
  providers: z.array(ProviderSchema).max(MOST_ITEMS),
  /** A path given on the command line, already being imported when the window opens. */
  pendingImport: JobIdSchema.nullable(),
})
export type AppInfo = z.infer<typeof AppInfoSchema>

export const REQUESTS = {
  'app.info': { request: Nothing, response: AppInfoSchema },
  'preferences.get': { request: Nothing, response: PreferencesSchema },
  'preferences.set': { request: PreferencesSchema, response: PreferencesSchema },

  ...IMPORT_REQUESTS,
  ...CASE_REQUESTS,
  ...READ_REQUESTS,
  ...FOLLOW_UP_REQUESTS,
  ...SESSION_REQUESTS,
  ...TRAVEL_REQUESTS,
  ...OPINION_REQUESTS,
  ...CASEBOOK_REQUESTS,

  /** Starts the model on a case; progress and result come as events. `again` ignores the result cache, `insist` asks for grades of images unlike the training. */
  'inference.run': {
    request: z.object({ caseId: CaseIdSchema, again: z.boolean(), insist: z.boolean().default(false) }),
    response: JobIdSchema,
  },
  'inference.cancel': { request: z.object({ caseId: CaseIdSchema }), response: Nothing },

  /** The report of the own read. Asks where to save; null where the user cancelled. */
  'export.report': {
    request: z.object({ caseId: CaseIdSchema, format: z.enum(['html', 'pdf']), includeIdentity: z.boolean() }),
    response: z.object({ path: PathTextSchema }).nullable(),
  },
  /** Puts the report of the own read on the clipboard as plain text. */
  'export.copy-report': {
    request: z.object({ caseId: CaseIdSchema, includeIdentity: z.boolean() }),
    response: Nothing,
  },
  /** What the own read measured as CSV. Asks where to save; null where the user cancelled. */
  'export.measurements': {
    request: z.object({ caseId: CaseIdSchema, includeIdentity: z.boolean() }),
    response: z.object({ path: PathTextSchema }).nullable(),
  },
  /** What the one who reads now decided (`own`), or every reader in a signed read (`signed`). */
  'export.quintuples': {
    request: z.object({
      caseIds: z.array(CaseIdSchema).min(1).max(50_000),
      reads: z.enum(['own', 'signed']),
      includeVolume: z.boolean(),
    }),
    response: z.object({ path: PathTextSchema, records: z.number().int() }).nullable(),
  },
  'export.show': { request: z.object({ path: z.string().max(4096) }), response: Nothing },

  ...BENCHMARK_REQUESTS,
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>

export type Channel = keyof typeof REQUESTS
export type Request<C extends Channel> = z.input<(typeof REQUESTS)[C]['request']>
export type Response<C extends Channel> = z.output<(typeof REQUESTS)[C]['response']>

export const InferenceEventSchema = z.discriminatedUnion('phase', [
  /** Fraction of the whole reading over all volumes; `volume` is the one being looked at. */
  z.object({
    phase: z.literal('progress'),
    caseId: LineSchema,
    progress: ProgressSchema,
    volume: LineSchema.nullable(),
  }),
  /** A finding is ready before the whole reading is. */
  z.object({ phase: z.literal('partial'), caseId: LineSchema, finding: FindingSchema }),
  z.object({
    phase: z.literal('done'),
    caseId: LineSchema,
    reading: ReadingSchema,
    state: ReadStateSchema,
    fromCache: z.boolean(),
  }),
  z.object({ phase: z.literal('failed'), caseId: LineSchema, message: ProseSchema, retry: z.boolean() }),
  z.object({ phase: z.literal('cancelled'), caseId: LineSchema }),
])
export type InferenceEvent = z.infer<typeof InferenceEventSchema>

/** A command of the application menu, by id; the window acts on it. */
export const CommandSchema = z.enum(COMMAND_ENTRIES.map((entry) => entry.id))
export type Command = CommandId

export const WindowEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import'), event: ImportEventSchema }),
  z.object({ kind: z.literal('inference'), event: InferenceEventSchema }),
  z.object({ kind: z.literal('opinion'), event: OpinionEventSchema }),
  z.object({ kind: z.literal('benchmark'), event: BenchmarkEventSchema }),
  z.object({ kind: z.literal('casebook'), event: CasebookEventSchema }),
  z.object({ kind: z.literal('travel'), event: TravelEventSchema }),
  z.object({ kind: z.literal('asking'), event: AskingEventSchema }),
  z.object({ kind: z.literal('command'), command: CommandSchema }),
  /** A cached volume is not what was decoded and has left the cache: what shows it must go, and be opened again. */
  z.object({ kind: z.literal('volume-damaged'), hash: z.string().max(100), message: z.string().max(4000) }),
])
export type WindowEvent = z.infer<typeof WindowEventSchema>

/** What the preload puts on `window.condyle`. A request that fails rejects with an Error whose message is for a person. */
export interface Bridge {
  request<C extends Channel>(channel: C, payload: Request<C>): Promise<Response<C>>
  onEvent(listener: (event: WindowEvent) => void): () => void
  /** Absolute paths of dropped files, which only the preload may learn. */
  pathsOf(files: readonly File[]): string[]
}
