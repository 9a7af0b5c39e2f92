import fs from 'node:fs'
import { jsonOfText } from '../files/bounded-text.js'

export interface JsonLine {
  /** From 1. */
  readonly line: number
  /** Undefined where the line is no JSON. */
  readonly value: unknown
}

/** Characters of one line; the longest of ours holds a chain of reasoning and has some hundred thousand. */
const LINE_CHARACTERS = 16 * 1024 ** 2
/** Lines of one file; the released data have some hundred thousand questions. */
const LINES = 5_000_000

/**
 * The values of a JSON-lines file one by one, empty lines left out. Streams: memory grows neither with the file nor with
 * a line that has no end, which counts as no JSON. A missing file, and one with too many lines, reject with a sentence.
 */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  if (!fs.existsSync(file)) throw new Error(`The file ${file} does not exist. Give the path of a JSON-lines file.`)
  for await (const { line, text } of textLines(file))
    yield { line, value: text === undefined ? undefined : jsonOfText(text) }
}

/** The lines of a file that are not empty; the text is undefined where a line is longer than any of ours. */
export async function* textLines(
  file: string,
): AsyncGenerator<{ readonly line: number; readonly text: string | undefined }> {
  let line = 0
  let begun = ''
  let tooLong = false
  const ended = function* (rest: string): Generator<{ line: number; text: string | undefined }> {
    if (++line > LINES)
      throw new Error(
        `The file ${file} has more than ${LINES.toLocaleString('en')} lines, more than any data: choose another one.`,
      )
    const text = begun + rest
    if (tooLong || text.length > LINE_CHARACTERS) yield { line, text: undefined }
    else if (text.trim() !== '') yield { line, text }
    begun = ''
    tooLong = false
  }
  for await (const chunk of fs.createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const [first = '', ...more] = String(chunk).split('\n')
    const last = more.pop()
    if (last !== undefined) {
      yield* ended(first)
      for (const whole of more) yield* ended(whole)
    }
    const rest = last ?? first
    tooLong ||= begun.length + rest.length > LINE_CHARACTERS
    begun = tooLong ? '' : begun + rest
  }
  if (begun !== '' || tooLong) yield* ended('')
}

/**
 * Appends values as JSON lines. Lines are gathered and written in pieces of about 256 kB; `flush` writes what is gathered
 * and waits until it has reached the disk, so that a crash after it costs nothing.
 */
export class JsonLinesWriter {
  private gathered = ''

  private constructor(private readonly handle: fs.promises.FileHandle) {}

  static async open(file: string, mode: 'append' | 'replace'): Promise<JsonLinesWriter> {
    return new JsonLinesWriter(await fs.promises.open(file, mode === 'append' ? 'a' : 'w'))
  }

  async write(value: unknown): Promise<void> {
    this.gathered += `${JSON.stringify(value)}\n`
    if (this.gathered.length > 1 << 18) await this.drain()
  }

  async flush(): Promise<void> {
    await this.drain()
    await this.handle.sync()
  }

  async close(): Promise<void> {
    await this.flush()
    await this.handle.close()
  }

  private async drain(): Promise<void> {
    const text = this.gathered
    this.gathered = ''
    if (text !== '') await this.handle.write(text)
  }
}

/**
 * Cuts off a last line that was being written when a run broke off: what follows the last line break. Returns whether
 * something was cut.
 */
export async function cutUnfinishedLine(file: string): Promise<boolean> {
  const handle = await fs.promises.open(file, 'r+')
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(1 << 16)
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - buffer.length)
      const { bytesRead } = await handle.read(buffer, 0, end - start, start)
      const newline = buffer.subarray(0, bytesRead).lastIndexOf(10)
      if (newline >= 0) {
        const keep = start + newline + 1
        if (keep < size) await handle.truncate(keep)
        return keep < size
      }
      end = start
    }
    if (size > 0) await handle.truncate(0)
    return size > 0
  } finally {
    await handle.close()
  }
}
