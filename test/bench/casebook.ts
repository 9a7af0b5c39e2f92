import Database from 'better-sqlite3'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Action } from '../../src-shared/case/revision.js'
import { QUESTIONS } from '../../src-shared/moaks/questions.js'
import { openCasebook, ReviewService, type Casebook, type SlowQuery } from '../../src-main/casebook/index.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { addCase, caseEntry, finding, readingWith, volumeEntry } from '../unit/casebook/case-data.js'
import { median, quantile, type Measurement } from './measure.js'

const CASES = 10_000
const PATIENTS = 3_000
const READS = 20_000
const READERS = ['Dr Reader', 'Dr Ada', 'Dr Ben', 'Dr Cy']
/** Decisions that the case has behind it when saving is measured: a long session. */
const HISTORY = 300
const REPEATS = 60
const SERIES = ['sag PD fs', 'cor PD fs', 'ax PD fs', 'sag T1', 'sag DESS']

/**
 * Saving a revision, a reader's worklist of 10,000 cases, searching it and opening one of its cases, each beside the
 * same statement through bare better-sqlite3 in a file of the same settings.
 */
export async function run(): Promise<Measurement[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-bench-casebook-'))
  try {
    const file = path.join(folder, 'casebook.sqlite')
    fill(file)
    const bareFile = path.join(folder, 'bare.sqlite')
    fs.copyFileSync(file, bareFile)
    const slow: SlowQuery[] = []
    const casebook = openCasebook(file, { slowAfterMs: 0, onSlowQuery: (query) => slow.push(query) })
    const bare = bareDatabase(bareFile)
    try {
      const reader = casebook.readers.ofName(READERS[0] ?? '').id
      return await Promise.resolve([
        ...saving(casebook, bare, reader),
        listing(casebook, bare, reader),
        searching(casebook, bare, reader),
        opening(casebook, bare, reader),
        longest(slow),
        checking(casebook, bare),
      ])
    } finally {
      bare.close()
      casebook.close()
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds the cases in one import and the reads in one transaction: one by one, the disk would be waited for 30,000 times. */
function fill(file: string): void {
  const casebook = openCasebook(file)
  const random = createRandom(1)
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? ''
  const names = Array.from({ length: PATIENTS }, (_, n) => `${pick(FAMILY)}^${pick(GIVEN)} ${n % 97}`)
  const entries = Array.from({ length: CASES }, (_, n) =>
    caseEntry(n, {
      patientName: names[n % PATIENTS] ?? '',
      patientId: `P${n % PATIENTS}`,
      birthDate: `${1930 + ((n % PATIENTS) % 70)}-${month(n % PATIENTS)}-${day(n % PATIENTS)}`,
      studyDate: `20${20 + (n % 6)}-${month(n)}-${day(n)}`,
      side: n % 2 === 0 ? 'right' : 'left',
      volumes: SERIES.map((description, index) =>
        volumeEntry(n * SERIES.length + index, { uid: `1.2.3.${n}.${index}`, number: index + 1, description }),
      ),
    }),
  )
  casebook.addCases(entries)
  const readers = READERS.map((name) => casebook.readers.ofName(name).name)
  casebook.close()
  const bare = bareDatabase(file)
  const numberOf = bare.prepare<[string], number>('SELECT number FROM readers WHERE name = ?').pluck()
  const numbers = readers.map((name) => numberOf.get(name) ?? 0)
  const insert = bare.prepare(`
    INSERT INTO reads VALUES (NULL, ?, ?, ?, 'open', NULL, '2026-01-01T00:00:00.000Z', ?, ?, ?, 62, 'right', 'header', ?, 0)`)
  bare.transaction(() => {
    for (let n = 0; n < READS; n++) {
      const signed = n % 3 === 0
      const read = [`read ${n}`, 1 + (n % CASES), numbers[(n + Math.floor(n / CASES)) % numbers.length]]
      insert.run(
        ...read,
        signed ? 'signed-off' : 'in-review',
        n % 9,
        n % 62,
        signed ? '2026-01-02T00:00:00.000Z' : null,
      )
    }
  })()
  bare.close()
  // The rows that were not written by the casebook get their sums.
  const whole = openCasebook(file)
  whole.keepAsItIs()
  whole.close()
}

/** A whole look at everything, beside what SQLite's own check takes. */
function checking(casebook: Casebook, bare: Database.Database): Measurement {
  const ours = milliseconds(() => casebook.check())
  const peer = milliseconds(() => bare.pragma('integrity_check'))
  return row(
    'Checking a casebook of 10,000',
    ours,
    peer,
    'PRAGMA integrity_check',
    15_000,
    'every row, in the second thread',
  )
}

/** Statements that the window's thread runs while a case is opened and decided about; lists and searches run aside. */
function longest(slow: readonly SlowQuery[]): Measurement {
  const here = slow.filter(
    ({ statement }) => !/case_search|LIMIT \$limit|count\(\*\) AS total|row_sum|pragma_/.test(statement),
  )
  const most = here.reduce((max, one) => (one.milliseconds > max.milliseconds ? one : max), {
    statement: '',
    milliseconds: 0,
  })
  return row(
    'Longest statement of opening and deciding',
    most.milliseconds,
    1,
    'one millisecond',
    16,
    most.statement.replaceAll(/\s+/g, ' ').slice(0, 80),
  )
}

function month(n: number): string {
  return String(1 + (n % 12)).padStart(2, '0')
}

function day(n: number): string {
  return String(1 + (n % 28)).padStart(2, '0')
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

function saving(casebook: Casebook, bare: Database.Database, reader: string): Measurement[] {
  const review = new ReviewService(casebook)
  const id = addCase(casebook, CASES * SERIES.length + 1)
  review.saveReading(id, wholeReading(), reader)
  const action = (n: number): Action => ({
    type: 'set-grade',
    finding: `q${16 + (n % 14)}`,
    component: 'cartilage.size',
    grade: n % 4,
  })
  for (let n = 0; n < HISTORY; n++) review.apply(id, reader, action(n))
  bare.exec('CREATE TABLE bare (sequence INTEGER PRIMARY KEY, at TEXT, author TEXT, action TEXT) STRICT')
  const insert = bare.prepare('INSERT INTO bare (at, author, action) VALUES (?, ?, ?)')
  const ours: number[] = []
  const peer: number[] = []
  for (let n = 0; n < REPEATS; n++) {
    ours.push(milliseconds(() => review.apply(id, reader, action(n + 1))))
    peer.push(milliseconds(() => insert.run(new Date().toISOString(), reader, JSON.stringify(action(n)))))
  }
  const peerName = 'one bare INSERT, synchronous'
  const note = `checked, folded over ${HISTORY} revisions, on the disk with the worklist's counts`
  return [
    row('Saving a revision, median', median(ours), median(peer), peerName, 5, note),
    row('Saving a revision, 95th percentile', quantile(ours, 0.95), quantile(peer, 0.95), peerName, 5, note),
  ]
}

function listing(casebook: Casebook, bare: Database.Database, reader: string): Measurement {
  const select = bare.prepare(
    'SELECT * FROM cases ORDER BY coalesce(opened_at, imported_at) DESC, number DESC LIMIT 100',
  )
  const count = bare.prepare('SELECT count(*) FROM cases')
  let slowest = { ours: 0, peer: 0 }
  let which = ''
  for (const status of ['any', 'unread', 'read', 'in-review', 'signed-off'] as const) {
    const times = sideBySide(
      () => casebook.query({ status, limit: 100 }, reader),
      () => [select.all(), count.get()],
    )
    if (times.ours > slowest.ours) [slowest, which] = [times, status]
  }
  const note = `${READS} reads of ${PATIENTS} patients; first page of 100, slowest filter: ${which}`
  return row('Worklist of 10,000 cases', slowest.ours, slowest.peer, 'bare SELECT of one table', 50, note)
}

function searching(casebook: Casebook, bare: Database.Database, reader: string): Measurement {
  const select = bare.prepare("SELECT * FROM cases WHERE patient_name LIKE '%and%' ORDER BY imported_at DESC LIMIT 100")
  const count = bare.prepare("SELECT count(*) FROM cases WHERE patient_name LIKE '%and%'")
  const texts = ['a', 'and', 'andersen eva', 'sag', '2024-03', 'p17']
  let slowest = { ours: 0, peer: 0 }
  let text = ''
  for (const one of texts) {
    const times = sideBySide(
      () => casebook.query({ text: one, limit: 100 }, reader),
      () => [select.all(), count.get()],
    )
    if (times.ours > slowest.ours) [slowest, text] = [times, one]
  }
  const note = `slowest of ${texts.length} searches: "${text}", first page of 100 and the total`
  return row('Searching 10,000 cases', slowest.ours, slowest.peer, 'bare LIKE over one column', 50, note)
}

/** Opens cases that nothing is held of, each with a reading, a read with decisions and other dates of the knee. */
function opening(casebook: Casebook, bare: Database.Database, reader: string): Measurement {
  const ids = casebook.query({ status: 'in-review', limit: REPEATS }, reader).cases.map(({ id }) => id)
  const writing = new ReviewService(casebook)
  for (const id of ids) {
    writing.saveReading(id, wholeReading(), reader)
    for (let n = 0; n < 60; n++)
      writing.apply(id, reader, { type: 'set-note', finding: `q${16 + (n % 14)}`, note: `${n}` })
  }
  const select = bare.prepare(
    'SELECT * FROM cases JOIN readings ON readings.case_number = cases.number WHERE cases.id = ?',
  )
  const ours: number[] = []
  const peer: number[] = []
  for (const id of ids) {
    const review = new ReviewService(casebook)
    ours.push(
      milliseconds(() => {
        casebook.touchOpened(id, reader)
        casebook.case(id, reader)
        casebook.volumes(id)
        casebook.notes(id)
        casebook.reading(id)
        casebook.ownRead(id, reader)
        review.state(id, reader)
        casebook.view(id, reader)
        casebook.reads(id)
        casebook.followUp(id, reader)
      }),
    )
    peer.push(milliseconds(() => select.all(id)))
  }
  const note = `median of ${ids.length}: summary, volumes, notes, reading of 62 findings, own read folded, follow-up`
  return row('Opening a case of 10,000', median(ours), median(peer), 'bare SELECT of case and reading', 100, note)
}

function wholeReading(): ReturnType<typeof readingWith> {
  return readingWith(QUESTIONS.slice(0, 62).map((question) => finding(question.id)))
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
