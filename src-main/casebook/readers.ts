import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ReaderSchema, type Reader, type ReaderRole } from '../../src-shared/case/reader.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'

const ReaderRow = ReaderSchema.extend({
  number: z.number().int(),
  retired: z.number().transform((flag) => flag === 1),
})

/** The people who read on this workstation. */
export class ReaderRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** All readers by name, retired ones last. */
  list(): Reader[] {
    return this.#statements.all
      .all()
      .map(shown)
      .sort((a, b) => Number(a.retired) - Number(b.retired) || a.name.localeCompare(b.name, 'en'))
  }

  find(id: string): Reader | undefined {
    const row = this.#statements.byId.first({ id })
    return row ? shown(row) : undefined
  }

  /** The reader; throws `no-such-reader`. */
  get(id: string): Reader {
    return this.find(id) ?? missing()
  }

  /** The row number that other tables refer to: 0 for nobody in particular. Throws `no-such-reader`. */
  number(id: string | null): number {
    return id === null ? 0 : (this.#statements.who.first({ id })?.number ?? missing())
  }

  /** Who a reader is, without counting their reads: for every keystroke. */
  who(id: string): Pick<Reader, 'id' | 'name' | 'retired'> | undefined {
    const row = this.#statements.who.first({ id })
    return row && { id: row.id, name: row.name, retired: row.retired }
  }

  /** Adds a reader. Throws `refused` where a reader has the name already. */
  add(name: string, role: ReaderRole): Reader {
    return this.#connection.transaction(() => {
      const id = randomUUID()
      this.#refuseTaken(name, id)
      this.#statements.insert({ id, name: name.trim(), role })
      return this.get(id)
    })
  }

  /**
   * Adds somebody whom another casebook knows by an id. Where another reader here has the name, the title of the session that they
   * came with tells the two apart.
   */
  receive(id: string, name: string, role: ReaderRole, session: string): Reader {
    const taken = (one: string): boolean => this.list().some((other) => sameName(other.name, one))
    const names = [name, `${name} (${session})`, `${name} (${session}, ${id})`].map((one) => one.trim().slice(0, 200))
    this.#statements.insert({ id, name: names.find((one) => !taken(one)) ?? id, role })
    return this.get(id)
  }

  /** Changes how a reader is shown. What they decided keeps the name it was written under. Throws as `add` does. */
  change({ id, name, role, retired }: Omit<Reader, 'reads'>): Reader {
    return this.#connection.transaction(() => {
      this.get(id)
      this.#refuseTaken(name, id)
      this.#statements.update({ id, name: name.trim(), role, retired: retired ? 1 : 0 })
      return this.get(id)
    })
  }

  /** The reader of a name, added where there is none: for a name that version 0.1 kept in its preferences. */
  ofName(name: string): Reader {
    return this.list().find((one) => sameName(one.name, name)) ?? this.add(name, 'radiologist')
  }

  #refuseTaken(name: string, id: string): void {
    if (this.list().some((one) => one.id !== id && sameName(one.name, name)))
      throw new CasebookError(
        'refused',
        `There is a reader called ${name.trim()} already: choose them, or add a middle initial.`,
      )
  }
}

function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.trim().normalize('NFC').toLocaleLowerCase('en')
  return plain(one) === plain(other)
}

function shown({ id, name, role, retired, reads }: z.output<typeof ReaderRow>): Reader {
  return { id, name, role, retired, reads }
}

function missing(): never {
  throw new CasebookError('no-such-reader', 'This reader is not in the casebook: say again who reads.')
}

function prepare(connection: Connection) {
  const columns = `number, id, name, role, retired,
    (SELECT count(*) FROM reads WHERE reads.reader = readers.number AND session IS NULL) AS reads`
  return {
    all: connection.reader(`SELECT ${columns} FROM readers`, ReaderRow),
    byId: connection.reader(`SELECT ${columns} FROM readers WHERE id = $id`, ReaderRow),
    who: connection.reader(
      'SELECT number, id, name, retired FROM readers WHERE id = $id',
      ReaderRow.pick({ number: true, id: true, name: true, retired: true }),
    ),
    insert: connection.writer('INSERT INTO readers (id, name, role, retired) VALUES ($id, $name, $role, 0)'),
    update: connection.writer('UPDATE readers SET name = $name, role = $role, retired = $retired WHERE id = $id'),
  }
}
