import { z } from 'zod'
import type { Alteration } from '../../../src-shared/case/casebook-state.js'
import { backupFiles } from '../backups/list.js'
import { Connection } from '../connection.js'
import { CasebookError } from '../errors.js'
import { keepSums } from './keep-sums.js'

const MarksRow = z.object({ id: z.string(), written: z.number().int() })
/** Which casebook it is, and in how many transactions it was written. */
export type Marks = z.output<typeof MarksRow>

/** The marks of an open casebook. */
export function marksOf(connection: Connection): Marks | undefined {
  return connection.reader('SELECT id, written FROM marks WHERE number = 1', MarksRow).first()
}

/** The marks of a file; undefined where it is older than they are or cannot be read. */
export function marksIn(file: string): Marks | undefined {
  let connection: Connection | undefined
  try {
    connection = new Connection(file, { readOnly: true })
    return marksOf(connection)
  } catch (error) {
    if (error instanceof CasebookError) return undefined
    throw error
  } finally {
    connection?.close()
  }
}

/** Counts a file that is put back as written no earlier than what it replaces. */
export function standBehind(connection: Connection, written: number): void {
  keepSums(connection)
  connection.writer('UPDATE marks SET written = max(written, $written) WHERE number = 1')({ written })
}

/** Whether the casebook is another than its newest backup was made of, or older than that. */
export function putInItsPlace(connection: Connection): Alteration[] {
  const [newest] = backupFiles(connection.file)
  const backup = newest ? marksIn(newest.path) : undefined
  const own = marksOf(connection)
  if (!newest || !backup || !own) return []
  const say = (message: string): Alteration[] => [{ table: 'marks', key: newest.name, caseId: null, message }]
  if (own.id !== backup.id)
    return say(`This is another casebook than the one that the backup ${newest.number} was made of.`)
  if (own.written < backup.written)
    return say(`This is an older state of the casebook: the backup ${newest.number} holds what was decided later.`)
  return []
}
