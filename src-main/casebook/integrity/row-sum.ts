import { createHash } from 'node:crypto'

/** What SQLite hands to a function of ours; integers as bigint, so that none loses a digit. */
export type SummedValue = bigint | number | string | Buffer | null

/** The SQL function under which every connection knows `rowSum`. */
export const ROW_SUM = 'row_sum'

/**
 * The sum of a row: 16 bytes of SHA-256 over its values, each with its type and length, so that no value can run into
 * the next. It is there against decay and slips, not against somebody who means to deceive.
 */
export function rowSum(...values: readonly SummedValue[]): Buffer {
  const digest = createHash('sha256')
  for (const value of values) {
    const bytes = bytesOf(value)
    digest.update(`${typeOf(value)}${bytes.length}:`).update(bytes)
  }
  return digest.digest().subarray(0, 16)
}

function typeOf(value: SummedValue): string {
  if (value === null) return 'n'
  if (typeof value === 'bigint') return 'i'
  if (typeof value === 'number') return 'r'
  return typeof value === 'string' ? 't' : 'b'
}

function bytesOf(value: SummedValue): Buffer {
  if (value === null) return Buffer.alloc(0)
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}
