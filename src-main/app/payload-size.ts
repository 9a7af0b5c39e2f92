/** What a value costs besides what it holds, bytes: about what the engine needs for it. */
const EACH = 16

/**
 * Whether a message of the window stays within so many bytes, found without a copy and in no more steps than that: what
 * structured cloning carries may be large, deep, or go in circles. Counts about what it takes in memory.
 */
export function fitsInto(payload: unknown, bytes: number): boolean {
  let left = bytes
  const open: unknown[] = [payload]
  while (open.length > 0) {
    const value = open.pop()
    left -= EACH
    if (typeof value === 'string') left -= 2 * value.length
    else if (typeof value === 'bigint') left -= value.toString(16).length
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) left -= value.byteLength
    else if (typeof value === 'object' && value !== null) {
      // Of a list or a map without end no more is taken than can be paid for.
      for (const [key, inner] of entriesOf(value)) {
        left -= EACH + 2 * key.length
        if (left < 0) return false
        open.push(inner)
      }
    }
    if (left < 0) return false
  }
  return true
}

function* entriesOf(value: object): Generator<readonly [string, unknown]> {
  if (value instanceof Map) {
    for (const [key, inner] of value) {
      yield ['', key]
      yield ['', inner]
    }
  } else if (value instanceof Set) for (const inner of value) yield ['', inner]
  else for (const key in value) yield [key, Reflect.get(value, key)]
}
