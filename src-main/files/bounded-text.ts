/** Text files from outside, read no further than makes sense: a file of gigabytes is refused before it is held. */
import { constants, createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

const MB = 1024 ** 2
/** A result of the benchmark has some hundred kilobytes. */
const TEXT_BYTES = 32 * MB
/** A line with a whole answer and its chain has some kilobytes. */
const LINE_BYTES = 4 * MB
/** Objects in lists in objects: what is deeper than this is no file of ours, and fills the memory of whoever parses it. */
const NESTING = 200
const CHUNK_BYTES = MB
const NEWLINE = 10

/** The text of a file. Throws a sentence where it is larger than any of its kind or no file; file errors as they are. */
export async function readBoundedText(file: string, most = TEXT_BYTES): Promise<string> {
  // A pipe would otherwise be waited for, and a device never ends.
  const handle = await fs.open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw new Error(`${path.basename(file)} is no file: choose the folder that was written.`)
    if (info.size > most)
      throw new Error(
        `${path.basename(file)} is larger than ${most / MB} MB, as none is that Condyle wrote: choose another.`,
      )
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/** A JSON value; undefined where the text is none, or nested deeper than any that Condyle writes. */
export function jsonOfText(text: string): unknown {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether brackets stand in brackets beyond all measure; brackets in strings do not count. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (quoted) {
      if (code === 0x5c) n++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > NESTING) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

/** The lines of a text file one by one, without their ends. Throws a sentence where one is longer than any can be. */
export async function* boundedLines(file: string, most = LINE_BYTES): AsyncGenerator<string> {
  const input = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  let rest: Buffer[] = []
  let length = 0
  const line = (end: Buffer): string => {
    const text = Buffer.concat([...rest, end]).toString('utf8')
    rest = []
    length = 0
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
  try {
    for await (const chunk of input) {
      if (!Buffer.isBuffer(chunk)) continue
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        yield line(chunk.subarray(from, at))
        from = at + 1
      }
      rest.push(chunk.subarray(from))
      length += chunk.length - from
      if (length > most)
        throw new Error(
          `${path.basename(file)} has a line of more than ${most / MB} MB, as none has that Condyle wrote: choose another.`,
        )
    }
    if (length > 0) yield line(Buffer.alloc(0))
  } finally {
    input.destroy()
  }
}
