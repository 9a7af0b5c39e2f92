import { createWriteStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Reading } from '../../../src-shared/case/reading.js'
import { KeptReadingSchema } from '../../../src-shared/case/upgrade-reading.js'
import { volumeBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { SessionDocumentSchema, TRAVEL_SCHEMA, type SessionDocument } from '../../../src-shared/session/travel.js'
import { jsonOfText } from '../../files/bounded-text.js'
import { toDiskError } from '../../files/disk-trouble.js'
import { readTar, TarError, type TarEntry } from '../../files/tar.js'
import { readDescription } from '../../files/volume-description.js'
import { checkedPieces, DamagedVolumeError } from '../../files/volume-hash.js'
import { documentFault } from './check-document.js'
import { counted } from './counted.js'
import { decrypted, unsealed } from './encryption.js'
import { PART_LIMITS, PARTS, type TravelOptions } from './parts.js'
import { TravelError } from './travel-error.js'

const WORDS = { text: 'Reading the file', cancelled: 'Nothing was merged: it was cancelled.' }

/** What a file held, checked: its images and readings lie in the folder that it was read into. */
export interface Received {
  /** Without its answers. */
  readonly document: SessionDocument
  /** Each of them is checked; whoever gets them from another thread checks the form again. */
  readonly answers: readonly unknown[]
  readonly readings: readonly ReceivedReading[]
  /** Hashes of volumes, each in `<hash>/` of the folder as in a cache of volumes. */
  readonly volumes: readonly string[]
}

/** A reading of the model, in a file of the folder. */
export interface ReceivedReading {
  /** As the document calls its case. */
  readonly caseId: string
  readonly id: string
  readonly file: string
}

export interface Receiving {
  readonly file: string
  readonly passphrase: string
  /** An empty folder of its own, which whoever asks removes. */
  readonly folder: string
  /** The key of a session that began in this casebook; null: it began elsewhere, or is not known. */
  readonly identityOf: (session: string) => string | null
}

/**
 * Reads a file of a session from end to end and checks all of it, before any of it counts: that it is genuine and complete,
 * every chain of decisions, every voxel. Throws TravelError with a sentence, DiskError where the disk refuses.
 */
export async function receiveSession(
  { file, passphrase, folder, identityOf }: Receiving,
  options: TravelOptions = {},
): Promise<Received> {
  const name = path.basename(file)
  const arrival = new Arrival(name, folder, identityOf)
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  try {
    for await (const entry of readTar(counted(decrypted(file, passphrase), size, options, WORDS)))
      await arrival.take(entry)
  } catch (error) {
    if (error instanceof TarError || error instanceof DamagedVolumeError) throw unfit(name, 'its parts are not whole')
    throw toDiskError(error, folder)
  }
  return arrival.end()
}

/** The parts of one file as they come. */
class Arrival {
  private document: SessionDocument | null = null
  private described: VolumeMeta | null = null
  private readonly readings: ReceivedReading[] = []
  private readonly volumes: string[] = []
  private count = 0

  constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly identityOf: (session: string) => string | null,
  ) {}

  async take(entry: TarEntry): Promise<void> {
    if (++this.count > PART_LIMITS.count) throw unfit(this.name, 'it has more parts than any session')
    if (entry.name === PARTS.document) return this.takeDocument(entry)
    if (this.document === null) throw unfit(this.name, 'it does not begin with a session')
    if (entry.name === PARTS.sealed) return this.takeSealed(entry, this.document)
    const [, place, reading] = PARTS.reading.exec(entry.name) ?? []
    const caseId = this.document.session.cases[Number(place)]?.id
    if (reading !== undefined && caseId !== undefined) return this.takeReading(caseId, reading, entry)
    const [, described] = PARTS.description.exec(entry.name) ?? []
    if (described !== undefined) return this.takeDescription(described, entry)
    const [, hash] = PARTS.voxels.exec(entry.name) ?? []
    if (hash !== undefined) return this.takeVoxels(hash, entry)
    throw unfit(this.name, 'it has a part that no session has')
  }

  end(): Received {
    const { document, readings, volumes } = this
    if (document === null) throw unfit(this.name, 'it holds no session')
    if (document.to === null && this.identityOf(document.session.id) === null)
      throw new TravelError(
        `${this.name} is for the computer on which the session “${document.session.plan.title}” began: merge it there.`,
      )
    const fault = documentFault(document)
    if (fault !== null) throw unfit(this.name, fault)
    return { document: { ...document, answers: [] }, answers: document.answers, readings, volumes }
  }

  private async takeDocument(entry: TarEntry): Promise<void> {
    if (this.document !== null) throw unfit(this.name, 'it holds two sessions')
    this.document = this.parsed(await textOf(this.name, entry, PART_LIMITS.document))
  }

  private async takeSealed(entry: TarEntry, outer: SessionDocument): Promise<void> {
    const sealed = await bytesOf(this.name, entry, PART_LIMITS.document)
    const identity = this.identityOf(outer.session.id)
    if (identity === null) return
    const text = await unsealed(sealed, identity)
    if (text === undefined) throw unfit(this.name, 'what it holds is sealed to another casebook')
    const inner = this.parsed(text)
    if (inner.session.id !== outer.session.id) throw unfit(this.name, 'it holds two sessions')
    this.document = inner
  }

  private async takeReading(caseId: string, id: string, entry: TarEntry): Promise<void> {
    const text = await textOf(this.name, entry, PART_LIMITS.reading)
    if (!KeptReadingSchema.safeParse(jsonOfText(text)).success) throw unfit(this.name, 'a reading in it is none')
    const file = path.join(this.folder, `reading-${this.readings.length}.json`)
    await writeFile(file, text, { mode: 0o600 })
    this.readings.push({ caseId, id, file })
  }

  private async takeDescription(hash: string, entry: TarEntry): Promise<void> {
    const text = await textOf(this.name, entry, PART_LIMITS.description)
    const meta = readDescription(text)
    const known = this.document?.session.cases.some(({ volumes }) => volumes.some((one) => one.hash === hash)) ?? false
    if (meta?.hash !== hash || !known) throw unfit(this.name, 'an image in it is not of the session')
    await mkdir(path.join(this.folder, hash), { mode: 0o700 })
    await writeFile(path.join(this.folder, hash, 'volume.json'), text, { mode: 0o600 })
    this.described = meta
  }

  private async takeVoxels(hash: string, entry: TarEntry): Promise<void> {
    const meta = this.described
    if (meta?.hash !== hash || entry.size !== volumeBytes(meta) || entry.size > PART_LIMITS.voxels)
      throw unfit(this.name, 'an image in it has no description')
    this.described = null
    const target = createWriteStream(path.join(this.folder, hash, 'volume.raw'), {
      flags: 'wx',
      mode: 0o600,
      flush: true,
    })
    await pipeline(checkedPieces(meta, entry.pieces), target)
    this.volumes.push(hash)
  }

  private parsed(text: string): SessionDocument {
    const json = jsonOfText(text)
    const { schema } = z.object({ schema: z.string() }).safeParse(json).data ?? { schema: '' }
    if (schema !== TRAVEL_SCHEMA && schema.startsWith('condyle.session/'))
      throw new TravelError(`${this.name} was written by a newer Condyle: update Condyle, then merge it.`)
    const document = SessionDocumentSchema.safeParse(json)
    if (!document.success) throw unfit(this.name, 'what it says of the session cannot be read')
    return document.data
  }
}

/** A reading that was received. */
export function parsedReading(text: string): Reading {
  return KeptReadingSchema.parse(jsonOfText(text))
}

async function textOf(name: string, entry: TarEntry, most: number): Promise<string> {
  return (await bytesOf(name, entry, most)).toString('utf8')
}

async function bytesOf(name: string, { size, pieces }: TarEntry, most: number): Promise<Buffer> {
  if (size > most) throw unfit(name, 'a part of it is larger than any of a session')
  const taken: Uint8Array[] = []
  for await (const piece of pieces) taken.push(piece)
  return Buffer.concat(taken)
}

function unfit(name: string, why: string): TravelError {
  return new TravelError(
    `${name} was not merged, because ${why}: nothing of it was taken over. Ask its sender for a new one.`,
  )
}
