import fs from 'node:fs'
import { boundedLines, jsonOfText } from '../files/bounded-text.js'

export interface JsonLine {
  /** From 1. */
  readonly line: number
  /** Undefined where the line is no JSON. */
  readonly value: unknown
}

/**
 * The values of a JSON-lines file one by one, empty lines left out. Streams: memory does not grow with the file.
 * A missing file, or a line that is too long, rejects with a sentence.
 */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  if (!fs.existsSync(file)) throw new Error(`The file ${file} does not exist. Give the path of a JSON-lines file.`)
  let line = 0
  for await (const text of boundedLines(file)) {
    line++
    if (text.trim() !== '') yield { line, value: jsonOfText(text) }
  }
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
