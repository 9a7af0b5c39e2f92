import fs from 'node:fs'
import type { z } from 'zod'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { jsonOfText } from '../../files/bounded-text.js'
import { textLines } from '../../datasets/json-lines.js'

/**
 * The record of a JSON-lines file that `wanted` takes, or undefined. Only lines with the text `hint` in them are
 * parsed, because most are about something else; a line that is not of the schema is passed over.
 */
export async function findRecord<Kept>(
  file: string,
  schema: z.ZodType<Kept>,
  hint: string,
  wanted: (record: Kept) => boolean,
): Promise<Kept | undefined> {
  if (!fs.existsSync(file)) return undefined
  for await (const { text } of textLines(file)) {
    const record = text?.includes(hint) ? parsed(text, schema) : undefined
    if (record !== undefined && wanted(record)) return record
  }
  return undefined
}

/** The record in a line, counted from 0; undefined where there is none or it is not of the schema. */
export async function recordAt<Kept>(file: string, schema: z.ZodType<Kept>, line: number): Promise<Kept | undefined> {
  let at = -1
  if (!fs.existsSync(file)) return undefined
  for await (const { text } of textLines(file)) if (++at === line) return parsed(text ?? '', schema)
  return undefined
}

/** What was written before there were bounds is cut to them. */
function parsed<Kept>(text: string, schema: z.ZodType<Kept>): Kept | undefined {
  return parseWithinBounds(schema, jsonOfText(text)).data
}
