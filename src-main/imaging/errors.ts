import path from 'node:path'
import { z } from 'zod'
import { DiskError, diskTroubleOf, sentenceFor } from '../files/disk-trouble.js'
import { ISSUE_CODES } from '../../src-shared/case/import.js'

/** Kinds of import failure that callers treat differently. */
export const ImportErrorKindSchema = z.enum([...ISSUE_CODES, 'cache-damaged', 'decoder-stopped', 'geometry-refused'])
export type ImportErrorKind = z.infer<typeof ImportErrorKindSchema>

/** A failure whose message is one sentence for a person: what happened, to which file, what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError'

  constructor(
    readonly kind: ImportErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Throws the signal's AbortError where the user has cancelled. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted()
}

/** Why something failed, in a sentence for a person; what the system calls it helps nobody. */
export function causeOf(error: unknown): string {
  if (error instanceof ImportError) return error.message
  const name =
    error instanceof Error && 'path' in error && typeof error.path === 'string' ? path.basename(error.path) : ''
  const subject = name === '' ? 'A file' : name
  if (error instanceof DiskError) return error.message
  const trouble = diskTroubleOf(error)
  if (trouble === 'full' || trouble === 'read-only') return sentenceFor(error)
  if (isFileError(error, 'EACCES', 'EPERM'))
    return `${subject} may not be opened by this user: change its permissions and open the study again.`
  if (isFileError(error, 'ENOENT', 'ENOTDIR', 'ESTALE'))
    return `${subject} is not there any more: check its folder or disk and open the study again.`
  if (isFileError(error, 'EIO')) return `${subject} could not be read from the disk: copy it from another medium.`
  if (isFileError(error, 'EMFILE', 'ENFILE'))
    return 'Too many files are open on this machine: close other programs and try again.'
  if (error instanceof RangeError && /allocation|length/i.test(error.message))
    return 'There is not enough memory for this study: close other programs, or open fewer series at a time.'
  return 'This study could not be read because of values that no study should have: export it anew from the PACS.'
}

/** As causeOf, for errors that may be sentences of other rooms: only what the system said is put into words. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error && !('syscall' in error) ? error.message : causeOf(error)
}

/** Whether a thrown value is Node's file error of one of these codes (ENOENT, EACCES …). */
export function isFileError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
