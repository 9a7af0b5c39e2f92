import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { StudyInfo } from '../../src-shared/case/import.js'
import type { Patient, PatientIdentity } from '../../src-shared/case/patient.js'
import type { IdentityFacts } from './agreement.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'

const IdentityRow = z.object({
  number: z.number().int(),
  key: z.string(),
  patient: z.string(),
  patientId: z.string(),
  issuer: z.string(),
  birthDate: z.string(),
  name: z.string(),
  sex: z.string(),
})
export type IdentityRow = z.output<typeof IdentityRow>

const CountedRow = IdentityRow.extend({ cases: z.number().int() })
const PairRow = z.object({ first: z.number().int(), second: z.number().int(), inOneStudy: z.number() })

/** More pairs than anybody decides about; an archive without ids would give every pair of its patients. */
const MOST_PAIRS = 500

/** Patients as files name them. */
export class IdentityRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /**
   * The identity that a study names, added where it is new; `fresh` where it is new or knows more than before. Files
   * that name nobody are a patient of their own each time.
   */
  of(study: StudyInfo): { identity: IdentityRow; fresh: boolean } {
    const facts = factsOf(study)
    const named = facts.patientId !== '' || facts.name !== ''
    const known = named ? this.#statements.same.first({ ...facts }) : undefined
    if (known) return { identity: known, fresh: false }
    const early =
      facts.patientId === ''
        ? undefined
        : this.#statements.early.first({ patientId: facts.patientId, name: facts.name })
    if (early) {
      const { issuer, birthDate } = facts
      this.#statements.complete({ number: early.number, issuer, birthDate, sex: study.patientSex })
      return { identity: this.get(early.number), fresh: true }
    }
    const { row } = this.#statements.insert({ key: randomUUID(), ...facts, sex: study.patientSex })
    return { identity: this.get(row), fresh: true }
  }

  get(number: number): IdentityRow {
    return this.#statements.byNumber.first({ number }) ?? missing()
  }

  byKey(key: string): IdentityRow {
    return this.#statements.byKey.first({ key }) ?? missing()
  }

  /** The identities of a patient, the one seen first at the front; none where there is no such patient. */
  ofPatient(patient: string): IdentityRow[] {
    return this.#statements.ofPatient.all({ patient })
  }

  /** The patient of a key with all identities. Throws `no-such-patient`. */
  patient(key: string): Patient {
    const identities = this.#statements.counted.all({ patient: key }).map(shown)
    return identities.length > 0 ? { key, identities } : missing()
  }

  /** Other patients' identities with the same id. */
  withId({ patientId, patient }: IdentityRow): IdentityRow[] {
    return patientId === '' ? [] : this.#statements.withId.all({ patientId, patient })
  }

  /** Pairs of identities of different patients that share an id, a birth date or a study. */
  pairs(): { first: IdentityRow; second: IdentityRow; inOneStudy: boolean }[] {
    return this.#statements.pairs.all().map(({ first, second, inOneStudy }) => ({
      first: this.get(first),
      second: this.get(second),
      inOneStudy: inOneStudy === 1,
    }))
  }

  setPatient(number: number, patient: string): void {
    this.#statements.setPatient({ number, patient })
  }

  /** Numbers of all identities of the patient of a case. */
  namesOfPatient(caseNumber: number): number[] {
    return this.#statements.ofCase.all({ caseNumber }).map(({ number }) => number)
  }

  /** Removes identities that no study names any more. */
  prune(): void {
    this.#statements.prune({})
  }
}

function factsOf(study: StudyInfo): IdentityFacts & Record<'patientId' | 'issuer' | 'birthDate' | 'name', string> {
  const { patientId, patientIdIssuer: issuer, patientBirthDate: birthDate, patientName: name } = study
  return { patientId, issuer, birthDate, name }
}

function shown({ key, name, patientId, issuer, birthDate, sex, cases }: z.output<typeof CountedRow>): PatientIdentity {
  return { key, name, patientId, issuer, birthDate, sex, cases }
}

function missing(): never {
  throw new CasebookError('no-such-patient', 'This patient is not in the casebook any more: open the list again.')
}

function prepare(connection: Connection) {
  const columns = `number, key, patient, patient_id AS patientId, issuer, birth_date AS birthDate, name, sex`
  const rows = (rest: string) => connection.reader(`SELECT ${columns} FROM identities ${rest}`, IdentityRow)
  return {
    same: rows(
      'WHERE patient_id = $patientId AND name = $name AND issuer = $issuer AND birth_date = $birthDate ORDER BY number',
    ),
    early: rows('WHERE patient_id = $patientId AND name = $name AND early = 1'),
    byNumber: rows('WHERE number = $number'),
    byKey: rows('WHERE key = $key'),
    ofPatient: rows('WHERE patient = $patient ORDER BY number'),
    withId: rows('WHERE patient_id = $patientId AND patient <> $patient ORDER BY number'),
    ofCase: connection.reader(
      `SELECT alias.number FROM cases JOIN studies ON studies.number = cases.study
         JOIN identities ON identities.number = studies.identity
         JOIN identities AS alias ON alias.patient = identities.patient
       WHERE cases.number = $caseNumber`,
      IdentityRow.pick({ number: true }),
    ),
    counted: connection.reader(
      `SELECT ${columns}, (SELECT count(*) FROM studies JOIN cases ON cases.study = studies.number
         WHERE studies.identity = identities.number) AS cases
       FROM identities WHERE patient = $patient ORDER BY number`,
      CountedRow,
    ),
    pairs: connection.reader(
      `SELECT first, second, max(inOneStudy) AS inOneStudy FROM (
         SELECT a.number AS first, b.number AS second, 0 AS inOneStudy
         FROM identities AS a JOIN identities AS b ON b.patient_id = a.patient_id
         WHERE a.patient_id <> '' AND a.number < b.number AND a.patient <> b.patient
         UNION ALL
         SELECT a.number, b.number, 0
         FROM identities AS a JOIN identities AS b ON b.birth_date = a.birth_date
         WHERE a.birth_date <> '' AND a.number < b.number AND a.patient <> b.patient
         UNION ALL
         SELECT a.number, b.number, 1
         FROM studies AS one JOIN studies AS other ON other.uid = one.uid
           JOIN identities AS a ON a.number = one.identity JOIN identities AS b ON b.number = other.identity
         WHERE one.uid <> '' AND a.number < b.number AND a.patient <> b.patient
       ) GROUP BY first, second ORDER BY first, second LIMIT ${MOST_PAIRS}`,
      PairRow,
    ),
    insert: connection.writer(`
      INSERT INTO identities (key, patient, patient_id, issuer, birth_date, name, sex)
      VALUES ($key, $key, $patientId, $issuer, $birthDate, $name, $sex)`),
    complete: connection.writer(`
      UPDATE identities SET issuer = $issuer, birth_date = $birthDate, sex = $sex, early = 0 WHERE number = $number`),
    setPatient: connection.writer('UPDATE identities SET patient = $patient WHERE number = $number'),
    prune: connection.writer(
      'DELETE FROM identities WHERE NOT EXISTS (SELECT 1 FROM studies WHERE studies.identity = identities.number)',
    ),
  }
}
