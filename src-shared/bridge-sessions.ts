/**
 * Sessions of several readers. A case of a session is opened and answered as any other, by the requests of cases and reads, with the
 * item's id in the place of the case's: what may be seen and done in it is decided by the protocol, whoever asks.
 */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import { ReaderIdSchema } from './case/reader.js'
import { PASSPHRASE_LEAST, PASSPHRASE_MOST } from './session/passphrase.js'
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

const Sentences = z.array(ProseSchema).max(MOST_ITEMS)
const PassphraseSchema = z.string().min(1).max(PASSPHRASE_MOST)

export const SessionOfferSchema = z.object({
  /** The session began in this casebook. */
  home: z.boolean(),
  recipients: z
    .array(
      z.object({
        /** Of a reader; null: the computer where the session began. */
        id: ReaderIdSchema.nullable(),
        name: LineSchema,
        /** What they would get. */
        words: ProseSchema,
      }),
    )
    .max(MOST_ITEMS),
  /** Series of images that are in the cache, their bytes, and those that are not. */
  images: z.number().int(),
  imageBytes: MeasureSchema,
  missing: z.number().int(),
})
export type SessionOffer = z.infer<typeof SessionOfferSchema>

/** How far a file is written or read: bytes; `total` 0: not known. */
export const TravelEventSchema = z.object({ text: LineSchema, done: MeasureSchema, total: MeasureSchema })
export type TravelEvent = z.infer<typeof TravelEventSchema>

export const SESSION_REQUESTS = {
  'sessions.list': { request: z.null(), response: Sessions },
  /** Keeps a plan, which is frozen when it starts; refused where it cannot be carried out. */
  'sessions.make': { request: z.object({ plan: SessionPlanSchema }), response: Sessions },
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
  'sessions.numbers': { request: onSession, response: SessionNumbersSchema },
  /** Asks where to save the answers, or the numbers, as CSV; null where the user cancelled. */
  'sessions.export': {
    request: onSession.extend({ what: z.enum(['answers', 'numbers']) }),
    response: z.object({ path: PathTextSchema }).nullable(),
  },

  /** For whom a session can be sent, and how large it is. */
  'sessions.offer': { request: onSession, response: SessionOfferSchema },
  /** Asks where to save, and writes the session into an encrypted file; null where the user cancelled the dialog. */
  'sessions.send': {
    request: onSession.extend({
      to: ReaderIdSchema.nullable(),
      images: z.boolean(),
      passphrase: PassphraseSchema.min(PASSPHRASE_LEAST),
    }),
    response: z.object({ path: PathTextSchema, words: Sentences }).nullable(),
  },
  /** Asks for a file to merge; null where the user cancelled the dialog. */
  'sessions.choose-file': { request: z.null(), response: z.object({ name: PathTextSchema }).nullable() },
  /** Merges the file that was chosen; says what that did. */
  'sessions.merge': {
    request: z.object({ passphrase: PassphraseSchema }),
    response: z.object({ session: SessionIdSchema, words: Sentences, conflicts: Sentences }),
  },
  /** Ends what is being sent or merged; nothing of it stays. */
  'sessions.cancel-travel': { request: z.null(), response: z.null() },
} as const
