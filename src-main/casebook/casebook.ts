import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Reading } from '../../src-shared/case/reading.js'
import type { Action, Author, Revision } from '../../src-shared/case/revision.js'
import type { CaseSummary, ViewState, WorklistPage, WorklistQuery } from '../../src-shared/case/worklist.js'
import { backUpDaily, backupFolder, copyChecked } from './backup.js'
import { CaseRepository } from './cases.js'
import { Connection, type ConnectionOptions } from './connection.js'
import { damaged } from './errors.js'
import { migrate } from './migrate.js'
import { ReadingRepository } from './readings.js'
import type { CaseOrigin, ReadStanding } from '../../src-shared/review/case-records.js'
import type { CaseSource, NewCase, StoredReading } from './records.js'
import { RevisionRepository } from './revisions.js'
import { SourceRepository } from './sources.js'
import { ViewRepository } from './views.js'
import { WorklistRepository } from './worklist.js'

export interface CasebookOptions extends ConnectionOptions {
  /** The clock; for tests. */
  readonly now?: () => Date
}

/** Up to this size the file is checked whenever it is opened (some 50 ms); larger ones are checked with each backup. */
const CHECK_ON_OPEN_BYTES = 32 << 20

const SecretRow = z.object({ value: z.instanceof(Buffer) })

/**
 * Opens the casebook, makes it where there is none, and brings an older one to the newest schema (after a copy of it
 * as it was).
 *
 * @throws CasebookError with a sentence: damaged, of a newer Condyle, another program's, read-only, locked, unreachable.
 */
export function openCasebook(file: string, options: CasebookOptions = {}): Casebook {
  const connection = new Connection(file, options)
  try {
    migrate(connection, (version) => keepOldVersion(connection, version))
    if (fs.statSync(file).size <= CHECK_ON_OPEN_BYTES && connection.pragma('quick_check(1)') !== 'ok')
      throw damaged(file)
    return new Casebook(connection, options.now ?? (() => new Date()))
  } catch (error) {
    connection.close()
    throw error
  }
}

/** The casebook: every case, what the model read in it, and what people decided about it. One writer, this process. */
export class Casebook {
  readonly #connection: Connection
  readonly #now: () => Date
  readonly #cases: CaseRepository
  readonly #worklist: WorklistRepository
  readonly #readings: ReadingRepository
  readonly #revisions: RevisionRepository
  readonly #views: ViewRepository
  readonly #sources: SourceRepository

  /** Use `openCasebook`, which brings the schema up to date first. */
  constructor(connection: Connection, now: () => Date) {
    this.#connection = connection
    this.#now = now
    this.#cases = new CaseRepository(connection, now)
    this.#worklist = new WorklistRepository(connection)
    this.#readings = new ReadingRepository(connection, now)
    this.#revisions = new RevisionRepository(connection)
    this.#views = new ViewRepository(connection, now)
    this.#sources = new SourceRepository(connection)
  }

  /** The casebook's clock. */
  now(): Date {
    return this.#now()
  }

  /** Adds a case as unread; where the volume is known already, gives the case there is. */
  addCase(entry: NewCase): CaseSummary {
    return this.#cases.add(entry)
  }

  /** Hashes of the volumes of every case that is not signed off: the cache keeps these whatever its size. */
  undecidedVolumes(): ReadonlySet<string> {
    return this.#cases.undecidedVolumes()
  }

  findByVolumeHash(volumeHash: string): CaseSummary | undefined {
    return this.#cases.findByVolumeHash(volumeHash)
  }

  /** Keeps where the images of a case were opened from; the latest place counts. Throws `no-such-case`. */
  keepSource(caseId: string, source: CaseSource): void {
    this.#sources.save(this.#cases.number(caseId), source)
  }

  /** Where the images of a case were opened from, or null where that was not kept. Throws `no-such-case`. */
  source(caseId: string): CaseSource | null {
    return this.#sources.get(this.#cases.number(caseId))
  }

  /** One page of the worklist. Text is searched by the beginnings of words. */
  query(request: WorklistQuery = {}): WorklistPage {
    return this.#worklist.query(request)
  }

  /** The case as the worklist shows it; undefined where there is none with this id. */
  case(id: string): CaseSummary | undefined {
    return this.#cases.find(id)
  }

  /** The case as it was imported. Throws `no-such-case`. */
  origin(id: string): CaseOrigin {
    return this.#cases.origin(id)
  }

  /**
   * Removes a case with its readings, revisions and views, overwriting them in the file. Backups made before keep it
   * until they are rotated out. Throws `no-such-case`.
   */
  remove(id: string): void {
    this.#cases.remove(id)
  }

  /** Keeps a reading, makes it current and notes how the case stands with it, all or nothing. Returns the reading's id. */
  saveReading(caseId: string, reading: Reading, standing: ReadStanding): string {
    return this.#connection.transaction(() => {
      const number = this.#cases.number(caseId)
      const id = this.#readings.save(number, reading)
      this.#cases.setStanding(number, standing)
      return id
    })
  }

  /** The current reading, or null before the first one. */
  reading(caseId: string): Reading | null {
    return this.#readings.current(this.#cases.number(caseId))?.reading ?? null
  }

  /** The id of the current reading, or null before the first one. */
  currentReadingId(caseId: string): string | null {
    return this.#readings.currentId(this.#cases.number(caseId))
  }

  /** All readings of a case, oldest first; the last one is current. */
  readings(caseId: string): StoredReading[] {
    return this.#readings.all(this.#cases.number(caseId))
  }

  /** Appends a revision made against the current reading, and notes how the case stands with it, all or nothing. */
  appendRevision(caseId: string, author: Author, action: Action, standing: ReadStanding, at = this.now()): Revision {
    return this.#connection.transaction(() => {
      const number = this.#cases.number(caseId)
      const readingId = this.#readings.currentId(number)
      const revision = this.#revisions.append({ caseId, readingId, author, action, at: at.toISOString() }, number)
      this.#cases.setStanding(number, standing)
      return revision
    })
  }

  /** The revisions of a case in order, or only those that touched one finding. */
  revisions(caseId: string, finding?: string): Revision[] {
    return this.#revisions.all(caseId, this.#cases.number(caseId), finding)
  }

  /** The number of the last revision, 0 before the first. */
  lastSequence(caseId: string): number {
    return this.#revisions.lastSequence(this.#cases.number(caseId))
  }

  saveView(caseId: string, view: ViewState): void {
    this.#views.save(this.#cases.number(caseId), view)
  }

  /** How the reader left the case, or null. */
  view(caseId: string): ViewState | null {
    return this.#views.get(this.#cases.number(caseId))
  }

  /** Notes that the case is opened now. */
  touchOpened(caseId: string): void {
    this.#connection.transaction(() => this.#views.touch(this.#cases.number(caseId)))
  }

  /** The id of the case opened last that is still there, or null. */
  lastOpened(): string | null {
    return this.#views.lastOpened()
  }

  /** The secret that pseudonyms are made with, the same in every export of this casebook. Never exported itself. */
  pseudonymKey(): Buffer {
    return this.#connection.transaction(() => {
      this.#connection.writer("INSERT OR IGNORE INTO secrets (name, value) VALUES ('pseudonyms', $value)")({
        value: randomBytes(32),
      })
      const row = this.#connection.reader("SELECT value FROM secrets WHERE name = 'pseudonyms'", SecretRow).first()
      if (!row) throw damaged(this.#connection.file)
      return row.value
    })
  }

  /**
   * Makes the day's backup beside the casebook, checked from end to end, and keeps the newest five. Work goes on
   * meanwhile. Returns its path, or null where today's is there already.
   */
  async backUp(): Promise<string | null> {
    return backUpDaily(this.#connection, this.#now())
  }

  /** Copies the casebook to a file of the user's choice, and checks the copy. */
  async copyTo(file: string): Promise<void> {
    await copyChecked(this.#connection, file)
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close()
  }
}

/** Before an older schema is changed, the file as it was is kept: a step back must be possible. */
function keepOldVersion(connection: Connection, version: number): void {
  const folder = backupFolder(connection.file)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = path.join(folder, `before-version-${version + 1}.sqlite`)
  fs.rmSync(target, { force: true })
  connection.run(`VACUUM INTO '${target.replaceAll("'", "''")}'`)
}
