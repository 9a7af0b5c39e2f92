/** A mistake in how the command was called; its message says what to write instead. */
export class UsageError extends Error {}

/** The value if it is one of the choices. Throws UsageError otherwise. */
export function oneOf<T extends string>(value: string | undefined, choices: readonly T[], name: string): T {
  const found = choices.find((choice) => choice === value)
  if (!found) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value ?? ''}".`)
  return found
}

/** A whole number ≥ 0. Throws UsageError otherwise. */
export function wholeNumber(value: string | undefined, fallback: number, name: string): number {
  const number = value === undefined ? fallback : Number(value)
  if (!Number.isInteger(number) || number < 0) throw new UsageError(`--${name} is a whole number, not "${value}".`)
  return number
}

/** A value that must be given. Throws UsageError where it is not. */
export function required(value: string | undefined, name: string, what: string): string {
  if (!value) throw new UsageError(`--${name} is missing: it names ${what}.`)
  return value
}

/**
 * Shows progress on standard error: on one line of a terminal; where there is none, a line each for a program that asks
 * for it with CONDYLE_PROGRESS=lines, and nothing for a log.
 */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
  else if (process.env['CONDYLE_PROGRESS'] === 'lines') process.stderr.write(`${text}\n`)
}

/** Ends the progress line. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\n')
}
