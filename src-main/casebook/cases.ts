import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { CaseSummarySchema, type CaseSummary } from '../../src-shared/case/worklist.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import type { CaseOrigin, ReadStanding } from '../../src-shared/review/case-records.js'
import type { NewCase } from './records.js'

/** The columns of a worklist row, named as in CaseSummarySchema. */
export const SUMMARY_COLUMNS = `
  cases.id, cases.volume_hash AS volumeHash, patients.name AS patientName, patients.patient_id AS patientId,
  studies.uid AS studyUid, studies.date AS studyDate, studies.description AS studyDescription,
  series.uid AS seriesUid, series.description AS seriesDescription, series.modality,
  cases.side, cases.side_source AS sideSource, cases.simulated, cases.imported_at AS importedAt,
  cases.opened_at AS openedAt, cases.status, cases.abnormal, cases.reviewed, cases.to_review AS toReview`

/** The tables that a worklist row is joined from, beginning at `cases`. */
export const SUMMARY_JOINS = `
  JOIN series ON series.number = cases.series
  JOIN studies ON studies.number = series.study
  JOIN patients ON patients.number = studies.patient`

/** A row of these columns. SQLite has no booleans. */
export const SummaryRowSchema = CaseSummarySchema.extend({ simulated: z.number().transform((flag) => flag === 1) })

const NumberRow = z.object({ number: z.number().int() })
const HashRow = z.object({ hash: z.string() })
const OriginRow = CaseSummarySchema.pick({ id: true, side: true, sideSource: true })

/** Patients, studies, series and cases. */
export class CaseRepository {
  readonly #connection: Connection
  readonly #now: () => Date

  constructor(connection: Connection, now: () => Date) {
    this.#connection = connection
    this.#now = now
    this.#statements = prepare(connection)
  }

  readonly #statements: ReturnType<typeof prepare>

  /** Adds a case, or gives the one there already is for the same volume. */
  add(entry: NewCase): CaseSummary {
    return this.#connection.transaction(() => {
      const known = this.findByVolumeHash(entry.volumeHash)
      if (known) return known
      const id = randomUUID()
      const series = this.#series(entry)
      const { row } = this.#statements.insertCase({
        id,
        series,
        volumeHash: entry.volumeHash,
        simulated: entry.simulated ? 1 : 0,
        importedAt: this.#now().toISOString(),
        patientName: entry.patientName,
        studyDate: entry.studyDate,
        side: entry.side,
        sideSource: entry.sideSource,
      })
      this.#statements.insertSearch({
        row,
        patientName: entry.patientName,
        patientId: entry.patientId,
        studyDescription: entry.studyDescription,
        seriesDescription: entry.seriesDescription,
        studyDate: entry.studyDate,
      })
      return this.get(id)
    })
  }

  /** The case, or undefined where there is none with this id. */
  find(id: string): CaseSummary | undefined {
    return this.#statements.byId.first({ id })
  }

  /** The case; throws `no-such-case` where there is none. */
  get(id: string): CaseSummary {
    return this.find(id) ?? this.#missing()
  }

  findByVolumeHash(volumeHash: string): CaseSummary | undefined {
    return this.#statements.byHash.first({ volumeHash })
  }

  /** Hashes of the volumes of every case that is not signed off. */
  undecidedVolumes(): ReadonlySet<string> {
    return new Set(this.#statements.undecided.all().map(({ hash }) => hash))
  }

  /** The case as imported; throws `no-such-case`. */
  origin(id: string): CaseOrigin {
    return this.#statements.origin.first({ id }) ?? this.#missing()
  }

  /** The row number that other tables refer to; throws `no-such-case`. */
  number(id: string): number {
    return this.#statements.number.first({ id })?.number ?? this.#missing()
  }

  setStanding(number: number, standing: ReadStanding): void {
    this.#statements.setStanding({ number, ...standing })
  }

  /** Removes the case with everything decided about it, and what of its series, study and patient has no case left. */
  remove(id: string): void {
    this.#connection.transaction(() => {
      this.#statements.remove({ number: this.number(id) })
      for (const prune of this.#statements.prune) prune({})
    })
  }

  #series(entry: NewCase): number {
    const { patient, study, series } = this.#statements
    const inPatient = { patientId: entry.patientId, name: entry.patientName }
    const patientNumber = patient.find.first(inPatient)?.number ?? patient.insert(inPatient).row
    const inStudy = { patient: patientNumber, uid: entry.studyUid }
    const studyNumber =
      study.find.first(inStudy)?.number ??
      study.insert({ ...inStudy, date: entry.studyDate, description: entry.studyDescription }).row
    const inSeries = { study: studyNumber, uid: entry.seriesUid }
    return (
      series.find.first(inSeries)?.number ??
      series.insert({ ...inSeries, description: entry.seriesDescription, modality: entry.modality }).row
    )
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
  const summary = (where: string) =>
    connection.reader(`SELECT ${SUMMARY_COLUMNS} FROM cases ${SUMMARY_JOINS} WHERE ${where}`, SummaryRowSchema)
  return {
    byId: summary('cases.id = $id'),
    byHash: summary('cases.volume_hash = $volumeHash'),
    undecided: connection.reader("SELECT volume_hash AS hash FROM cases WHERE status <> 'signed-off'", HashRow),
    origin: connection.reader(
      'SELECT id, imported_side AS side, imported_side_source AS sideSource FROM cases WHERE id = $id',
      OriginRow,
    ),
    number: connection.reader('SELECT number FROM cases WHERE id = $id', NumberRow),
    insertCase: connection.writer(`
      INSERT INTO cases (id, series, volume_hash, simulated, imported_at, patient_name, study_date, imported_side,
        imported_side_source, side, side_source, status, abnormal, reviewed, to_review)
      VALUES ($id, $series, $volumeHash, $simulated, $importedAt, $patientName, $studyDate, $side, $sideSource, $side,
        $sideSource, 'unread', 0, 0, 0)`),
    insertSearch: connection.writer(`
      INSERT INTO case_search (rowid, patient_name, patient_id, study_description, series_description, study_date)
      VALUES ($row, $patientName, $patientId, $studyDescription, $seriesDescription, $studyDate)`),
    setStanding: connection.writer(`
      UPDATE cases SET status = $status, abnormal = $abnormal, reviewed = $reviewed, to_review = $toReview,
        side = $side, side_source = $sideSource
      WHERE number = $number`),
    remove: connection.writer('DELETE FROM cases WHERE number = $number'),
    prune: [
      'DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.series = series.number)',
      'DELETE FROM studies WHERE NOT EXISTS (SELECT 1 FROM series WHERE series.study = studies.number)',
      'DELETE FROM patients WHERE NOT EXISTS (SELECT 1 FROM studies WHERE studies.patient = patients.number)',
    ].map((sql) => connection.writer(sql)),
    patient: {
      find: connection.reader('SELECT number FROM patients WHERE patient_id = $patientId AND name = $name', NumberRow),
      insert: connection.writer('INSERT INTO patients (patient_id, name) VALUES ($patientId, $name)'),
    },
    // Files without header (NIfTI) have no UID: each import is a study and a series of its own.
    study: {
      find: connection.reader(
        "SELECT number FROM studies WHERE patient = $patient AND uid = $uid AND uid <> ''",
        NumberRow,
      ),
      insert: connection.writer(
        'INSERT INTO studies (patient, uid, date, description) VALUES ($patient, $uid, $date, $description)',
      ),
    },
    series: {
      find: connection.reader("SELECT number FROM series WHERE study = $study AND uid = $uid AND uid <> ''", NumberRow),
      insert: connection.writer(
        'INSERT INTO series (study, uid, description, modality) VALUES ($study, $uid, $description, $modality)',
      ),
    },
  }
}
