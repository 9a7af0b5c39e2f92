import Database from 'better-sqlite3'
import path from 'node:path'
import { diskTroubleOf, troubleSentence, type DiskTroubleKind } from '../files/disk-trouble.js'

/** Kinds of casebook failure that callers treat differently. */
export const CASEBOOK_ERROR_KINDS = [
  'corrupt',
  'foreign-file',
  'newer-version',
  'older-version',
  'read-only',
  'locked',
  'disk-full',
  'unreachable',
  'missing',
  'gone',
  'replaced',
  'no-such-case',
  'no-such-patient',
  'no-such-reader',
  'no-such-read',
  'no-such-session',
  'no-such-opinion',
  'refused',
  'failed',
] as const
export type CasebookErrorKind = (typeof CASEBOOK_ERROR_KINDS)[number]

/** A failure of the casebook. The message is one sentence for a person: what happened, to which file, what to do. */
export class CasebookError extends Error {
  override readonly name = 'CasebookError'

  constructor(
    readonly kind: CasebookErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Primary codes of extended ones that the package has no name for, as it then calls them. */
const NUMBERED: Readonly<Record<number, string>> = {
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  14: 'SQLITE_CANTOPEN',
}

/** SQLite's result codes by what a person can do about them; extended codes begin with the primary one. */
const KINDS: readonly (readonly [string, CasebookErrorKind])[] = [
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_CANTOPEN', 'unreachable'],
  ['SQLITE_IOERR', 'unreachable'],
]

/** What the file system refuses, as a failure of the casebook; the rest is no trouble that a casebook has. */
const TROUBLES: Readonly<Partial<Record<DiskTroubleKind, CasebookErrorKind>>> = {
  full: 'disk-full',
  'read-only': 'read-only',
  forbidden: 'read-only',
  gone: 'unreachable',
  broken: 'unreachable',
}

/** The sentence of a kind, for a file named `name`. */
function sentence(kind: CasebookErrorKind, name: string): string {
  switch (kind) {
    case 'corrupt':
      return `The casebook ${name} is damaged: put back the newest backup from the folder "backups" beside it.`
    case 'locked':
      return `The casebook ${name} is in use by another program: close the other program and try again.`
    case 'disk-full':
      return troubleSentence('full', `the casebook ${name}`)
    case 'read-only':
      return `The casebook ${name} cannot be written: give this user the right to write the file and its folder.`
    case 'unreachable':
      return `The casebook ${name} cannot be reached: check that its folder exists and its disk is connected.`
    default:
      return `The casebook ${name} could not do what was asked: close Condyle, start it again and repeat the step.`
  }
}

/** An error of SQLite or of the disk as a CasebookError; what already is one, or comes from elsewhere, is passed on unchanged. */
export function toCasebookError(error: unknown, file: string): unknown {
  const trouble = TROUBLES[diskTroubleOf(error) ?? 'busy']
  if (trouble) return new CasebookError(trouble, sentence(trouble, path.basename(file)), { cause: error })
  if (!(error instanceof Database.SqliteError)) return error
  const number = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(error.code)?.[1]
  // The lowest byte of an extended code is the primary one.
  const name = number === undefined ? error.code : (NUMBERED[Number(number) & 0xff] ?? '')
  const kind = KINDS.find(([code]) => name.startsWith(code))?.[1] ?? 'failed'
  return new CasebookError(kind, sentence(kind, path.basename(file)), { cause: error })
}

/** The error for a file whose folder is not there, which SQLite does not say by a code. */
export function unreachable(file: string): CasebookError {
  return new CasebookError('unreachable', sentence('unreachable', path.basename(file)))
}

/** The error for a file that SQLite can read but whose content is not what Condyle wrote. */
export function damaged(file: string, cause?: unknown): CasebookError {
  return new CasebookError('corrupt', sentence('corrupt', path.basename(file)), { cause })
}
