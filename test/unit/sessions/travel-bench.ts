import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { Decrypter } from 'age-encryption'
import { openCasebook, ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import type { VolumeDraft } from '../../../src-main/imaging/cache/volume-cache.js'
import { VolumeCache } from '../../../src-main/imaging/index.js'
import { beginTravel, sessionDocument } from '../../../src-main/sessions/travel/describe.js'
import { encrypted } from '../../../src-main/sessions/travel/encryption.js'
import { travelSecret } from '../../../src-main/sessions/travel/mask.js'
import { mergeSession, type Merged } from '../../../src-main/sessions/travel/merge.js'
import { receiveSession } from '../../../src-main/sessions/travel/receive.js'
import { sendSession, type Sending } from '../../../src-main/sessions/travel/send.js'
import { TravelError } from '../../../src-main/sessions/travel/travel-error.js'
import { writeTar, readTar } from '../../../src-main/files/tar.js'
import { SessionReads } from '../../../src-main/sessions/session-reads.js'
import { SessionService } from '../../../src-main/sessions/session-service.js'
import { UNKNOWN_SERIES, UNKNOWN_STUDY } from '../../../src-shared/case/import.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import { addCase, finding, readingWith, volumeEntry } from '../casebook/case-data.js'
import { newCasebook, temporaryFolder, tickingClock } from '../casebook/fixtures.js'
import { planWith } from '../session/plans.js'
import { osteophyte } from './session-bench.js'

export const PASSPHRASE = 'five plain words in a row'
/** Cheap enough for tests; what a file is sent with is age's own. */
const WORK_FACTOR = 8

/** One computer: a casebook, a cache of volumes, and what works on them. */
export function computer(start = '2026-11-23T08:00:00.000Z') {
  const folder = temporaryFolder()
  const { casebook, file } = newCasebook({ now: tickingClock(start) })
  return around(casebook, file, new VolumeCache(path.join(folder, 'volumes')), folder)
}
export type Computer = ReturnType<typeof computer>

/** The same computer on a copy of its casebook, as from now on another. */
export function copyOf({ file, volumes, folder }: Computer, start: string): Computer {
  const copy = path.join(temporaryFolder(), 'casebook.sqlite')
  for (const suffix of ['', '-wal']) if (fs.existsSync(file + suffix)) fs.copyFileSync(file + suffix, copy + suffix)
  return around(openCasebook(copy, { now: tickingClock(start) }), copy, volumes, folder)
}

function around(casebook: Casebook, file: string, volumes: VolumeCache, folder: string) {
  const sessions = new SessionService(casebook)
  const reads = new SessionReads(casebook)
  return { folder, file, casebook, volumes, sessions, reads, review: new ReviewService(casebook) }
}

/** Some knees with images, read by a model, and a session of Ada and Ben about them that Cy made and started. */
export async function home(facts: Partial<SessionPlan> = {}, knees = 2) {
  const here = computer()
  const { casebook, volumes, sessions } = here
  await volumes.prepare()
  const cases: string[] = []
  for (let n = 1; n <= knees; n++) {
    const { meta } = await volumes.store(volumeDraft(n), new Int16Array(24).fill(n))
    const caseId = addCase(casebook, n, { volumes: [{ ...volumeEntry(n), hash: meta.hash }] })
    casebook.saveReading(caseId, readingWith([finding(16, { 'cartilage.size': 2 }), finding(30)]))
    cases.push(caseId)
  }
  const [ada = '', ben = '', cy = ''] = ['Dr Ada', 'Dr Ben', 'Dr Cy'].map(
    (name) => casebook.readers.add(name, 'radiologist').id,
  )
  const id = sessions.make(planWith({ cases, readers: [ada, ben], questions: [16, 30], ...facts }), cy)
  sessions.start(id)
  await beginTravel(casebook, id)
  return { ...here, cases, ada, ben, cy, id }
}

/** A volume of 4 × 3 × 2 voxels that names a patient wherever a volume can. */
function volumeDraft(n: number): VolumeDraft {
  return {
    sourceKey: n.toString(16).padStart(64, '0'),
    type: 'int16',
    dims: [4, 3, 2],
    spacing: [1, 1, 1],
    affineLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    orientation: 'sagittal',
    frameOfReference: `1.2.3.${n}.9`,
    range: { min: n, max: n },
    percentiles: { low: n, high: n },
    flags: [],
    side: 'right',
    sideSource: 'header',
    study: {
      ...UNKNOWN_STUDY,
      uid: `1.2.3.${n}`,
      patientName: `Patient^Number ${n}`,
      patientId: `P${n}`,
      date: '2026-03-14',
    },
    series: {
      ...UNKNOWN_SERIES,
      uid: `1.2.3.${n}.1`,
      number: 1,
      description: `sag DESS of Patient Number ${n}`,
      modality: 'MR',
    },
    issues: [
      {
        severity: 'info',
        code: 'few-slices',
        message: `Patient Number ${n}.dcm is thin.`,
        files: [`Patient Number ${n}.dcm`],
      },
    ],
  }
}

/** Sends a session to a reader or home, and gives the file. */
export async function send(
  from: Computer,
  id: string,
  to: string | null,
  more: Partial<Sending> = {},
): Promise<string> {
  const file = more.file ?? path.join(temporaryFolder(), 'session.condyle')
  await sendSession(from, {
    session: id,
    to,
    by: to,
    images: false,
    file,
    passphrase: PASSPHRASE,
    secret: travelSecret(from.casebook),
    workFactor: WORK_FACTOR,
    ...more,
  })
  return file
}

/** Reads a file and merges it, as the window does. */
export async function merge(into: Computer, file: string, passphrase = PASSPHRASE): Promise<Merged> {
  const folder = await into.volumes.workplace()
  const identityOf = (id: string): string | null => into.casebook.travels.key(id)?.identity ?? null
  const received = await receiveSession({ file, passphrase, folder, identityOf })
  const merged = await mergeSession(into.casebook, into.sessions, received)
  for (const hash of received.volumes) await into.volumes.adopt(hash, path.join(folder, hash))
  return merged
}

/** All that a casebook knows of a session, letter by letter. */
export function exported({ casebook }: Pick<Computer, 'casebook'>, id: string): string {
  return JSON.stringify(sessionDocument(casebook, id, 'all'))
}

/** What anybody with the passphrase and any program for age files finds in a file, part by part. */
export async function contentOf(file: string): Promise<Map<string, string>> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(PASSPHRASE)
  const plain = await decrypter.decrypt(fs.readFileSync(file))
  const parts = new Map<string, string>()
  for await (const { name, pieces } of readTar(asPieces(plain))) {
    const taken: Uint8Array[] = []
    for await (const piece of pieces) taken.push(piece)
    parts.set(name, Buffer.concat(taken).toString('latin1'))
  }
  return parts
}

/** Writes parts into a file as somebody could who has the passphrase. */
export async function forged(parts: ReadonlyMap<string, string>): Promise<string> {
  const file = path.join(temporaryFolder(), 'forged.condyle')
  const contents = [...parts].map(([name, text]) => {
    const bytes = Buffer.from(text, 'latin1')
    return { name, size: bytes.length, pieces: [bytes] }
  })
  const pieces: Uint8Array[] = []
  for await (const piece of encrypted(writeTar(listed(contents)), PASSPHRASE, WORK_FACTOR)) pieces.push(piece)
  fs.writeFileSync(file, Buffer.concat(pieces))
  return file
}

async function* listed<T>(list: readonly T[]): AsyncGenerator<T> {
  for (const one of list) yield await Promise.resolve(one)
}

async function* asPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 700) yield await Promise.resolve(bytes.subarray(at, at + 700))
}

/** The items of a reader in their order. */
export function itemsOf({ casebook }: Pick<Computer, 'casebook'>, id: string, reader: string): string[] {
  return casebook.items
    .of(id)
    .filter((item) => item.reader === reader && item.part !== 'settling')
    .map((item) => item.id)
}

/** Opens an item, grades osteophytes and spends some time; locked where `lock` says so. */
export function answer(
  { reads }: Pick<Computer, 'reads'>,
  item: string,
  reader: string,
  grade: number,
  lock = true,
): void {
  reads.open(item, reader)
  reads.apply(item, reader, osteophyte(grade))
  reads.spend(item, reader, [{ question: 30, milliseconds: 1000 + grade }])
  if (lock) reads.lock(item, reader)
}

export function answerAll(on: Computer, id: string, reader: string, grade: number): void {
  for (const item of itemsOf(on, id, reader)) answer(on, item, reader, grade)
}

/** Why a file is refused: one sentence or two for a person. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TravelError)) throw error instanceof Error ? error : new Error('A refusal was expected.')
  expect(error.message).toMatch(/^[A-Za-z“].*\.$/)
  return error.message
}
