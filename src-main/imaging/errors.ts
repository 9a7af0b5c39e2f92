import { z } from 'zod'
import { ISSUE_CODES } from '../../src-shared/case/import.js'

/** Kinds of import failure that callers treat differently. */
export const ImportErrorKindSchema = z.enum([
  ...ISSUE_CODES,
  'cache-damaged',
  'cache-full',
  'decoder-stopped',
  'geometry-refused',
])
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

/** The text of an unknown error, for a sentence that goes on to say what to do. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether a thrown value is Node's file error of one of these codes (ENOENT, EACCES …). */
export function isFileError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
