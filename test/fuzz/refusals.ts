import { refused, type Outcome } from './outcome.js'

/**
 * The outcome of work that is refused by an Error with a sentence. Errors of the language itself (TypeError and its
 * like) are no refusals and come through.
 */
export async function orRefused(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (
      error instanceof Error &&
      (error.constructor === Error || !LANGUAGE.has(error.constructor.name)) &&
      !('syscall' in error)
    )
      return refused(error.message)
    throw error
  }
}

const LANGUAGE = new Set([
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AssertionError',
  'ZodError',
  '$ZodError',
  'SqliteError',
])
