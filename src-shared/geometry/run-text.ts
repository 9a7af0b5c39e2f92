/**
 * Whole numbers as text that JSON keeps as it is: digits of five bits, lowest first, as the characters '?' … '~'; all
 * but a number's last digit have 32 added.
 */
const FIRST = 63
/** Numbers of a knee end within 30 bits: what a file writes beyond that is another number. */
const MOST_BITS = 30

export function writeNumber(value: number): string {
  let text = ''
  let rest = value
  do {
    text += String.fromCharCode(FIRST + (rest & 31) + (rest > 31 ? 32 : 0))
    rest >>= 5
  } while (rest > 0)
  return text
}

/** Calls back with each number of a text, until `visit` gives false. A digit that is none counts as whatever it is. */
export function eachNumber(text: string, visit: (value: number) => boolean): void {
  let value = 0
  let bits = 0
  for (let place = 0; place < text.length; place++) {
    const digit = text.charCodeAt(place) - FIRST
    value += (digit & 31) * 2 ** bits
    bits += 5
    if ((digit & 32) !== 0 && bits < MOST_BITS) continue
    if (!visit(value)) return
    value = bits = 0
  }
}
