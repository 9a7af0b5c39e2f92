import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Connection } from './connection.js'
import { damaged } from './errors.js'

const SecretRow = z.object({ value: z.instanceof(Buffer) })

/** What a casebook knows and never gives away. */
export class SecretRepository {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The key of pseudonyms, 32 random bytes; made when it is first asked for, the same from then on. */
  ofPseudonyms(): Buffer {
    return this.#connection.transaction(() => {
      this.#connection.writer("INSERT OR IGNORE INTO secrets (name, value) VALUES ('pseudonyms', $value)")({
        value: randomBytes(32),
      })
      const row = this.#connection.reader("SELECT value FROM secrets WHERE name = 'pseudonyms'", SecretRow).first()
      if (!row) throw damaged(this.#connection.file)
      return row.value
    })
  }
}
