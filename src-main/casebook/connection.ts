import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { CasebookError, damaged, toCasebookError, unreachable } from './errors.js'
import { ROW_SUM, rowSum } from './integrity/row-sum.js'
import { SameFile } from './same-file.js'

/** What can be bound to a statement. */
export type SqlValue = string | number | Buffer | null
export type Parameters = Readonly<Record<string, SqlValue>>

/** A statement that took long. The text has placeholders only, so that no patient data reaches a log. */
export interface SlowQuery {
  readonly statement: string
  readonly milliseconds: number
}

export interface ConnectionOptions {
  /** How long to wait for another process's lock, in ms. */
  readonly busyTimeoutMs?: number
  readonly slowAfterMs?: number
  readonly onSlowQuery?: (query: SlowQuery) => void
  /** Hears of everything that keeps the casebook from being written; the caller gets the error as well. */
  readonly onTrouble?: (error: CasebookError) => void
  /** Opens a file that is there to read only; nothing of it is changed. */
  readonly readOnly?: boolean
}

/** Kinds of failure that concern the casebook as a whole and not what was asked of it. */
const TROUBLES: readonly CasebookError['kind'][] = [
  'gone',
  'replaced',
  'disk-full',
  'read-only',
  'unreachable',
  'corrupt',
]

/** A prepared statement that reads rows, each checked against a schema. */
export interface Reader<Row> {
  first(parameters?: Parameters): Row | undefined
  all(parameters?: Parameters): Row[]
}

/** A prepared statement that writes; returns the number of changed rows and the last row's number. */
export type Writer = (parameters: Parameters) => { changes: number; row: number }

/**
 * One open SQLite file: foreign keys on, and every commit on the disk before it is reported (a power cut costs no
 * revision). Deleted patient data is overwritten, not only unlinked. All errors come out as CasebookError.
 */
export class Connection {
  #database: Database.Database
  #same: SameFile | null = null
  /** Counts the files that were opened: statements are prepared anew for each. */
  #opened = 0
  #beforeCommit: (() => void) | null = null
  #inside = false
  readonly #options: ConnectionOptions

  constructor(
    readonly file: string,
    options: ConnectionOptions = {},
  ) {
    this.#options = options
    if (!fs.existsSync(path.dirname(file))) throw unreachable(file)
    this.#database = this.#open()
  }

  /** Prepares a statement that reads. A row that does not fit the schema means a damaged file. */
  reader<Schema extends z.ZodType>(sql: string, schema: Schema): Reader<z.output<Schema>> {
    const prepared = this.#prepared(sql)
    const parse = (row: unknown): z.output<Schema> => {
      const parsed = schema.safeParse(row)
      if (!parsed.success) throw damaged(this.file, parsed.error)
      return parsed.data
    }
    return {
      first: (parameters = {}) => {
        const row = this.#timed(sql, () => prepared().get(parameters))
        return row === undefined ? undefined : parse(row)
      },
      all: (parameters = {}) => this.#timed(sql, () => prepared().all(parameters)).map(parse),
    }
  }

  /** Prepares a statement that writes. */
  writer(sql: string): Writer {
    const prepared = this.#prepared(sql)
    return (parameters) => {
      const { changes, lastInsertRowid } = this.#writing(() => this.#timed(sql, () => prepared().run(parameters)))
      return { changes, row: Number(lastInsertRowid) }
    }
  }

  /** Runs `work` in one transaction that holds the write lock from its start: all of it is kept or nothing. */
  transaction<T>(work: () => T): T {
    return this.#writing(() =>
      this.#guard(() =>
        this.#database
          .transaction(() => {
            const outermost = !this.#inside
            this.#inside = true
            try {
              const result = work()
              if (outermost) this.#beforeCommit?.()
              return result
            } finally {
              if (outermost) this.#inside = false
            }
          })
          .immediate(),
      ),
    )
  }

  /** Runs `work`, which only reads, on the file as it is at its beginning. */
  look<T>(work: () => T): T {
    return this.#guard(() => this.#database.transaction(work)())
  }

  /** Has `work` done in every transaction before it is kept. */
  beforeCommit(work: () => void): void {
    this.#beforeCommit = work
  }

  /** From now on looks before and after everything that is written whether the file is still the one that was opened. */
  watch(): void {
    this.#same = new SameFile(this.file, () => Number(this.pragma('data_version')))
  }

  /** Runs statements without parameters: a schema, say. */
  run(sql: string): void {
    this.#guard(() => this.#database.exec(sql))
  }

  /** Reads or sets a pragma; the first column of the first row. */
  pragma(text: string): unknown {
    return this.#guard(() => this.#database.pragma(text, { simple: true }))
  }

  /** Brings everything from the log into the file and empties the log. */
  checkpoint(): void {
    this.#writing(() => this.pragma('wal_checkpoint(TRUNCATE)'))
  }

  /** Copies the whole file, a piece at a time between other work, while it goes on being used. */
  async copyTo(file: string): Promise<void> {
    try {
      await this.#database.backup(file)
    } catch (error) {
      throw toCasebookError(error, this.file)
    }
  }

  /** Closes the file, has `swap` put another in its place, and goes on with what lies there then. */
  exchange(swap: () => void): void {
    this.close()
    try {
      swap()
    } finally {
      this.#database = this.#open()
      if (this.#same) this.watch()
      this.#opened++
    }
  }

  get isOpen(): boolean {
    return this.#database.open
  }

  close(): void {
    this.#guard(() => this.#database.close())
  }

  #open(): Database.Database {
    const { busyTimeoutMs = 4000, readOnly = false } = this.#options
    const database = this.#guard(
      () =>
        new Database(this.file, {
          timeout: busyTimeoutMs,
          ...(readOnly ? { readonly: true, fileMustExist: true } : {}),
        }),
    )
    try {
      this.#guard(() => {
        if (!readOnly) database.pragma('synchronous = FULL')
        database.pragma('foreign_keys = ON')
        if (!readOnly) database.pragma('secure_delete = ON')
        database.pragma('trusted_schema = OFF')
        database.function(ROW_SUM, { varargs: true, deterministic: true, safeIntegers: true }, rowSum)
      })
    } catch (error) {
      database.close()
      throw error
    }
    return database
  }

  #prepared(sql: string): () => Database.Statement<[Parameters]> {
    const prepare = (): Database.Statement<[Parameters]> => this.#guard(() => this.#database.prepare<[Parameters]>(sql))
    let [statement, of] = [prepare(), this.#opened]
    return () => {
      if (of !== this.#opened) [statement, of] = [prepare(), this.#opened]
      return statement
    }
  }

  /** What is said to be saved lies in the file at the path, which nothing else has written to. */
  #writing<T>(work: () => T): T {
    if (this.#database.inTransaction) return work()
    try {
      this.#same?.checkBefore()
      const result = work()
      this.#same?.checkAfter()
      return result
    } catch (error) {
      if (error instanceof CasebookError && TROUBLES.includes(error.kind)) this.#options.onTrouble?.(error)
      throw error
    }
  }

  #timed<T>(statement: string, work: () => T): T {
    const { slowAfterMs = 50, onSlowQuery } = this.#options
    if (!onSlowQuery) return this.#guard(work)
    const start = performance.now()
    try {
      return this.#guard(work)
    } finally {
      const milliseconds = performance.now() - start
      if (milliseconds >= slowAfterMs) onSlowQuery({ statement, milliseconds })
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toCasebookError(error, this.file)
    }
  }
}
