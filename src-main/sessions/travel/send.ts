import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { volumeBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { seesModel, type SeenSession } from '../../../src-shared/session/sees.js'
import type { Casebook } from '../../casebook/index.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { tarBytes, writeTar, type TarContent } from '../../files/tar.js'
import { checkedPieces } from '../../files/volume-hash.js'
import { sealedDescription } from '../../files/volume-description.js'
import { seenSession } from '../session-service.js'
import { counted } from './counted.js'
import { sessionDocument } from './describe.js'
import { encrypted, sealedTo } from './encryption.js'
import { seesMachines, travellingMachines } from './machines.js'
import { maskedVolume, maskOf, type Mask } from './mask.js'
import { descriptionPart, PARTS, readingPart, voxelsPart, type TravelOptions } from './parts.js'
import { TravelError } from './travel-error.js'

const WORDS = { text: 'Writing the file', cancelled: 'Nothing was written: sending was cancelled.' }

/** Where decoded volumes lie, as far as sending needs to know. */
export interface VolumeShelf {
  find(hash: string): Promise<VolumeMeta | null>
  rawPath(hash: string): string
}

/** For whom a session is sent, and with what. */
export interface Sending {
  readonly session: string
  /** Id of a reader; null: for the casebook in which the session began. */
  readonly to: string | null
  /** Who sends it: nothing that is hidden from them goes into it, for they know the passphrase. Null: nobody has said. */
  readonly by: string | null
  readonly images: boolean
  readonly file: string
  readonly passphrase: string
  /** `travelSecret` of the casebook, which a connection that only reads cannot make. */
  readonly secret: Buffer
  /** For tests: scrypt's cost as a power of two; that of age where left out. */
  readonly workFactor?: number
}

/** What was sent. */
export interface Sent {
  readonly bytes: number
  readonly images: number
  /** Volumes that were asked for and are no longer in the cache. */
  readonly missing: number
}

interface Shelves {
  readonly casebook: Casebook
  readonly volumes: VolumeShelf
}

/**
 * Writes a session that has begun to travel (`beginTravel`) into one encrypted file, which only the user's own account may
 * read. For a reader it holds what both they and the sender may see now; for home all answers, sealed to the key of the
 * casebook in which the session began. No more of it is in memory at once than the answers and one reading. A file that
 * was there before stays where writing fails or is cancelled.
 */
export async function sendSession(shelves: Shelves, sending: Sending, options: TravelOptions = {}): Promise<Sent> {
  const { file, passphrase, workFactor } = sending
  checkRecipient(shelves.casebook, sending)
  const { volumes, missing } = sending.images ? await volumeParts(shelves, sending) : { volumes: [], missing: 0 }
  const total = volumes.reduce((sum, { size }) => sum + tarBytes(size), 0)
  const pieces = counted(writeTar(partsOf(shelves, sending, volumes)), total, options, WORDS)
  await writeFileWhole(file, encrypted(pieces, passphrase, workFactor))
  return { bytes: (await stat(file)).size, images: volumes.length / 2, missing }
}

/** A file is for somebody who reads or settles in the session, or for home. */
function checkRecipient(casebook: Casebook, { session, to }: Sending): void {
  const { readers, settledBy } = casebook.sessions.get(session).plan
  if (to !== null && to !== settledBy && !readers.includes(to))
    throw new TravelError('The file was not written, because who it is for neither reads nor settles in this session.')
}

/** Bytes that a session would take, for whoever decides whether to send its images. */
export async function sizeOf(
  { casebook, volumes }: Shelves,
  session: string,
): Promise<{ images: number; imageBytes: number; missing: number }> {
  const { plan } = casebook.sessions.get(session)
  let [images, imageBytes, missing] = [0, 0, 0]
  for (const hash of hashesOf(casebook, [...plan.cases, ...plan.training])) {
    const meta = await volumes.find(hash).catch(() => null)
    if (meta) [images, imageBytes] = [images + 1, imageBytes + volumeBytes(meta)]
    else missing++
  }
  return { images, imageBytes, missing }
}

/** The parts of a file one after the other: none is made before its turn comes. */
async function* partsOf(
  shelves: Shelves,
  sending: Sending,
  volumes: readonly TarContent[],
): AsyncGenerator<TarContent> {
  yield* await documents(shelves.casebook, sending)
  yield* readings(shelves.casebook, sending)
  yield* volumes
}

async function documents(casebook: Casebook, sending: Sending): Promise<TarContent[]> {
  const { session, to, by, secret } = sending
  if (to !== null) {
    const seen = seenSession(casebook, session)
    const { hidden } = seen.plan
    const machines = sharesMachines(seen, sending)
      ? travellingMachines(casebook, session, (caseId) => maskFor(casebook, caseId, hidden, secret))
      : []
    return [part(PARTS.document, JSON.stringify({ ...sessionDocument(casebook, session, { by, to }), machines }))]
  }
  const whole = sessionDocument(casebook, session, 'all')
  const sealed = await sealedTo(whole.session.home, JSON.stringify(whole))
  return [part(PARTS.document, JSON.stringify({ ...whole, answers: [], holds: [] })), part(PARTS.sealed, sealed)]
}

/** Whether both who sends and who gets the file may have what machine readers answered. */
function sharesMachines(seen: SeenSession, { to, by }: Sending): boolean {
  return seesMachines(seen, by) && seesMachines(seen, to)
}

/** The readings of packs that both who sends and who gets the file may see. At home they are already. */
function* readings(casebook: Casebook, sending: Sending): Generator<TarContent> {
  const { session: id, to, by, secret } = sending
  if (to === null) return
  const seen = seenSession(casebook, id)
  const { items } = seen
  const { hidden } = seen.plan
  const machines = sharesMachines(seen, sending) ? casebook.machines.of(id) : []
  for (const [place, { caseId }] of casebook.travels.cases(id).entries()) {
    const model = items.find((item) => item.caseId === caseId)?.readingId ?? null
    const asked = new Set([
      ...(model !== null && seesModel(seen, by, caseId) && seesModel(seen, to, caseId) ? [model] : []),
      ...machines.filter((one) => one.kind === 'pack' && one.caseId === caseId).map(({ readingId }) => readingId),
    ])
    if (asked.size === 0) continue
    const mask = maskFor(casebook, caseId, hidden, secret)
    // The model's own first: where a case has no reading yet, that becomes its current one.
    const kept = casebook.readings(caseId).filter((one) => asked.has(one.id))
    for (const one of [...asked].flatMap((wanted) => kept.filter(({ id: known }) => known === wanted)))
      yield part(readingPart(place, one.id), JSON.stringify(mask.reading(one.reading)))
  }
}

async function volumeParts({ casebook, volumes }: Shelves, { session, secret }: Sending) {
  const { hidden } = casebook.sessions.get(session).plan
  const parts: TarContent[] = []
  const taken = new Set<string>()
  let missing = 0
  for (const { caseId, description } of casebook.travels.cases(session))
    for (const { hash } of description.volumes) {
      if (taken.has(hash)) continue
      taken.add(hash)
      const meta = await volumes.find(hash).catch(() => null)
      if (!meta) {
        missing++
        continue
      }
      const mask = maskFor(casebook, caseId, hidden, secret)
      parts.push(part(descriptionPart(hash), sealedDescription(maskedVolume(meta, description, mask, hidden))))
      parts.push({
        name: voxelsPart(hash),
        size: volumeBytes(meta),
        pieces: checkedPieces(meta, lazily(volumes.rawPath(hash))),
      })
    }
  return { volumes: parts, missing }
}

function maskFor(casebook: Casebook, caseId: string, hidden: Parameters<typeof maskOf>[1], secret: Buffer): Mask {
  const { patientName = '', patientId = '' } = casebook.case(caseId) ?? {}
  return maskOf(secret, hidden, { patientName, patientId })
}

function hashesOf(casebook: Casebook, cases: readonly string[]): Set<string> {
  return new Set(cases.flatMap((caseId) => casebook.volumes(caseId).map(({ hash }) => hash)))
}

function part(name: string, content: string | Uint8Array): TarContent {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { name, size: bytes.length, pieces: [bytes] }
}

/** A file is opened when its turn comes: there are more volumes than files that may be open. */
async function* lazily(file: string): AsyncGenerator<unknown, void, undefined> {
  yield* createReadStream(file, { highWaterMark: 1 << 20 })
}
