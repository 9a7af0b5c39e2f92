/**
 * Several files as one stream that is written and read as it comes: POSIX ustar (IEEE Std 1003.1-2017, pax, "ustar
 * interchange format"). Nothing in it is compressed, so that no few bytes can become many, and every size is known before
 * its content.
 */
const BLOCK = 512
/** Octal digits that a size has; 8 GB less one byte. */
const SIZE_DIGITS = 11

/** A file to be written. `pieces` gives exactly `size` bytes. */
export interface TarContent {
  readonly name: string
  readonly size: number
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** A file as it is read: `pieces` has to be taken to its end, or left alone, before the next one is asked for. */
export interface TarEntry {
  readonly name: string
  readonly size: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/** What is read is no such stream, or ends before it should. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

/** Writes files one after the other. */
export async function* writeTar(files: AsyncIterable<TarContent>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { name, size, pieces } of files) {
    yield headOf(name, size)
    let written = 0
    for await (const piece of pieces) {
      written += piece.length
      yield piece
    }
    if (written !== size) throw new RangeError(`${name} has ${written} bytes and not ${size}.`)
    yield new Uint8Array(padding(size))
  }
  yield new Uint8Array(2 * BLOCK)
}

/** Bytes that a file of so many takes in the stream. */
export function tarBytes(size: number): number {
  return BLOCK + size + padding(size)
}

/** Reads files one after the other, up to the mark of the end; what follows it has to be nothing. Throws TarError. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, undefined> {
  const bytes = new Bytes(source)
  try {
    for (;;) {
      const head = await bytes.take(BLOCK)
      if (head.every((byte) => byte === 0)) break
      const { name, size } = readHead(head)
      const content = bytes.pieces(size)
      yield { name, size, pieces: content }
      for await (const rest of content) void rest
      await bytes.take(padding(size))
    }
    // Only the end of the source says that all of it was genuine.
    for (let rest = await bytes.some(); rest; rest = await bytes.some())
      if (rest.some((byte) => byte !== 0)) throw new TarError('Something follows the end.')
  } finally {
    await bytes.close()
  }
}

function headOf(name: string, size: number): Uint8Array {
  const head = Buffer.alloc(BLOCK)
  if (Buffer.byteLength(name) > 100 || size >= 8 ** SIZE_DIGITS) throw new RangeError(`${name} cannot be written.`)
  head.write(name, 0)
  head.write('0000600\0', 100)
  head.write('0000000\0', 108)
  head.write('0000000\0', 116)
  head.write(`${octal(size, SIZE_DIGITS)}\0`, 124)
  head.write(`${octal(0, SIZE_DIGITS)}\0`, 136)
  head.write('        ', 148)
  head.write('0', 156)
  head.write('ustar\u000000', 257)
  head.write(`${octal(sumOf(head), 6)}\0 `, 148)
  return head
}

function readHead(head: Buffer): { name: string; size: number } {
  const sum = Number.parseInt(text(head, 148, 8), 8)
  const blank = Buffer.from(head)
  blank.write('        ', 148)
  const type = text(head, 156, 1)
  const size = text(head, 124, 12)
  if (
    text(head, 257, 5) !== 'ustar' ||
    sum !== sumOf(blank) ||
    !(type === '0' || type === '') ||
    !/^[0-7]+$/.test(size)
  )
    throw new TarError('This is no head of a file.')
  return { name: text(head, 0, 100), size: Number.parseInt(size, 8) }
}

function text(head: Buffer, start: number, length: number): string {
  return head
    .toString('latin1', start, start + length)
    .replace(/\0.*$/s, '')
    .trim()
}

function sumOf(head: Uint8Array): number {
  return head.reduce((sum, byte) => sum + byte, 0)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

/** Bytes of a source in the pieces that are asked for. */
class Bytes {
  private readonly source: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]()
  }

  /** Some bytes, at most `most`; undefined at the end. */
  async some(most = Infinity): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) {
      const next = await this.source.next()
      if (next.done) return undefined
      this.held = next.value
    }
    const piece = this.held.subarray(0, Math.min(most, this.held.length))
    this.held = this.held.subarray(piece.length)
    return piece
  }

  /** Exactly so many bytes. */
  async take(length: number): Promise<Buffer> {
    const taken: Uint8Array[] = []
    for await (const piece of this.pieces(length)) taken.push(piece)
    return Buffer.concat(taken)
  }

  async *pieces(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = length; left > 0;) {
      const piece = await this.some(left)
      if (!piece) throw new TarError('It ends too early.')
      left -= piece.length
      yield piece
    }
  }

  async close(): Promise<void> {
    await this.source.return?.()
  }
}
