/**
 * Sessions of several readers. A case of a session is opened and answered as any other, by the requests of cases and reads, with the
 * item's id in the place of the case's: what may be seen and done in it is decided by the protocol, whoever asks.
 */
import { z } from 'zod'
import { LineSchema, MOST, MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import { CaseIdSchema } from './bridge-cases.js'
import { MachineChoiceSchema } from './session/machines.js'
import { Sha256Schema } from './case/volume.js'
import { DoubledSchema, HoldReasonSchema } from './session/doubled.js'
import { ReadStateSchema } from './case/revision.js'
import { SessionPlanSchema } from './session/plan.js'
import {
  DifferenceSchema,
  ItemIdSchema,
  SessionIdSchema,
  SessionItemSchema,
  SessionSummarySchema,
  SpentSchema,
} from './session/record.js'
import { SessionNumbersSchema } from './session/rows.js'

const onSession = z.object({ id: SessionIdSchema })
const onItem = z.object({ item: ItemIdSchema })
const Sessions = z.array(SessionSummarySchema).max(MOST_ITEMS)

export const SESSION_REQUESTS = {
  'sessions.list': { request: z.null(), response: Sessions },
  /** Keeps a plan, which is frozen when it starts; refused where it cannot be carried out. */
  'sessions.make': { request: z.object({ plan: SessionPlanSchema }), response: Sessions },
  /** Packs and models that have read any of the cases: who could be a machine reader of a session about them. */
  'sessions.machines': {
    request: z.object({ caseIds: z.array(CaseIdSchema).max(2000) }),
    response: z.array(MachineChoiceSchema).max(MOST_ITEMS),
  },
  /** The cases of the casebook that are knees of a dataset, by the token of its folder, and how many knees it has. */
  'sessions.of-dataset': {
    request: z.object({ token: z.string().max(100) }),
    response: z.object({ caseIds: z.array(CaseIdSchema).max(MOST_ITEMS), knees: z.number().int() }),
  },
  /**
   * Has the model and the machine readers of a session that has not started read what they have not, one case after the other;
   * progress comes as events.
   */
  'sessions.ask-machines': { request: onSession, response: z.null() },
  /** What was read until then is kept. */
  'sessions.stop-asking': { request: z.null(), response: z.null() },
  'sessions.start': { request: onSession, response: Sessions },
  /** Takes back a session that has not started. */
  'sessions.remove': { request: onSession, response: Sessions },
  'sessions.finish': { request: onSession, response: Sessions },

  /** The item of the next case of the one who reads now; null where all of theirs are locked. */
  'sessions.next': { request: onSession, response: ItemIdSchema.nullable() },
  'sessions.item': { request: onItem, response: SessionItemSchema },
  /** Shows the model's answers; the own ones are kept as they are now. */
  'sessions.reveal': { request: onItem, response: SessionItemSchema },
  /** Closes the blind answers of a case whose model's answers are in another casebook. */
  'sessions.close': { request: onItem, response: SessionItemSchema },
  /** Locks the answers of a case for good. */
  'sessions.lock': { request: onItem, response: SessionItemSchema },
  /** Keeps time that was spent with a case, pauses left out. */
  'sessions.spend': { request: onItem.extend({ spent: z.array(SpentSchema).min(1).max(200) }), response: z.null() },

  /** The cases whose answers differ, for whoever may see them. */
  'sessions.differences': { request: onSession, response: z.array(DifferenceSchema).max(MOST_ITEMS) },
  /** The item in which the differences of a case are settled; `number` is that of the case in the session. */
  'sessions.settle': {
    request: onSession.extend({ number: z.number().int().min(1).max(10_000) }),
    response: ItemIdSchema,
  },
  /** Takes an answer over whole as the settled one, by the letter of whoever gave it. */
  'sessions.take': {
    request: onItem.extend({ question: z.number().int().min(1).max(69), from: z.string().length(1) }),
    response: ReadStateSchema,
  },
  /** Readings of cases that were answered differently on two computers, for whoever may see the numbers. */
  'sessions.doubled': { request: onSession, response: z.array(DoubledSchema).max(MOST_ITEMS) },
  /** Says which of their answers hold and count, by the hash that names them; null takes the choice back. */
  'sessions.hold': {
    request: onItem.extend({ id: SessionIdSchema, head: Sha256Schema.nullable(), reason: HoldReasonSchema }),
    response: z.array(DoubledSchema).max(MOST_ITEMS),
  },
  'sessions.numbers': { request: onSession, response: SessionNumbersSchema },
  /** The methods as a paragraph for a paper, and on the clipboard where it is asked for; what the model learned from, null without one. */
  'sessions.methods': {
    request: onSession.extend({ copy: z.boolean() }),
    response: z.object({ text: ProseSchema, trainedOn: ProseSchema.nullable() }),
  },
  /** Asks where to save the answers or the numbers as CSV, or all numbers as PDF; null where the user cancelled. */
  'sessions.export': {
    request: onSession.extend({ what: z.enum(['answers', 'numbers', 'report']) }),
    response: z.object({ path: PathTextSchema }).nullable(),
  },
} as const

const Count = z.number().int().min(0).max(MOST)

/** How far machine readers are with the cases of a session; at the end what came of it, in a sentence. */
export const AskingEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('progress'), session: SessionIdSchema, name: LineSchema, done: Count, total: Count }),
  z.object({
    phase: z.literal('ended'),
    session: SessionIdSchema,
    outcome: z.enum(['done', 'failed', 'cancelled']),
    sentence: ProseSchema,
  }),
])
export type AskingEvent = z.infer<typeof AskingEventSchema>
