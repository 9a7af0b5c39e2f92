import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import type { Side, SideSource } from '../../src-shared/case/geometry.js'
import type { StudyInfo } from '../../src-shared/case/import.js'
import { CaseSummarySchema, type CaseSummary } from '../../src-shared/case/worklist.js'
import type { CaseOrigin, ReadStanding } from '../../src-shared/review/case-records.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import { OWN_READ, SUMMARY_COLUMNS, SUMMARY_JOINS, SummaryRowSchema } from './summaries.js'

const NumberRow = z.object({ number: z.number().int() })
const IdRow = z.object({ id: z.string() })
const OriginRow = CaseSummarySchema.pick({ id: true, side: true, sideSource: true })
const KneeRow = OriginRow.extend({ number: z.number().int() })
export type KneeRow = z.output<typeof KneeRow>

/** What a case's reading says before anybody's decisions. */
export type CaseStanding = Omit<ReadStanding, 'status' | 'reviewed'> & { readonly status: 'unread' | 'read' }

/** Studies and cases. A reader's number is 0 where nobody in particular asks. */
export class CaseRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** Adds a case without volumes, as unread, and gives its number. */
  add(identity: number, study: StudyInfo, knee: { side: Side; sideSource: SideSource }, importedAt: string): number {
    return this.#statements.insertCase({
      id: randomUUID(),
      study: this.#study(identity, study),
      importedAt,
      patientName: study.patientName,
      studyDate: study.date,
      ...knee,
    }).row
  }

  /** The cases of a study of a patient, oldest first, with the sides that their imports said. */
  ofStudy(patient: string, uid: string): KneeRow[] {
    return uid === '' ? [] : this.#statements.ofStudy.all({ patient, uid })
  }

  /** The cases that have a volume, oldest first. */
  withVolume(hash: string): KneeRow[] {
    return this.#statements.withVolume.all({ hash })
  }

  /** Whether files of a study came under another patient, too. */
  studyHasOtherPatient(uid: string, patient: string): boolean {
    return uid !== '' && this.#statements.otherPatient.first({ uid, patient }) !== undefined
  }

  /** Takes the side that a later series of the study says, where the import did not know it. */
  learnSide(number: number, knee: { side: Side; sideSource: SideSource }): void {
    this.#statements.learnSide({ number, ...knee })
  }

  /** The case, or undefined where there is none with this id. */
  find(id: string, reader: number): CaseSummary | undefined {
    return this.#statements.byId.first({ id, reader })
  }

  /** The case; throws `no-such-case` where there is none. */
  get(id: string, reader: number): CaseSummary {
    return this.find(id, reader) ?? this.#missing()
  }

  /** The other cases of the same knee, newest first; those without a date last. */
  followUp(id: string, reader: number): CaseSummary[] {
    const { patientKey, side } = this.get(id, reader)
    return side === 'unknown' ? [] : this.#statements.followUp.all({ id, reader, patient: patientKey, side })
  }

  /** The case as imported; throws `no-such-case`. */
  origin(id: string): CaseOrigin {
    return this.#statements.origin.first({ id }) ?? this.#missing()
  }

  /** The row number that other tables refer to; throws `no-such-case`. */
  number(id: string): number {
    return this.#statements.number.first({ id })?.number ?? this.#missing()
  }

  id(number: number): string {
    return this.#statements.id.first({ number })?.id ?? this.#missing()
  }

  setStanding(number: number, { side, sideSource, status, abnormal, toReview }: CaseStanding): void {
    this.#statements.setStanding({ number, side, sideSource, status, abnormal, toReview })
  }

  /** Numbers of cases whose counts were kept by an older Condyle. */
  stale(limit: number): number[] {
    return this.#statements.stale.all({ limit }).map(({ number }) => number)
  }

  /** Every case that a model has read. */
  read(): string[] {
    return this.#statements.read.all({}).map(({ id }) => id)
  }

  /** Every case that a model has read is to be counted anew. */
  markStale(): void {
    this.#statements.markStale({})
  }

  /** Removes the case with everything about it, and its study where it has no case left. */
  remove(number: number): void {
    this.#statements.remove({ number })
    this.#statements.prune({})
  }

  #study(identity: number, study: StudyInfo): number {
    const known = this.#statements.study.first({ identity, uid: study.uid })
    if (known) return known.number
    const { uid, date, description } = study
    return this.#statements.insertStudy({ identity, uid, date, description }).row
  }

  #missing(): never {
    const name = path.basename(this.#connection.file)
    throw new CasebookError(
      'no-such-case',
      `This case is not in the casebook ${name} any more: go back to the worklist and choose another.`,
    )
  }
}

function prepare(connection: Connection) {
  const summary = (rest: string) =>
    connection.reader(`SELECT ${SUMMARY_COLUMNS} FROM cases ${OWN_READ} ${SUMMARY_JOINS} ${rest}`, SummaryRowSchema)
  const knee = 'cases.number, cases.id, cases.imported_side AS side, cases.imported_side_source AS sideSource'
  return {
    byId: summary('WHERE cases.id = $id'),
    followUp: summary(
      `WHERE identities.patient = $patient AND cases.id <> $id AND coalesce(own.side, cases.side) = $side
       ORDER BY studies.date DESC, cases.number DESC`,
    ),
    ofStudy: connection.reader(
      `SELECT ${knee} FROM studies JOIN cases ON cases.study = studies.number
         JOIN identities ON identities.number = studies.identity
       WHERE studies.uid = $uid AND identities.patient = $patient ORDER BY cases.number`,
      KneeRow,
    ),
    withVolume: connection.reader(
      `SELECT ${knee} FROM volumes JOIN cases ON cases.number = volumes.case_number
       WHERE hash = $hash ORDER BY cases.number`,
      KneeRow,
    ),
    otherPatient: connection.reader(
      `SELECT studies.number FROM studies JOIN identities ON identities.number = studies.identity
       WHERE studies.uid = $uid AND identities.patient <> $patient LIMIT 1`,
      NumberRow,
    ),
    origin: connection.reader(
      'SELECT id, imported_side AS side, imported_side_source AS sideSource FROM cases WHERE id = $id',
      OriginRow,
    ),
    number: connection.reader('SELECT number FROM cases WHERE id = $id', NumberRow),
    id: connection.reader('SELECT id FROM cases WHERE number = $number', z.object({ id: z.string() })),
    read: connection.reader(
      'SELECT id FROM cases WHERE EXISTS (SELECT 1 FROM readings WHERE case_number = cases.number)',
      IdRow,
    ),
    markStale: connection.writer(
      'UPDATE cases SET stale = 1 WHERE stale = 0 AND EXISTS (SELECT 1 FROM readings WHERE case_number = cases.number)',
    ),
    stale: connection.reader('SELECT number FROM cases WHERE stale = 1 LIMIT $limit', NumberRow),
    // Files without header (NIfTI) have no UID: each import is a study of its own.
    study: connection.reader(
      "SELECT number FROM studies WHERE identity = $identity AND uid = $uid AND uid <> ''",
      NumberRow,
    ),
    insertStudy: connection.writer(
      'INSERT INTO studies (identity, uid, date, description) VALUES ($identity, $uid, $date, $description)',
    ),
    insertCase: connection.writer(`
      INSERT INTO cases (id, study, imported_at, patient_name, study_date, imported_side, imported_side_source, side,
        side_source, status, abnormal, to_review)
      VALUES ($id, $study, $importedAt, $patientName, $studyDate, $side, $sideSource, $side, $sideSource, 'unread', 0, 0)`),
    learnSide: connection.writer(
      'UPDATE cases SET imported_side = $side, imported_side_source = $sideSource WHERE number = $number',
    ),
    setStanding: connection.writer(`
      UPDATE cases SET status = $status, abnormal = $abnormal, to_review = $toReview, side = $side,
        side_source = $sideSource, stale = 0
      WHERE number = $number`),
    remove: connection.writer('DELETE FROM cases WHERE number = $number'),
    prune: connection.writer(
      'DELETE FROM studies WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.study = studies.number)',
    ),
  }
}
