import fs from 'node:fs/promises'
import path from 'node:path'
import type { Response } from '../../../src-shared/bridge.js'
import type { TravelEvent } from '../../../src-shared/bridge-travel.js'
import { homeWords, mergedSentences, recipientWords, sentSentences } from '../../../src-shared/session/travel-words.js'
import type { Casebook, InTurn } from '../../casebook/index.js'
import type { VolumeCache } from '../../imaging/index.js'
import { share } from '../../files/privacy.js'
import type { SessionService } from '../../sessions/session-service.js'
import { beginTravel } from '../../sessions/travel/describe.js'
import { travelSecret } from '../../sessions/travel/mask.js'
import { mergeSession } from '../../sessions/travel/merge.js'
import type { Received } from '../../sessions/travel/receive.js'
import { sizeOf } from '../../sessions/travel/send.js'
import { TravelError } from '../../sessions/travel/travel-error.js'
import type { CurrentReader } from '../current-reader.js'
import type { Places } from '../places.js'
import { TravelMessageSchema, type TravelJob, type TravelMessage } from './travel-job.js'

/** The thread of one job as this one sees it; any message to it cancels the job. */
export interface TravelPort {
  postMessage(message: 'cancel'): void
  on(event: 'message', listener: (raw: unknown) => void): void
  on(event: 'error' | 'exit', listener: () => void): void
  terminate(): unknown
}

interface Rooms {
  readonly places: Places
  readonly casebook: Casebook
  readonly volumes: VolumeCache
  readonly sessions: SessionService
  readonly reader: CurrentReader
  readonly turn: InTurn
  readonly start: (job: TravelJob) => TravelPort
  readonly emit: (event: TravelEvent) => void
}

type Sending = {
  readonly id: string
  readonly to: string | null
  readonly images: boolean
  readonly passphrase: string
}

/** Sends sessions from this computer and merges what comes back: one at a time, with progress, and to be cancelled. */
export class SessionTravel {
  #port: TravelPort | null = null
  /** The file that was chosen to be merged; the window knows its name only. */
  #chosen: string | null = null

  constructor(private readonly rooms: Rooms) {}

  /** For whom a session may be sent, what they would get, and how large its images are. */
  async offer(id: string): Promise<Response<'sessions.offer'>> {
    const { casebook, sessions, volumes, reader } = this.rooms
    const { plan } = casebook.sessions.get(id)
    const home = sessions.isHome(id)
    const people = [...new Set([...plan.readers, ...(plan.settledBy === null ? [] : [plan.settledBy])])]
    const seen = sessions.seen(id)
    return {
      home,
      recipients: [
        ...(home ? [] : [{ id: null, name: 'The computer where it began', words: homeWords() }]),
        ...people.map((person) => ({
          id: person,
          name: casebook.readers.who(person)?.name ?? 'a reader who is gone',
          words: recipientWords(seen, reader.id, person),
        })),
      ],
      ...(await sizeOf({ casebook, volumes }, id)),
    }
  }

  /** Writes a session into a file for somebody. */
  async send({ id, to, images, passphrase }: Sending, file: string): Promise<Response<'sessions.send'>> {
    const { casebook, reader, turn } = this.rooms
    this.#refuseSecond()
    await turn.do(() => beginTravel(casebook, id))
    const secret = Uint8Array.from(await turn.do(() => travelSecret(casebook)))
    const by = reader.id
    const ended = await this.#run({
      ...this.#places(file, passphrase),
      kind: 'send',
      session: id,
      to,
      by,
      images,
      secret,
    })
    if (ended.kind !== 'sent') throw new TravelError('The session could not be sent: try again.')
    await share(file)
    return { path: file, words: sentSentences(ended.sent) }
  }

  /** Keeps which file is to be merged next; gives its name. */
  choose(file: string): Response<'sessions.choose-file'> {
    this.#chosen = file
    return { name: path.basename(file) }
  }

  /** Merges the file that was chosen, and says what that did. */
  async merge(passphrase: string): Promise<Response<'sessions.merge'>> {
    const { casebook, sessions, volumes, turn } = this.rooms
    if (this.#chosen === null) throw new TravelError('Choose the file first, then merge it.')
    this.#refuseSecond()
    const folder = await volumes.workplace()
    try {
      const received = await this.#received(this.#chosen, passphrase, folder)
      const merged = await mergeSession(casebook, sessions, received, (work) => turn.do(work))
      // What was refused leaves no images behind; where these fail, merging again brings them.
      const placed = await this.#place(received, folder)
      this.#chosen = null
      const missing = await this.#missing(merged.session)
      const { conflicts } = merged.conflicts > 0 ? this.#summary(merged.session) : { conflicts: [] }
      return { session: merged.session, words: mergedSentences({ ...merged, placed, missing }), conflicts }
    } finally {
      await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }

  cancel(): void {
    this.#port?.postMessage('cancel')
  }

  close(): void {
    void this.#port?.terminate()
  }

  #summary(id: string): { conflicts: string[] } {
    return this.rooms.sessions.list(null).find((one) => one.id === id) ?? { conflicts: [] }
  }

  async #received(file: string, passphrase: string, folder: string): Promise<Received> {
    const ended = await this.#run({ ...this.#places(file, passphrase), kind: 'receive', folder })
    if (ended.kind !== 'received') throw new TravelError('The file could not be read: try again.')
    return ended.received
  }

  /** Puts images that came with a session into the cache; gives how many are new there. */
  async #place({ volumes }: Received, folder: string): Promise<number> {
    let placed = 0
    for (const hash of volumes) if (await this.rooms.volumes.adopt(hash, path.join(folder, hash))) placed++
    return placed
  }

  /** Cases of a session of which no image is on this computer. */
  async #missing(id: string): Promise<number> {
    const { casebook, volumes } = this.rooms
    let missing = 0
    for (const { caseId } of casebook.travels.cases(id)) {
      const found = await Promise.all(casebook.volumes(caseId).map(({ hash }) => volumes.find(hash).catch(() => null)))
      if (found.every((one) => one === null)) missing++
    }
    return missing
  }

  #places(file: string, passphrase: string) {
    const { casebook, volumes, drafts, data } = this.rooms.places
    return { casebook, volumes, drafts, data, file, passphrase }
  }

  #refuseSecond(): void {
    if (this.#port !== null)
      throw new TravelError('A session is being sent or merged already: wait until it is done, or cancel it.')
  }

  /** Does a job in its thread. Rejects with the sentence of whatever kept it from its end. */
  #run(job: TravelJob): Promise<TravelMessage> {
    const { start, emit } = this.rooms
    const port = start(job)
    this.#port = port
    return new Promise<TravelMessage>((resolve, reject) => {
      port.on('message', (raw) => {
        const message = TravelMessageSchema.parse(raw)
        if (message.kind === 'progress') emit({ text: message.text, done: message.done, total: message.total })
        else if (message.kind === 'failed') reject(new TravelError(message.message))
        else resolve(message)
      })
      const ended = (): void => reject(new TravelError('This ended before it was done: try again.'))
      port.on('error', ended)
      port.on('exit', ended)
    }).finally(() => {
      this.#port = null
    })
  }
}
