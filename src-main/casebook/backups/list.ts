import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Backup } from '../../../src-shared/case/casebook-state.js'
import { Connection } from '../connection.js'
import { CasebookError } from '../errors.js'
import { backupFolder } from './folder.js'

/** The number says in which order backups were made: a clock that was wrong once must not decide which is the newest. */
const NAME = /^casebook-(?:(\d{6})-)?(\d{4}-\d{2}-\d{2})\.sqlite$/

export interface BackupFile {
  readonly path: string
  readonly name: string
  /** 0 for those of version 0.1, which had none. */
  readonly number: number
  readonly day: string
}

/** The backups of a casebook, the last one made first. */
export function backupFiles(file: string): BackupFile[] {
  const folder = backupFolder(file)
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .flatMap((name): BackupFile[] => {
      const [, number = '0', day] = NAME.exec(name) ?? []
      return day === undefined ? [] : [{ path: path.join(folder, name), name, number: Number(number), day }]
    })
    .sort((a, b) => b.number - a.number || b.day.localeCompare(a.day))
}

/** Paths of the backups of a casebook, the last one made first. */
export function listBackups(file: string): string[] {
  return backupFiles(file).map((backup) => backup.path)
}

/** The backups with what each holds, the last one made first. */
export function describeBackups(file: string): Backup[] {
  return backupFiles(file).map(({ path: place, name, number, day }) => ({
    name,
    number,
    day,
    bytes: fs.statSync(place, { throwIfNoEntry: false })?.size ?? 0,
    content: contentOf(place),
  }))
}

const ContentRow = z.object({
  cases: z.number().int(),
  reads: z.number().int(),
  decisions: z.number().int(),
  lastDecision: z.string().nullable(),
})

/** What a backup holds; null where it cannot be read. Version 0.1 had no reads: a case with decisions was one. */
function contentOf(place: string): Backup['content'] {
  let connection: Connection | undefined
  try {
    connection = new Connection(place, { readOnly: true })
    const reads = hasReads(connection)
      ? 'SELECT count(*) FROM reads'
      : 'SELECT count(DISTINCT case_number) FROM revisions'
    return (
      connection
        .reader(
          `SELECT (SELECT count(*) FROM cases) AS cases, (${reads}) AS reads,
             (SELECT count(*) FROM revisions) AS decisions, (SELECT max(at) FROM revisions) AS lastDecision`,
          ContentRow,
        )
        .first() ?? null
    )
  } catch (error) {
    if (error instanceof CasebookError) return null
    throw error
  } finally {
    connection?.close()
  }
}

function hasReads(connection: Connection): boolean {
  const found = connection.reader(
    "SELECT count(*) AS found FROM sqlite_schema WHERE type = 'table' AND name = 'reads'",
    z.object({ found: z.number() }),
  )
  return found.first()?.found === 1
}
