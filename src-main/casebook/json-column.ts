import { z } from 'zod'
import { jsonOfText } from '../files/bounded-text.js'

/** A column that holds JSON of a schema. Where a damaged row holds another text, that is a breach like any other. */
export function jsonColumn<Schema extends z.ZodType>(schema: Schema) {
  return z.string().transform(jsonOfText).pipe(schema)
}
