import { z } from 'zod'
import {
  ActionSchema,
  AuthorSchema,
  RevisionSchema,
  type Action,
  type Revision,
} from '../../src-shared/case/revision.js'
import { parseWithinBounds } from '../../src-shared/case/within-bounds.js'
import { findingsNamed } from '../../src-shared/review/action-findings.js'
import { jsonOfText } from '../files/bounded-text.js'
import type { Connection } from './connection.js'
import { damaged } from './errors.js'
import { actionOf, chainHash, chainStart } from './integrity/chain.js'

/** JSON text → action, cut to the bounds where it was kept before there were any; no action means a damaged file. */
const ActionText = z.string().transform((text, context) => {
  const parsed = parseWithinBounds(ActionSchema, jsonOfText(text))
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'This is not an action.' })
  return z.NEVER
})

const RowSchema = z
  .object({
    sequence: z.number().int(),
    readingId: z.string().nullable(),
    authorKind: AuthorSchema.shape.kind,
    authorName: z.string(),
    authorReader: z.string().nullable(),
    at: z.string(),
    action: ActionText,
  })
  .transform(({ authorKind, authorName, authorReader, ...rest }) => ({
    ...rest,
    author: { kind: authorKind, name: authorName, ...(authorReader === null ? {} : { reader: authorReader }) },
  }))

const LastRow = z.object({ last: z.number().int() })
const HashRow = z.object({ hash: z.string() })
const FindingRow = z.object({ finding: z.string() })

/** A read by its ids and by its row number. */
export interface ReadKey {
  readonly caseId: string
  readonly readId: string
  readonly readNumber: number
}

/** The revisions of a read: appended, read, never changed. */
export class RevisionRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** Appends a revision under the next number of the read. Call it inside a transaction. */
  append(entry: Omit<Revision, 'sequence'>, readNumber: number): Revision {
    const sequence = this.lastSequence(readNumber) + 1
    const checked = RevisionSchema.safeParse({ ...entry, sequence })
    if (!checked.success) throw new RangeError(`This is not a revision: ${checked.error.message}`)
    const revision = checked.data
    const action = JSON.stringify(revision.action)
    const kept = {
      sequence,
      readingId: revision.readingId,
      authorKind: revision.author.kind,
      authorName: revision.author.name,
      authorReader: revision.author.reader ?? null,
      at: revision.at,
    }
    const hash = chainHash(this.#lastHash(entry.readId, readNumber), { ...kept, action: actionOf(action) })
    this.#statements.insert({ readNumber, ...kept, type: revision.action.type, action, hash })
    for (const finding of this.#findingsTouched(readNumber, revision.action))
      this.#statements.insertFinding({ readNumber, finding, sequence })
    return revision
  }

  /** 0 before the first revision. */
  lastSequence(readNumber: number): number {
    return this.#statements.last.first({ readNumber })?.last ?? 0
  }

  /** The chain of a read: the hash of each revision in order, hex. */
  chain(readNumber: number): string[] {
    return this.#statements.chain.all({ readNumber }).map(({ hash }) => hash)
  }

  /** All revisions of a read in order, or those that touched one finding: directly, by undo or by redo. */
  all(read: ReadKey, finding?: string): Revision[] {
    const { caseId, readId, readNumber } = read
    const rows =
      finding === undefined
        ? this.#statements.all.all({ readNumber })
        : this.#statements.ofFinding.all({ readNumber, finding })
    return rows.map((row) => {
      const parsed = RevisionSchema.safeParse({ caseId, readId, ...row })
      if (!parsed.success) throw damaged(this.#connection.file, parsed.error)
      return parsed.data
    })
  }

  #lastHash(readId: string, readNumber: number): string {
    return this.#statements.lastHash.first({ readNumber })?.hash ?? chainStart(readId)
  }

  /** Undo and redo touch what the revision they name touched. */
  #findingsTouched(readNumber: number, action: Action): readonly string[] {
    if (action.type !== 'undo' && action.type !== 'redo') return [...new Set(findingsNamed(action))]
    return this.#statements.findings.all({ readNumber, sequence: action.revision }).map((row) => row.finding)
  }
}

function prepare(connection: Connection) {
  const columns = `revisions.sequence, reading_id AS readingId, author_kind AS authorKind, author_name AS authorName,
    author_reader AS authorReader, at, action`
  return {
    last: connection.reader(
      'SELECT coalesce(max(sequence), 0) AS last FROM revisions WHERE read_number = $readNumber',
      LastRow,
    ),
    lastHash: connection.reader(
      'SELECT hash FROM revisions WHERE read_number = $readNumber ORDER BY sequence DESC LIMIT 1',
      HashRow,
    ),
    chain: connection.reader('SELECT hash FROM revisions WHERE read_number = $readNumber ORDER BY sequence', HashRow),
    all: connection.reader(
      `SELECT ${columns} FROM revisions WHERE read_number = $readNumber ORDER BY sequence`,
      RowSchema,
    ),
    ofFinding: connection.reader(
      `SELECT ${columns} FROM revision_findings JOIN revisions USING (read_number, sequence)
        WHERE revision_findings.read_number = $readNumber AND finding = $finding ORDER BY revision_findings.sequence`,
      RowSchema,
    ),
    findings: connection.reader(
      'SELECT finding FROM revision_findings WHERE read_number = $readNumber AND sequence = $sequence',
      FindingRow,
    ),
    insert: connection.writer(`
      INSERT INTO revisions (read_number, sequence, reading_id, author_kind, author_name, author_reader, at, type,
        action, hash)
      VALUES ($readNumber, $sequence, $readingId, $authorKind, $authorName, $authorReader, $at, $type, $action,
        $hash)`),
    insertFinding: connection.writer(
      'INSERT INTO revision_findings (read_number, finding, sequence) VALUES ($readNumber, $finding, $sequence)',
    ),
  }
}
