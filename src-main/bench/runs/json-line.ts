import fs from 'node:fs'
import type { z } from 'zod'
import { boundedLines, jsonOfText } from '../../files/bounded-text.js'

/**
 * The record of a JSON-lines file that `wanted` takes, or undefined. Only lines with the text `hint` in them are
 * parsed, because most are about something else; a line that is not of the schema is passed over.
 */
export async function findRecord<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  hint: string,
  wanted: (record: z.output<Schema>) => boolean,
): Promise<z.output<Schema> | undefined> {
  for await (const text of textLines(file)) {
    const record = text.includes(hint) ? parsed(text, schema) : undefined
    if (record !== undefined && wanted(record)) return record
  }
  return undefined
}

/** The record in a line, counted from 0; undefined where there is none or it is not of the schema. */
export async function recordAt<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  line: number,
): Promise<z.output<Schema> | undefined> {
  let at = -1
  for await (const text of textLines(file)) if (++at === line) return parsed(text, schema)
  return undefined
}

/** The lines that are not empty; none where there is no file. */
async function* textLines(file: string): AsyncGenerator<string> {
  if (!fs.existsSync(file)) return
  for await (const text of boundedLines(file)) if (text.trim() !== '') yield text
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | undefined {
  return schema.safeParse(jsonOfText(text)).data
}
