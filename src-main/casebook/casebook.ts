import { setImmediate } from 'node:timers/promises'
import type { ImportedCase } from '../../src-shared/bridge-import.js'
import type { CasebookCheck } from '../../src-shared/case/casebook-state.js'
import type { JudgingChoice } from '../../src-shared/case/judging.js'
import type { ImportNote } from '../../src-shared/case/case-volume.js'
import type { ReadMode, ReadSummary } from '../../src-shared/case/read.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { Revision } from '../../src-shared/case/revision.js'
import type { ViewState } from '../../src-shared/case/view.js'
import type { CaseSummary, WorklistPage, WorklistQuery } from '../../src-shared/case/worklist.js'
import type { CaseOrigin } from '../../src-shared/review/case-records.js'
import { copyChecked, makeBackup } from './backups/make.js'
import { CaseRepository } from './cases.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import { checkCasebook, type CheckOptions } from './integrity/check.js'
import { keepSums, sumAnew } from './integrity/keep-sums.js'
import { marksOf } from './integrity/marks.js'
import { IdentityRepository } from './identities.js'
import { Intake } from './intake.js'
import { LookRepository, type Onlooker } from './looks.js'
import { NoteRepository } from './notes.js'
import { OpinionRepository } from './opinions.js'
import { PatientRepository } from './patients.js'
import { ReaderRepository } from './readers.js'
import { ReadingRepository } from './readings.js'
import { ReadRepository } from './reads.js'
import type { NewCase, NewRevision, StoredReading, StoredVolume, VolumeSource } from './records.js'
import { RevisionRepository, type ReadKey } from './revisions.js'
import { SearchRepository } from './search.js'
import { SecretRepository } from './secrets.js'
import { ItemRepository } from './sessions/items.js'
import { Arrivals } from './sessions/arrivals.js'
import { MachineRepository } from './sessions/machines.js'
import { SessionRepository } from './sessions/sessions.js'
import { TravelRepository } from './sessions/travels.js'
import { VariantRepository } from './sessions/variants.js'
import { Standings } from './standings.js'
import { VolumeRepository } from './volumes.js'
import { WorklistRepository } from './worklist.js'

/** Cases counted anew in one go: some milliseconds each. */
const RECOUNTED_AT_ONCE = 1

/**
 * The casebook: every case with its volumes, what the model read in it, and what each reader decided about it. One
 * writer, this process. A reader is named by id, null where nobody in particular asks.
 */
export class Casebook {
  readonly patients: PatientRepository
  readonly readers: ReaderRepository
  readonly sessions: SessionRepository
  /** What models behind a chat server answered. */
  readonly opinions: OpinionRepository
  /** Which readings the machine readers of sessions are counted with. */
  readonly machines: MachineRepository
  /** What was answered in sessions a second time otherwise, and which answers were chosen. */
  readonly variants: VariantRepository
  /** What is read in sessions. */
  readonly items: ItemRepository
  /** What is written down of sessions that travel. */
  readonly travels: TravelRepository
  /** Brings in what other casebooks sent. */
  readonly arrivals: Arrivals
  readonly #connection: Connection
  readonly #now: () => Date
  readonly #search: SearchRepository
  readonly #identities: IdentityRepository
  readonly #cases: CaseRepository
  readonly #volumes: VolumeRepository
  readonly #notes: NoteRepository
  readonly #worklist: WorklistRepository
  readonly #readings: ReadingRepository
  readonly #reads: ReadRepository
  readonly #revisions: RevisionRepository
  readonly #looks: LookRepository
  readonly #secrets: SecretRepository
  readonly #standings: Standings
  readonly #intake: Intake

  /** Use `openCasebook`, which brings the schema up to date first. */
  constructor(connection: Connection, now: () => Date) {
    this.#connection = connection
    this.#now = now
    this.#search = new SearchRepository(connection)
    this.#identities = new IdentityRepository(connection)
    this.patients = new PatientRepository(connection, this.#identities, this.#search, now)
    this.readers = new ReaderRepository(connection)
    this.#cases = new CaseRepository(connection)
    this.#volumes = new VolumeRepository(connection)
    this.#notes = new NoteRepository(connection)
    this.#worklist = new WorklistRepository(connection)
    this.#readings = new ReadingRepository(connection, now)
    this.#reads = new ReadRepository(connection, this.readers)
    this.#revisions = new RevisionRepository(connection)
    this.#looks = new LookRepository(connection, now)
    this.opinions = new OpinionRepository(connection, { cases: this.#cases, readers: this.readers }, now)
    this.sessions = new SessionRepository(connection, this.readers)
    this.machines = new MachineRepository(connection, { sessions: this.sessions, cases: this.#cases })
    this.variants = new VariantRepository(connection)
    this.items = new ItemRepository(connection, {
      sessions: this.sessions,
      cases: this.#cases,
      readers: this.readers,
      reads: this.#reads,
      revisions: this.#revisions,
      variants: this.variants,
    })
    this.travels = new TravelRepository(connection, this.sessions)
    this.arrivals = new Arrivals(
      connection,
      {
        cases: this.#cases,
        identities: this.#identities,
        patients: this.patients,
        volumes: this.#volumes,
        search: this.#search,
        readers: this.readers,
        reads: this.#reads,
        revisions: this.#revisions,
        items: this.items,
      },
      now,
    )
    this.#secrets = new SecretRepository(connection)
    this.#standings = new Standings(this.#cases, this.#readings, this.#reads, this.#revisions)
    this.#intake = new Intake(
      {
        cases: this.#cases,
        identities: this.#identities,
        patients: this.patients,
        volumes: this.#volumes,
        notes: this.#notes,
        search: this.#search,
        standings: this.#standings,
      },
      now,
    )
  }

  /** The casebook's clock. */
  now(): Date {
    return this.#now()
  }

  /** Takes the knees of an import in, all or nothing: new cases, or series of cases that are there. */
  addCases(entries: readonly NewCase[]): ImportedCase[] {
    return this.#connection.transaction(() => entries.map((entry) => this.#intake.take(entry)))
  }

  /**
   * One page of the worklist of a reader. Text is searched by the beginnings of words. Cases that the reader may only meet in a
   * session are not in it, whatever is searched.
   */
  query(request: WorklistQuery = {}, reader: string | null = null): WorklistPage {
    const bound = this.sessions.boundCases(reader)
    const page = this.#worklist.query(request, this.readers.number(reader), bound)
    return bound.length > 0 ? { ...page, heldBySessions: bound.length } : page
  }

  /** The case as a reader's worklist shows it; undefined where there is none with this id. */
  case(id: string, reader: string | null = null): CaseSummary | undefined {
    return this.#cases.find(id, this.readers.number(reader))
  }

  /** The other cases of the same knee, newest first; those without a date last. Throws `no-such-case`. */
  followUp(caseId: string, reader: string | null = null): CaseSummary[] {
    const bound = this.sessions.boundCases(reader)
    return this.#cases.followUp(caseId, this.readers.number(reader)).filter(({ id }) => !bound.includes(id))
  }

  /** The case as it was imported. Throws `no-such-case`. */
  origin(id: string): CaseOrigin {
    return this.#cases.origin(id)
  }

  /** The volumes of a case in the order of their series. Throws `no-such-case`. */
  volumes(caseId: string): StoredVolume[] {
    return this.#volumes.of(this.#cases.number(caseId))
  }

  /** Whether any case has the volume. */
  hasVolume(hash: string): boolean {
    return this.#volumes.has(hash)
  }

  /** The cases that have a volume. */
  casesWith(hash: string): string[] {
    return this.#cases.withVolume(hash).map(({ id }) => id)
  }

  /** Hashes of the volumes of all cases, each once. */
  volumeHashes(): string[] {
    return this.#volumes.hashes()
  }

  /** Hashes of the volumes that somebody has still to decide about: the cache keeps these whatever its size. */
  undecidedVolumes(): ReadonlySet<string> {
    return this.#volumes.undecided()
  }

  /** Keeps where a volume of a case was opened from; the latest place counts. Throws `no-such-case`. */
  keepSource(caseId: string, hash: string, source: VolumeSource): void {
    this.#volumes.keepSource(this.#cases.number(caseId), hash, source)
  }

  /** Keeps a picture of a volume, for one that an older Condyle imported without. */
  keepThumbnail(hash: string, thumbnail: string): void {
    this.#volumes.keepThumbnail(hash, thumbnail)
  }

  /** What the imports of a case set aside, missed, repaired or hold. Throws `no-such-case`. */
  notes(caseId: string): ImportNote[] {
    return this.#notes.of(this.#cases.number(caseId))
  }

  /**
   * Removes a case with its volumes, readings, reads and views, and its patient where nothing else is kept of them,
   * overwriting them in the file. Backups made before keep it until they are rotated out. Gives the hashes of volumes
   * that no case has any more. Throws `no-such-case`, and `refused` while a session is about it.
   */
  remove(id: string): string[] {
    const session = this.sessions.runningWith(id)
    if (session !== null)
      throw new CasebookError(
        'refused',
        `This case is part of the session “${session}”: finish the session, then remove it.`,
      )
    return this.#connection.transaction(() => {
      const number = this.#cases.number(id)
      const orphans = this.#volumes.onlyOf(number)
      // The other cases of the patient are found by a name or id of theirs only as long as a study names it.
      const others = this.#identities.namesOfPatient(number)
      this.#cases.remove(number)
      this.#identities.prune()
      this.#search.refresh(others)
      return orphans
    })
  }

  /** Writes the search index anew: it holds nothing that is not in other tables. */
  rebuildSearch(): void {
    this.#connection.transaction(() => this.#search.rebuild())
  }

  /** Has nothing of what was removed stay in the file's log, either. */
  forgetRemoved(): void {
    this.#connection.checkpoint()
  }

  /** The hashes of a read's revisions in order, each over its revision and the hash before; see `chainHash`. */
  chain(readId: string): string[] {
    return this.#revisions.chain(this.#readKey(readId).readNumber)
  }

  /** Keeps a reading, makes it current and counts the case and its reads with it, all or nothing. Returns its id. */
  saveReading(caseId: string, reading: Reading): string {
    return this.#connection.transaction(() => {
      const number = this.#cases.number(caseId)
      const id = this.#readings.save(number, reading)
      this.#standings.recount(number)
      return id
    })
  }

  hasReading(caseId: string, id: string): boolean {
    return this.#readings.has(this.#cases.number(caseId), id)
  }

  /** Keeps a reading under the id that it has in another casebook; the current one of the case stays so. */
  receiveReading(caseId: string, id: string, reading: Reading): void {
    this.#connection.transaction(() => {
      const number = this.#cases.number(caseId)
      this.#readings.receive(number, id, reading)
      this.#standings.recount(number)
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

  /** Which pack made each reading of a case, oldest first: quickly told, whatever they say. Throws `no-such-case`. */
  readingMakers(caseId: string): { id: string; packId: string; packVersion: string }[] {
    return this.#readings.makers(this.#cases.number(caseId))
  }

  /** All reads of a case, those begun first at the front. Throws `no-such-case`. */
  reads(caseId: string): ReadSummary[] {
    return this.#reads.of(this.#cases.number(caseId)).map((row) => this.#reads.summary(row))
  }

  /** Every case that a model has read. */
  casesRead(): string[] {
    return this.#cases.read()
  }

  /** Reads of all cases in which something is decided. */
  decidedReads(): ReadSummary[] {
    return this.#reads.decided().map((row) => this.#reads.summary(row))
  }

  /** The reader's own read of a case, or null before their first decision. */
  ownRead(caseId: string, reader: string | null): ReadSummary | null {
    const row = reader === null ? undefined : this.#reads.own(this.#cases.number(caseId), this.readers.number(reader))
    return row ? this.#reads.summary(row) : null
  }

  /** Names the reader's own read of a case, or null before their first decision. */
  ownReadKey(caseId: string, reader: string | null): { id: string; mode: ReadMode } | null {
    if (reader === null) return null
    const row = this.#reads.own(this.#cases.number(caseId), this.readers.number(reader))
    return row ? { id: row.id, mode: row.mode } : null
  }

  /** The read of an id. Throws `no-such-read`. */
  read(readId: string): ReadSummary {
    return this.#reads.summary(this.#reads.get(readId))
  }

  /** Does several things, all of them or none. */
  together<T>(work: () => T): T {
    return this.#connection.transaction(work)
  }

  /** Appends a revision made against the current reading, begins its read where it is the first, all or nothing. */
  appendRevision(entry: NewRevision): Revision {
    const { caseId, readId, reader, mode, author, action, standing, signedAt } = entry
    return this.#connection.transaction(() => {
      const caseNumber = this.#cases.number(caseId)
      const readerNumber = this.readers.number(reader)
      const at = entry.at.toISOString()
      const number =
        this.#reads.own(caseNumber, readerNumber)?.number ??
        this.#reads.begin({ id: readId, caseNumber, readerNumber, mode, startedAt: at }, standing)
      const readingId = this.#readings.currentId(caseNumber)
      const revision = this.#revisions.append({ caseId, readId, readingId, author, action, at }, number)
      this.#reads.setStanding(number, standing, signedAt)
      return revision
    })
  }

  /** The revisions of a read in order, or only those that touched one finding. */
  revisions(readId: string, finding?: string): Revision[] {
    return this.#revisions.all(this.#readKey(readId), finding)
  }

  /** The number of the last revision of a read, 0 before the first. */
  lastSequence(readId: string): number {
    return this.#revisions.lastSequence(this.#readKey(readId).readNumber)
  }

  /** Notes that a read was opened on purpose by somebody who did not write it. */
  noteShown(readId: string, reader: string | null): void {
    this.#reads.noteShown(this.#readKey(readId).readNumber, this.readers.number(reader), this.#now().toISOString())
  }

  /** Who opened a read that was not theirs, and when. */
  shown(readId: string): { reader: string | null; at: string }[] {
    return this.#reads.shown(this.#readKey(readId).readNumber)
  }

  saveView(caseId: string, reader: string | null, view: ViewState): void {
    this.#looks.save(this.#onlooker(caseId, reader), view)
  }

  /** How the reader left the case, or null. */
  view(caseId: string, reader: string | null): ViewState | null {
    return this.#looks.get(this.#onlooker(caseId, reader))
  }

  /** How a case of a session was left, or null. */
  viewOfRead(readId: string): ViewState | null {
    return this.#looks.get(this.#reader(readId))
  }

  saveViewOfRead(readId: string, view: ViewState): void {
    this.#looks.save(this.#reader(readId), view)
  }

  /** Notes that the case is opened now. */
  touchOpened(caseId: string, reader: string | null = null): void {
    this.#connection.transaction(() => this.#looks.touch(this.#cases.number(caseId), this.readers.number(reader)))
  }

  /** The id of the case opened last that is still there, or null. */
  lastOpened(): string | null {
    return this.#looks.lastOpened()
  }

  /** From now on readings stand as this choice says; cases that were counted by another one want `recountStale`. */
  judgeBy(choice: JudgingChoice, isNew: boolean): void {
    this.#readings.choice = choice
    if (isNew) this.#connection.transaction(() => this.#cases.markStale())
  }

  /** Counts the cases anew that an older Condyle counted in its own way, a few at a time between other work. */
  async recountStale(): Promise<void> {
    for (;;) {
      const stale = this.#connection.isOpen ? this.#cases.stale(RECOUNTED_AT_ONCE) : []
      if (stale.length === 0) return
      this.#connection.transaction(() => stale.forEach((number) => this.#standings.recount(number)))
      await setImmediate()
    }
  }

  /** The secret that pseudonyms are made with, the same in every export of this casebook. Never exported itself. */
  pseudonymKey(): Buffer {
    return this.#secrets.ofPseudonyms()
  }

  /**
   * Makes the day's backup beside the casebook, or another one of today, checked from end to end, and removes those that
   * are not kept any more. Work goes on meanwhile. Returns its path, or null where today's is there already.
   */
  async backUp({ anyway = false } = {}): Promise<string | null> {
    return makeBackup(this.#connection, this.#now(), anyway)
  }

  /** Copies the casebook to a file of the user's choice, and checks the copy. */
  async copyTo(file: string): Promise<void> {
    await copyChecked(this.#connection, file)
  }

  /** In how many transactions the casebook was written. */
  written(): number {
    return marksOf(this.#connection)?.written ?? 0
  }

  /** Looks whether the casebook is as Condyle wrote it. */
  check(options: CheckOptions = {}): CasebookCheck {
    return checkCasebook(this.#connection, options)
  }

  /** Takes everything for right as it is now: what a person decides where something was altered. */
  keepAsItIs(): void {
    this.#connection.transaction(() => {
      // Indexes follow the rows that are kept, not the other way round.
      this.#connection.run('REINDEX')
      this.#search.rebuild()
      sumAnew(this.#connection)
    })
  }

  /** Goes on with the file that `swap` puts in the casebook's place. */
  exchange(swap: () => void): void {
    this.#connection.exchange(swap)
    keepSums(this.#connection)
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close()
  }

  #readKey(readId: string): ReadKey {
    const { caseId, number } = this.#reads.get(readId)
    return { caseId, readId, readNumber: number }
  }

  /** Whoever reads in a session, who takes over nothing from before it. */
  #reader(readId: string): Onlooker {
    return { caseNumber: 0, readerNumber: 0, readNumber: this.#reads.get(readId).number }
  }

  #onlooker(caseId: string, reader: string | null): Onlooker {
    const caseNumber = this.#cases.number(caseId)
    const readerNumber = this.readers.number(reader)
    const readNumber = readerNumber === 0 ? null : (this.#reads.own(caseNumber, readerNumber)?.number ?? null)
    return { caseNumber, readerNumber, readNumber }
  }
}
