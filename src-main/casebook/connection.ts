import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { damaged, toCasebookError, unreachable } from './errors.js'

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
}

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
  readonly #database: Database.Database
  readonly #slowAfterMs: number
  readonly #onSlowQuery: ((query: SlowQuery) => void) | undefined

  constructor(
    readonly file: string,
    options: ConnectionOptions = {},
  ) {
    this.#slowAfterMs = options.slowAfterMs ?? 50
    this.#onSlowQuery = options.onSlowQuery
    if (!fs.existsSync(path.dirname(file))) throw unreachable(file)
    this.#database = this.#guard(() => new Database(file, { timeout: options.busyTimeoutMs ?? 4000 }))
    try {
      this.#guard(() => {
        this.#database.pragma('synchronous = FULL')
        this.#database.pragma('foreign_keys = ON')
        this.#database.pragma('secure_delete = ON')
        this.#database.pragma('trusted_schema = OFF')
      })
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /** Prepares a statement that reads. A row that does not fit the schema means a damaged file. */
  reader<Schema extends z.ZodType>(sql: string, schema: Schema): Reader<z.output<Schema>> {
    const statement = this.#guard(() => this.#database.prepare<[Parameters]>(sql))
    const parse = (row: unknown): z.output<Schema> => {
      const parsed = schema.safeParse(row)
      if (!parsed.success) throw damaged(this.file, parsed.error)
      return parsed.data
    }
    return {
      first: (parameters = {}) => {
        const row = this.#timed(sql, () => statement.get(parameters))
        return row === undefined ? undefined : parse(row)
      },
      all: (parameters = {}) => this.#timed(sql, () => statement.all(parameters)).map(parse),
    }
  }

  /** Prepares a statement that writes. */
  writer(sql: string): Writer {
    const statement = this.#guard(() => this.#database.prepare<[Parameters]>(sql))
    return (parameters) => {
      const { changes, lastInsertRowid } = this.#timed(sql, () => statement.run(parameters))
      return { changes, row: Number(lastInsertRowid) }
    }
  }

  /** Runs `work` in one transaction that holds the write lock from its start: all of it is kept or nothing. */
  transaction<T>(work: () => T): T {
    return this.#guard(() => this.#database.transaction(work).immediate())
  }

  /** Runs statements without parameters: a schema, say. */
  run(sql: string): void {
    this.#guard(() => this.#database.exec(sql))
  }

  /** Reads or sets a pragma; the first column of the first row. */
  pragma(text: string): unknown {
    return this.#guard(() => this.#database.pragma(text, { simple: true }))
  }

  /** Copies the whole file, a piece at a time between other work, while it goes on being used. */
  async copyTo(file: string): Promise<void> {
    try {
      await this.#database.backup(file)
    } catch (error) {
      throw toCasebookError(error, this.file)
    }
  }

  get isOpen(): boolean {
    return this.#database.open
  }

  close(): void {
    this.#guard(() => this.#database.close())
  }

  #timed<T>(statement: string, work: () => T): T {
    if (!this.#onSlowQuery) return this.#guard(work)
    const start = performance.now()
    try {
      return this.#guard(work)
    } finally {
      const milliseconds = performance.now() - start
      if (milliseconds >= this.#slowAfterMs) this.#onSlowQuery({ statement, milliseconds })
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
