import fs from 'node:fs'
import type { z } from 'zod'
import { writeFileWholeSync } from '../files/atomic-write.js'

/** A small settings file: read with a schema, written whole and atomically. */
export class JsonFile<Schema extends z.ZodType> {
  constructor(
    private readonly file: string,
    private readonly schema: Schema,
    private readonly fallback: z.output<Schema>,
  ) {}

  /** The content, or the fallback where the file is missing or does not fit the schema. */
  read(): z.output<Schema> {
    try {
      const parsed = this.schema.safeParse(JSON.parse(fs.readFileSync(this.file, 'utf8')))
      return parsed.success ? parsed.data : this.fallback
    } catch {
      return this.fallback
    }
  }

  write(value: z.output<Schema>): void {
    writeFileWholeSync(this.file, JSON.stringify(value, null, 2))
  }
}
