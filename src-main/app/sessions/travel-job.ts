/**
 * What is done in a thread of its own when a session is sent or read: keys take a second to be made from a passphrase, and
 * gigabytes minutes to be encrypted. It reads the casebook by a connection of its own and writes nothing into it.
 */
import { z } from 'zod'
import { openToRead } from '../../casebook/index.js'
import { noteDrafts } from '../../files/drafts.js'
import { VolumeCache } from '../../imaging/index.js'
import { receiveSession } from '../../sessions/travel/receive.js'
import { sendSession } from '../../sessions/travel/send.js'
import type { TravelOptions } from '../../sessions/travel/parts.js'
import { SessionDocumentSchema } from '../../../src-shared/session/travel.js'

const Place = z.object({
  casebook: z.string(),
  volumes: z.string(),
  /** Where drafts are noted, and the data folder that they need not be noted in. */
  drafts: z.string(),
  data: z.string(),
  file: z.string(),
  passphrase: z.string(),
})

export const TravelJobSchema = z.discriminatedUnion('kind', [
  Place.extend({
    kind: z.literal('send'),
    session: z.string(),
    to: z.string().nullable(),
    by: z.string().nullable(),
    images: z.boolean(),
    secret: z.instanceof(Uint8Array),
    workFactor: z.number().optional(),
  }),
  Place.extend({ kind: z.literal('receive'), folder: z.string() }),
])
export type TravelJob = z.infer<typeof TravelJobSchema>

const SentSchema = z.object({ bytes: z.number(), images: z.number(), missing: z.number() })
/** Answers are checked again one by one where they are merged, so that no thread has to check all of them at once. */
const ReceivedSchema = z.object({
  document: SessionDocumentSchema,
  answers: z.array(z.unknown()),
  readings: z.array(z.object({ caseId: z.string(), id: z.string(), file: z.string() })),
  volumes: z.array(z.string()),
})

/** What the thread says: how far it is, and how it ended. */
export const TravelMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), text: z.string(), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('sent'), sent: SentSchema }),
  z.object({ kind: z.literal('received'), received: ReceivedSchema }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type TravelMessage = z.infer<typeof TravelMessageSchema>

/** Does a job; gives what it ends with. */
export async function runTravelJob(job: TravelJob, options: TravelOptions): Promise<TravelMessage> {
  noteDrafts(job.drafts, job.data)
  const casebook = openToRead(job.casebook)
  try {
    if (job.kind === 'send') {
      const { session, to, by, images, file, passphrase, secret, workFactor } = job
      const shelves = { casebook, volumes: new VolumeCache(job.volumes) }
      const sending = { session, to, by, images, file, passphrase, secret: Buffer.from(secret) }
      const paid = workFactor === undefined ? sending : { ...sending, workFactor }
      return { kind: 'sent', sent: await sendSession(shelves, paid, options) }
    }
    const { file, passphrase, folder } = job
    const identityOf = (session: string): string | null => casebook.travels.key(session)?.identity ?? null
    const received = await receiveSession({ file, passphrase, folder, identityOf }, options)
    const { document, answers, readings, volumes } = received
    return {
      kind: 'received',
      received: { document, answers: [...answers], readings: [...readings], volumes: [...volumes] },
    }
  } finally {
    casebook.close()
  }
}
