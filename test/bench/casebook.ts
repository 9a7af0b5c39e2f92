import Database from 'better-sqlite3'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Action, Author } from '../../src-shared/case/revision.js'
import { QUESTIONS } from '../../src-shared/moaks/questions.js'
import { CaseRepository } from '../../src-main/casebook/cases.js'
import { Connection } from '../../src-main/casebook/connection.js'
import { openCasebook, type Casebook } from '../../src-main/casebook/index.js'
import { ReviewService } from '../../src-main/casebook/index.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { caseEntry, finding, readingWith } from '../unit/casebook/case-data.js'
import { median, quantile, type Measurement } from './measure.js'

const CASES = 10_000
/** Decisions that the case has behind it when saving is measured: a long session. */
const HISTORY = 300
const REPEATS = 60
const READER: Author = { kind: 'person', name: 'Dr Reader' }

/**
 * Saving a revision, opening a worklist of 10,000 cases and searching it, each beside the same statement through bare
 * better-sqlite3 in a file of the same settings.
 */
export async function run(): Promise<Measurement[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-bench-casebook-'))
  try {
    const file = path.join(folder, 'casebook.sqlite')
    openCasebook(file).close()
    fill(file)
    const casebook = openCasebook(file)
    const bare = bareDatabase(file)
    try {
      return await Promise.resolve([...saving(casebook, bare), opening(casebook, bare), searching(casebook, bare)])
    } finally {
      bare.close()
      casebook.close()
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds the cases in one transaction: one by one, the disk would be waited for 10,000 times. */
function fill(file: string): void {
  const random = createRandom(1)
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? ''
  const connection = new Connection(file)
  let minute = 0
  const cases = new CaseRepository(connection, () => new Date(Date.UTC(2024, 0, 1, 0, minute++)))
  connection.transaction(() => {
    for (let n = 0; n < CASES; n++)
      cases.add(
        caseEntry(n, {
          patientName: `${pick(FAMILY)}^${pick(GIVEN)} ${n % 97}`,
          studyDate: `20${20 + (n % 6)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
          seriesDescription: pick(['sag DESS', 'sag PD fs', 'cor T1', 'sag qDESS']),
        }),
      )
  })
  connection.close()
}

const FAMILY = ['Andersen', 'Brown', 'Clark', 'Dubois', 'Eriksson', 'Fischer', 'García', 'Haddad', 'Ito', 'Jansen']
const GIVEN = ['Ada', 'Ben', 'Chen', 'Dara', 'Eva', 'Femi', 'Gita', 'Hugo', 'Ines', 'Jon']

function bareDatabase(file: string): Database.Database {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('secure_delete = ON')
  return database
}

function saving(casebook: Casebook, bare: Database.Database): Measurement[] {
  const review = new ReviewService(casebook)
  const { id } = casebook.addCase(caseEntry(CASES + 1))
  review.saveReading(id, readingWith(QUESTIONS.slice(0, 62).map((question) => finding(question.id))))
  const action = (n: number): Action => ({
    type: 'set-grade',
    finding: `q${16 + (n % 14)}`,
    component: 'cartilage.size',
    grade: n % 4,
  })
  for (let n = 0; n < HISTORY; n++) review.apply(id, READER, action(n))
  bare.exec('CREATE TABLE bare (sequence INTEGER PRIMARY KEY, at TEXT, author TEXT, action TEXT) STRICT')
  const insert = bare.prepare('INSERT INTO bare (at, author, action) VALUES (?, ?, ?)')
  const ours: number[] = []
  const peer: number[] = []
  for (let n = 0; n < REPEATS; n++) {
    ours.push(milliseconds(() => review.apply(id, READER, action(n + 1))))
    peer.push(milliseconds(() => insert.run(new Date().toISOString(), READER.name, JSON.stringify(action(n)))))
  }
  const peerName = 'one bare INSERT, synchronous'
  const note = `checked, folded over ${HISTORY} revisions, on the disk with the worklist's counts`
  return [
    row('Saving a revision, median', median(ours), median(peer), peerName, 5, note),
    row('Saving a revision, 95th percentile', quantile(ours, 0.95), quantile(peer, 0.95), peerName, 5, note),
  ]
}

function opening(casebook: Casebook, bare: Database.Database): Measurement {
  const select = bare.prepare(
    'SELECT * FROM cases ORDER BY coalesce(opened_at, imported_at) DESC, number DESC LIMIT 100',
  )
  const count = bare.prepare('SELECT count(*) FROM cases')
  const { ours, peer } = sideBySide(
    () => casebook.query({ limit: 100 }),
    () => [select.all(), count.get()],
  )
  return row('Opening a worklist of 10,000 cases', ours, peer, 'bare SELECT of one table', 50, 'first page of 100')
}

function searching(casebook: Casebook, bare: Database.Database): Measurement {
  const select = bare.prepare("SELECT * FROM cases WHERE patient_name LIKE '%and%' ORDER BY imported_at DESC LIMIT 100")
  const count = bare.prepare("SELECT count(*) FROM cases WHERE patient_name LIKE '%and%'")
  const texts = ['a', 'and', 'andersen eva', 'sag', '2024-03']
  let slowest = 0
  let peerOfSlowest = 0
  let text = ''
  for (const one of texts) {
    const { ours, peer } = sideBySide(
      () => casebook.query({ text: one, limit: 100 }),
      () => [select.all(), count.get()],
    )
    if (ours > slowest) [slowest, peerOfSlowest, text] = [ours, peer, one]
  }
  const note = `slowest of ${texts.length} searches: "${text}", first page of 100 and the total`
  return row('Searching 10,000 cases', slowest, peerOfSlowest, 'bare LIKE over one column', 50, note)
}

/** Medians of both, alternating, so that neither has the warmer cache. */
function sideBySide(ours: () => unknown, peer: () => unknown): { ours: number; peer: number } {
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  for (let n = 0; n < REPEATS; n++) {
    times.ours.push(milliseconds(ours))
    times.peer.push(milliseconds(peer))
  }
  return { ours: median(times.ours), peer: median(times.peer) }
}

function milliseconds(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function row(name: string, ours: number, peer: number, peerName: string, most: number, note: string): Measurement {
  return { name, ours, peer, peerName, unit: 'ms', ratio: ours / peer, bar: { on: 'ours', most }, note }
}
