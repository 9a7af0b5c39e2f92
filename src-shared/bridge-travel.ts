/** Sessions that travel: one is sent as an encrypted file, and what comes back is merged. One at a time. */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import { ReaderIdSchema } from './case/reader.js'
import { PASSPHRASE_LEAST, PASSPHRASE_MOST } from './session/passphrase.js'
import { SessionIdSchema } from './session/record.js'

const onSession = z.object({ id: SessionIdSchema })
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

export const TRAVEL_REQUESTS = {
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
