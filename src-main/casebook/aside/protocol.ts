/**
 * What the casebook's second thread does for the first: everything that may take longer than a frame of the window. It
 * reads the same file by a connection of its own.
 */
import { z } from 'zod'
import { OwnPrevalenceSchema } from '../../../src-shared/bridge-casebook.js'
import { BackupNameSchema, BackupSchema, CasebookCheckSchema } from '../../../src-shared/case/casebook-state.js'
import { FollowUpSchema } from '../../../src-shared/followup/record.js'
import { LinkProposalSchema } from '../../../src-shared/case/patient.js'
import { ReadSummarySchema } from '../../../src-shared/case/read.js'
import { ReaderIdSchema } from '../../../src-shared/case/reader.js'
import { DifferenceSchema, SessionIdSchema, SessionPackSchema } from '../../../src-shared/session/record.js'
import { SessionNumbersSchema } from '../../../src-shared/session/rows.js'
import { WorklistPageSchema, WorklistQuerySchema } from '../../../src-shared/case/worklist.js'
import { CASEBOOK_ERROR_KINDS } from '../errors.js'

const Nothing = z.null()

/** Every task by name: what is asked and what is answered. */
export const TASKS = {
  /** Makes, migrates and checks the file, before the first thread opens it. */
  prepare: { request: Nothing, response: Nothing },
  /** Lets go of the file, which is about to be exchanged. */
  release: { request: Nothing, response: Nothing },
  worklist: {
    request: z.object({ query: WorklistQuerySchema, reader: ReaderIdSchema.nullable() }),
    response: WorklistPageSchema,
  },
  proposals: { request: Nothing, response: z.array(LinkProposalSchema) },
  /** A case against those of its knee before it; `makers`: who made the scanner, by the hash of a volume. */
  'follow-up': {
    request: z.object({
      caseId: z.string(),
      reader: ReaderIdSchema.nullable(),
      makers: z.record(z.string(), z.string()),
    }),
    response: FollowUpSchema,
  },
  /** Hashes of the volumes that somebody has still to decide about. */
  undecided: { request: Nothing, response: z.array(z.string()) },
  /** Reads of all cases in which something is decided, each with the volumes of its case. */
  decided: {
    request: Nothing,
    response: z.array(z.object({ id: ReadSummarySchema.shape.id, volumes: z.array(z.string()) })),
  },
  prevalence: { request: Nothing, response: OwnPrevalenceSchema },
  /** The numbers of a session, its cases whose answers differ, and either as CSV. Whoever asks may see them. */
  'session-numbers': { request: z.object({ id: SessionIdSchema }), response: SessionNumbersSchema },
  'session-differences': { request: z.object({ id: SessionIdSchema }), response: z.array(DifferenceSchema) },
  'session-csv': {
    request: z.object({ id: SessionIdSchema, what: z.enum(['answers', 'numbers']) }),
    response: z.string(),
  },
  /** The pack whose answers take part in a session; null where no model does. */
  'session-pack': { request: z.object({ id: SessionIdSchema }), response: SessionPackSchema.nullable() },
  check: { request: z.object({ budgetMs: z.number().nullable() }), response: CasebookCheckSchema },
  backups: { request: Nothing, response: z.array(BackupSchema) },
  /** Makes a backup; answers its path, or null where today's is there already. */
  'back-up': { request: z.object({ anyway: z.boolean() }), response: z.string().nullable() },
  /** Makes a backup ready to take the casebook's place. */
  'prepare-backup': { request: z.object({ name: BackupNameSchema }), response: Nothing },
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>

export type Task = keyof typeof TASKS
export type TaskRequest<T extends Task> = z.input<(typeof TASKS)[T]['request']>
export type TaskResponse<T extends Task> = z.output<(typeof TASKS)[T]['response']>

/** The schemas of the answers, each of its own type. */
export const RESPONSES: { [T in Task]: { parse(value: unknown): TaskResponse<T> } } = {
  prepare: TASKS.prepare.response,
  release: TASKS.release.response,
  worklist: TASKS.worklist.response,
  proposals: TASKS.proposals.response,
  'follow-up': TASKS['follow-up'].response,
  undecided: TASKS.undecided.response,
  decided: TASKS.decided.response,
  prevalence: TASKS.prevalence.response,
  'session-numbers': TASKS['session-numbers'].response,
  'session-differences': TASKS['session-differences'].response,
  'session-csv': TASKS['session-csv'].response,
  'session-pack': TASKS['session-pack'].response,
  check: TASKS.check.response,
  backups: TASKS.backups.response,
  'back-up': TASKS['back-up'].response,
  'prepare-backup': TASKS['prepare-backup'].response,
}

export const AskedSchema = z.object({ id: z.number().int(), task: z.string(), request: z.unknown() })
export type Asked = z.infer<typeof AskedSchema>

export const AnsweredSchema = z.discriminatedUnion('ok', [
  z.object({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({
    id: z.number().int(),
    ok: z.literal(false),
    /** Null for what is no failure of the casebook. */
    kind: z.enum(CASEBOOK_ERROR_KINDS).nullable(),
    message: z.string(),
  }),
])
export type Answered = z.infer<typeof AnsweredSchema>
