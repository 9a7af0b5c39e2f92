import fs from 'node:fs'

/** A piece of an array that is longer than this is no record of ours. */
const LONGEST_ELEMENT = 16 * 1024 * 1024

/**
 * The elements of a file that holds one JSON array of objects, one by one: the released record files have hundreds of
 * thousands. Text outside objects (brackets, commas, white space) is skipped. Rejects with a sentence where an element
 * is damaged.
 */
export async function* readJsonArray(file: string): AsyncGenerator<unknown> {
  const input = fs.createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })
  let element = ''
  let depth = 0
  let inString = false
  let escaped = false
  let index = 0
  try {
    for await (const chunk of input) {
      const text = String(chunk)
      let start = depth > 0 ? 0 : -1
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at)
        if (inString) {
          if (escaped) escaped = false
          else if (code === 92) escaped = true
          else if (code === 34) inString = false
        } else if (code === 34) inString = true
        else if (code === 123) {
          if (depth === 0) start = at
          depth++
        } else if (code === 125) {
          depth--
          if (depth === 0) {
            yield parsed(element + text.slice(start, at + 1), file, index++)
            element = ''
            start = -1
          }
        }
      }
      if (start >= 0) element += text.slice(start)
      if (element.length > LONGEST_ELEMENT)
        throw new Error(`${file} is not a list of records: record ${index} does not end.`)
    }
  } finally {
    input.destroy()
  }
  if (depth > 0) throw new Error(`${file} breaks off in record ${index}. Copy the file again.`)
}

function parsed(text: string, file: string, index: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${file}: record ${index} is not valid JSON. Copy the file again.`)
  }
}
