/** Signs with which a spreadsheet would take a field for a formula and run it (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** A field of a row: a number is written as it is, null leaves it empty. */
export type CsvField = string | number | null

/**
 * Rows as a CSV text (RFC 4180, lines end with CR LF). Text that a spreadsheet would take for a formula gets an
 * apostrophe before it; numbers are numbers, also negative ones.
 */
export function csvText(rows: readonly (readonly CsvField[])[]): string {
  return rows.map((row) => `${row.map(fieldText).join(',')}\r\n`).join('')
}

function fieldText(field: CsvField): string {
  if (field === null) return ''
  if (typeof field === 'number') return Number.isFinite(field) ? String(field) : ''
  const safe = FORMULA.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
