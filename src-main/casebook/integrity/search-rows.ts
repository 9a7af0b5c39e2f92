import type { Alteration } from '../../../src-shared/case/casebook-state.js'
import type { Connection } from '../connection.js'
import { searchableText } from '../search-text.js'
import { SEARCH_TEXT, TextRow } from '../search.js'

/** Cases whose row of the search index is not what would be written now. */
export function wrongSearchRows(connection: Connection): Alteration[] {
  const kept = connection.reader(
    `SELECT rowid AS row, patient_name AS patientName, patient_id AS patientId,
       study_description AS studyDescription, series_description AS seriesDescription, study_date AS studyDate
     FROM case_search`,
    TextRow,
  )
  const indexed = new Map(kept.all().map(({ row, ...text }) => [row, JSON.stringify(text)]))
  const wrong: number[] = []
  for (const { row, ...text } of connection.reader(SEARCH_TEXT, TextRow).all()) {
    const right = JSON.stringify({ ...text, patientName: searchableText(text.patientName) })
    if (indexed.get(row) !== right) wrong.push(row)
    indexed.delete(row)
  }
  return [...wrong, ...indexed.keys()].map((row) => ({
    table: 'case_search',
    key: `${row}`,
    caseId: null,
    message: `The search index does not fit case number ${row}.`,
  }))
}
