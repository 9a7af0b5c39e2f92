import { z } from 'zod'
import type { Connection } from './connection.js'
import { searchableText } from './search-text.js'

/** What the search index holds of a case. */
export const TextRow = z.object({
  row: z.number().int(),
  patientName: z.string(),
  patientId: z.string(),
  studyDescription: z.string(),
  seriesDescription: z.string(),
  studyDate: z.string(),
})

/**
 * The full-text index of the worklist. A case is found by every name and id that its patient has come under, and by
 * the descriptions of all its series.
 */
export class SearchRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Writes the row of a case anew. Call it inside a transaction. */
  refreshCase(caseNumber: number): void {
    const text = this.#statements.text.first({ caseNumber })
    if (!text) return
    this.#statements.forget({ row: caseNumber })
    this.#statements.insert({ ...text, patientName: searchableText(text.patientName) })
  }

  /** Writes the whole index anew. Call it inside a transaction. */
  rebuild(): void {
    this.#statements.clear({})
    for (const { row } of this.#statements.cases.all()) this.refreshCase(row)
  }

  /** Writes the rows of all cases of some identities anew. Call it inside a transaction. */
  refresh(identities: readonly number[]): void {
    for (const identity of identities)
      for (const { row } of this.#statements.casesOf.all({ identity })) this.refreshCase(row)
  }
}

const ofPatient = (column: string): string => `
    coalesce((SELECT group_concat(${column}, ' ') FROM identities AS alias WHERE alias.patient = identities.patient), '')`

/** What is indexed of every case. */
export const SEARCH_TEXT = `SELECT cases.number AS row, ${ofPatient('alias.name')} AS patientName,
    ${ofPatient('alias.patient_id')} AS patientId, studies.description AS studyDescription,
    coalesce((SELECT group_concat(description, ' ') FROM volumes WHERE case_number = cases.number), '')
      AS seriesDescription,
    studies.date AS studyDate
  FROM cases JOIN studies ON studies.number = cases.study JOIN identities ON identities.number = studies.identity`

function prepare(connection: Connection) {
  return {
    text: connection.reader(`${SEARCH_TEXT} WHERE cases.number = $caseNumber`, TextRow),
    casesOf: connection.reader(
      `SELECT cases.number AS row FROM studies JOIN cases ON cases.study = studies.number
       WHERE studies.identity = $identity`,
      TextRow.pick({ row: true }),
    ),
    cases: connection.reader('SELECT number AS row FROM cases ORDER BY number', TextRow.pick({ row: true })),
    clear: connection.writer('DELETE FROM case_search'),
    forget: connection.writer('DELETE FROM case_search WHERE rowid = $row'),
    insert: connection.writer(`
      INSERT INTO case_search (rowid, patient_name, patient_id, study_description, series_description, study_date)
      VALUES ($row, $patientName, $patientId, $studyDescription, $seriesDescription, $studyDate)`),
  }
}
