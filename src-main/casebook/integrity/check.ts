import path from 'node:path'
import { z } from 'zod'
import type { Alteration, CasebookCheck } from '../../../src-shared/case/casebook-state.js'
import type { Connection } from '../connection.js'
import { CasebookError } from '../errors.js'
import { actionOf, chainHash, chainStart } from './chain.js'
import { findAltered } from './find-altered.js'
import { hasSums } from './keep-sums.js'
import { putInItsPlace } from './marks.js'
import { alterationOf } from './name-alteration.js'
import { wrongSearchRows } from './search-rows.js'

/** Up to this size a look within a time compares every index with its table, too. */
const INDEXES_CHECKED_BYTES = 256 << 20
/** More sentences than anybody reads. */
const MOST_SAID = 50

export interface CheckOptions {
  /** After so many ms no further row is looked at; without it all are. */
  readonly budgetMs?: number
  /** Whether it is the casebook of its folder, and so to be compared with the newest backup there; it is. */
  readonly inItsPlace?: boolean
  readonly onProgress?: (message: string, done: number, total: number) => void
}

/**
 * Looks whether the casebook is as Condyle wrote it: rows against their sums (the newest first), chains of revisions,
 * pages and indexes of the file, the search index against what it indexes. Never throws for damage: it is what is found.
 */
export function checkCasebook(
  connection: Connection,
  { budgetMs, inItsPlace = true, onProgress }: CheckOptions = {},
): CasebookCheck {
  const until = budgetMs === undefined ? Infinity : performance.now() + budgetMs
  const overtime = (): boolean => performance.now() > until
  const tell = onProgress ?? (() => undefined)
  const found: Alteration[] = []
  let rows = 0
  let whole = true
  const stages: (() => unknown)[] = [
    () => {
      const looked = findAltered(connection, overtime, (table, done, total) => tell(`rows of ${table}`, done, total))
      rows = looked.rows
      whole = looked.whole
      for (const row of looked.altered) found.push(alterationOf(connection, row))
    },
    () => found.push(...(inItsPlace ? putInItsPlace(connection) : [])),
    () => found.push(...brokenChains(connection)),
    () => {
      tell('pages of the file', 0, 0)
      found.push(...brokenPages(connection, budgetMs !== undefined && isLarge(connection)))
    },
    () => {
      tell('search index', 0, 0)
      found.push(...wrongSearchRows(connection))
    },
  ]
  for (const stage of stages) {
    if (overtime()) {
      whole = false
      break
    }
    try {
      connection.look<unknown>(stage)
    } catch (error) {
      if (!(error instanceof CasebookError)) throw error
      found.push(unreadable(connection))
    }
  }
  return { rows, whole, altered: distinct(found).slice(0, MOST_SAID), alteredCount: distinct(found).length }
}

function isLarge(connection: Connection): boolean {
  return Number(connection.pragma('page_count')) * Number(connection.pragma('page_size')) > INDEXES_CHECKED_BYTES
}

/** Pages that do not hold together; with `pagesOnly` indexes are not compared with their tables. */
function brokenPages(connection: Connection, pagesOnly: boolean): Alteration[] {
  const answer = connection.pragma(pagesOnly ? 'quick_check(1)' : 'integrity_check(1)')
  return answer === 'ok' ? [] : [unreadable(connection)]
}

function unreadable(connection: Connection): Alteration {
  return {
    table: 'file',
    key: '',
    caseId: null,
    message: `Pages of the file ${path.basename(connection.file)} are damaged.`,
  }
}

const ChainRow = z.object({
  readId: z.string(),
  caseId: z.string(),
  sequence: z.number().int(),
  readingId: z.string().nullable(),
  authorKind: z.string(),
  authorName: z.string(),
  authorReader: z.string().nullable(),
  at: z.string(),
  action: z.string(),
  hash: z.string(),
})

/** Reads whose chain does not hold. Files of before the chain have none. */
function brokenChains(connection: Connection): Alteration[] {
  if (!hasSums(connection)) return []
  const rows = connection
    .reader(
      `SELECT reads.id AS readId, cases.id AS caseId, sequence, reading_id AS readingId, author_kind AS authorKind,
         author_name AS authorName, author_reader AS authorReader, at, action, hash
       FROM revisions JOIN reads ON reads.number = read_number JOIN cases ON cases.number = reads.case_number
       ORDER BY read_number, sequence`,
      ChainRow,
    )
    .all()
  const broken = new Map<string, Alteration>()
  let [of, previous] = ['', '']
  for (const { readId, caseId, action, hash, ...revision } of rows) {
    if (readId !== of) [of, previous] = [readId, chainStart(readId)]
    if (chainHash(previous, { ...revision, action: actionOf(action) }) !== hash && !broken.has(readId))
      broken.set(readId, {
        table: 'revisions',
        key: readId,
        caseId,
        message: `Decisions of a read no longer follow from one another, from revision ${revision.sequence} on.`,
      })
    previous = hash
  }
  return [...broken.values()]
}

function distinct(found: readonly Alteration[]): Alteration[] {
  const seen = new Set<string>()
  return found.filter(({ table, key, message }) => {
    const name = `${table} ${key} ${message}`
    return seen.has(name) ? false : seen.add(name)
  })
}
