import { z } from 'zod'
import type { Connection } from './connection.js'
import type { CaseSource } from './records.js'

const SourceRow = z.object({
  sourceKey: z.string(),
  paths: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
})

/** Where the images of each case were opened from last. */
export class SourceRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  save(caseNumber: number, { sourceKey, paths }: CaseSource): void {
    this.#statements.save({ caseNumber, sourceKey, paths: JSON.stringify(paths) })
  }

  /** Null for a case of an older Condyle, which did not keep this. */
  get(caseNumber: number): CaseSource | null {
    return this.#statements.get.first({ caseNumber }) ?? null
  }
}

function prepare(connection: Connection) {
  return {
    save: connection.writer(`
      INSERT INTO sources (case_number, source_key, paths) VALUES ($caseNumber, $sourceKey, $paths)
      ON CONFLICT (case_number) DO UPDATE SET source_key = excluded.source_key, paths = excluded.paths`),
    get: connection.reader(
      'SELECT source_key AS sourceKey, paths FROM sources WHERE case_number = $caseNumber',
      SourceRow,
    ),
  }
}
