/** Text files from outside, read no further than makes sense: a file of gigabytes is refused before it is held. */
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

const MB = 1024 ** 2
/** Most bytes of a text that is read whole; a result of the benchmark has some hundred thousand. */
export const TEXT_BYTES = 32 * MB
/** Objects in lists in objects: what is deeper than this is no file of ours, and fills the memory of whoever parses it. */
const NESTING = 200

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
