import { z } from 'zod'
import { WorklistQuerySchema, type WorklistPage, type WorklistQuery } from '../../src-shared/case/worklist.js'
import type { Connection, Reader } from './connection.js'
import { searchQuery } from './search-text.js'
import { OWN_READ, SUMMARY_COLUMNS, SUMMARY_JOINS, SummaryRowSchema } from './summaries.js'

type Sort = z.output<typeof WorklistQuerySchema>['sort']
type SummaryRow = z.output<typeof SummaryRowSchema>

/** Each order has an index of the same columns (migration 9). Without a date is last: never taken for today. */
const ORDERS: Readonly<Record<Sort, string>> = {
  opened: 'coalesce(cases.opened_at, cases.imported_at) DESC, cases.number DESC',
  imported: 'cases.imported_at DESC, cases.number DESC',
  'study-date': 'cases.study_date DESC, cases.number DESC',
  patient: 'cases.patient_name COLLATE NOCASE, cases.number DESC',
}

const CountRow = z.object({ total: z.number().int() })

/** Which filters a statement has. */
export interface WorklistFilters {
  readonly status: boolean
  readonly text: boolean
  /** Whether some cases are left out: those that the reader may only meet in a session. */
  readonly apart?: boolean
}

/**
 * The statement that reads one page; parameters $reader, $status, $text, $apart, $limit, $offset. Exported so that a test can
 * explain it. A search is sorted by numbers alone: rows are put together for the page only, not for every match.
 */
export function pageStatement(sort: Sort, filters: WorklistFilters): string {
  const order = `ORDER BY ${ORDERS[sort]}`
  const limits = 'LIMIT $limit OFFSET $offset'
  const own = filters.status ? OWN_READ : ''
  if (!filters.text)
    return `SELECT ${SUMMARY_COLUMNS} FROM cases ${OWN_READ} ${SUMMARY_JOINS} ${conditions(filters)} ${order} ${limits}`
  const found = `SELECT cases.number FROM ${tables(filters)} ${own} ${conditions(filters)} ${order} ${limits}`
  return `SELECT ${SUMMARY_COLUMNS} FROM (${found}) AS found JOIN cases ON cases.number = found.number
    ${OWN_READ} ${SUMMARY_JOINS} ${order}`
}

/** The statement that counts all rows of a worklist. */
export function countStatement(filters: WorklistFilters): string {
  // Counting the matches alone is quicker: every one of them is a case.
  if (filters.text && !filters.status && !filters.apart)
    return 'SELECT count(*) AS total FROM case_search WHERE case_search MATCH $text'
  return `SELECT count(*) AS total FROM ${tables(filters)} ${filters.status ? OWN_READ : ''} ${conditions(filters)}`
}

function tables(filters: WorklistFilters): string {
  return filters.text ? 'case_search JOIN cases ON cases.number = case_search.rowid' : 'cases'
}

function conditions(filters: WorklistFilters): string {
  const parts = [
    filters.status ? 'coalesce(own.status, cases.status) = $status' : '',
    filters.text ? 'case_search MATCH $text' : '',
    filters.apart ? 'cases.id NOT IN (SELECT value FROM json_each($apart))' : '',
  ]
  const given = parts.filter((part) => part !== '')
  return given.length === 0 ? '' : `WHERE ${given.join(' AND ')}`
}

/** The worklist of a reader: pages of cases in one of four orders, filtered by status and text. */
export class WorklistRepository {
  readonly #connection: Connection
  readonly #pages = new Map<string, Reader<SummaryRow>>()
  readonly #counts = new Map<string, Reader<z.output<typeof CountRow>>>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** One page for a reader, by number; 0 for nobody in particular. Cases of `apart` are neither listed nor counted. */
  query(request: WorklistQuery, reader: number, apart: readonly string[] = []): WorklistPage {
    const { text, status, sort, offset, limit } = WorklistQuerySchema.parse(request)
    const match = searchQuery(text)
    const filters: WorklistFilters = { status: status !== 'any', text: match !== null, apart: apart.length > 0 }
    const bound = {
      ...(filters.status ? { status } : {}),
      ...(match === null ? {} : { text: match }),
      ...(filters.apart ? { apart: JSON.stringify(apart) } : {}),
    }
    const page = this.#prepared(this.#pages, pageStatement(sort, filters), SummaryRowSchema)
    const count = this.#prepared(this.#counts, countStatement(filters), CountRow)
    const counted = filters.status ? { ...bound, reader } : bound
    return { total: count.first(counted)?.total ?? 0, cases: page.all({ ...bound, reader, limit, offset }) }
  }

  #prepared<Schema extends z.ZodType>(
    prepared: Map<string, Reader<z.output<Schema>>>,
    sql: string,
    schema: Schema,
  ): Reader<z.output<Schema>> {
    const known = prepared.get(sql)
    if (known) return known
    const reader = this.#connection.reader(sql, schema)
    prepared.set(sql, reader)
    return reader
  }
}
