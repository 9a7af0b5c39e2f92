import { z } from 'zod'
import {
  ActionSchema,
  AuthorSchema,
  RevisionSchema,
  type Action,
  type Revision,
} from '../../src-shared/case/revision.js'
import { findingsNamed } from '../../src-shared/review/action-findings.js'
import type { Connection } from './connection.js'
import { damaged } from './errors.js'

/** JSON text → action; a text that is no action means a damaged file. */
const ActionText = z.string().transform((text, context) => {
  const parsed = ActionSchema.safeParse(parseJson(text))
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
    at: z.string(),
    action: ActionText,
  })
  .transform(({ authorKind, authorName, ...rest }) => ({ ...rest, author: { kind: authorKind, name: authorName } }))

const LastRow = z.object({ last: z.number().int() })
const FindingRow = z.object({ finding: z.string() })

/** The revisions of a case: appended, read, never changed. */
export class RevisionRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** Appends a revision under the next number of the case. Call it inside a transaction. */
  append(entry: Omit<Revision, 'sequence'>, caseNumber: number): Revision {
    const sequence = this.lastSequence(caseNumber) + 1
    const checked = RevisionSchema.safeParse({ ...entry, sequence })
    if (!checked.success) throw new RangeError(`This is not a revision: ${checked.error.message}`)
    const revision = checked.data
    this.#statements.insert({
      caseNumber,
      sequence,
      readingId: revision.readingId,
      authorKind: revision.author.kind,
      authorName: revision.author.name,
      at: revision.at,
      type: revision.action.type,
      action: JSON.stringify(revision.action),
    })
    for (const finding of this.#findingsTouched(caseNumber, revision.action))
      this.#statements.insertFinding({ caseNumber, finding, sequence })
    return revision
  }

  /** 0 before the first revision. */
  lastSequence(caseNumber: number): number {
    return this.#statements.last.first({ caseNumber })?.last ?? 0
  }

  /** All revisions of a case in order, or those that touched one finding: directly, by undo or by redo. */
  all(caseId: string, caseNumber: number, finding?: string): Revision[] {
    const rows =
      finding === undefined
        ? this.#statements.all.all({ caseNumber })
        : this.#statements.ofFinding.all({ caseNumber, finding })
    return rows.map((row) => {
      const parsed = RevisionSchema.safeParse({ caseId, ...row })
      if (!parsed.success) throw damaged(this.#connection.file, parsed.error)
      return parsed.data
    })
  }

  /** Undo and redo touch what the revision they name touched. */
  #findingsTouched(caseNumber: number, action: Action): readonly string[] {
    if (action.type !== 'undo' && action.type !== 'redo') return [...new Set(findingsNamed(action))]
    return this.#statements.findings.all({ caseNumber, sequence: action.revision }).map((row) => row.finding)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function prepare(connection: Connection) {
  const columns = `revisions.sequence, reading_id AS readingId, author_kind AS authorKind, author_name AS authorName,
    at, action`
  return {
    last: connection.reader(
      'SELECT coalesce(max(sequence), 0) AS last FROM revisions WHERE case_number = $caseNumber',
      LastRow,
    ),
    all: connection.reader(
      `SELECT ${columns} FROM revisions WHERE case_number = $caseNumber ORDER BY sequence`,
      RowSchema,
    ),
    ofFinding: connection.reader(
      `SELECT ${columns} FROM revision_findings JOIN revisions USING (case_number, sequence)
        WHERE revision_findings.case_number = $caseNumber AND finding = $finding ORDER BY revision_findings.sequence`,
      RowSchema,
    ),
    findings: connection.reader(
      'SELECT finding FROM revision_findings WHERE case_number = $caseNumber AND sequence = $sequence',
      FindingRow,
    ),
    insert: connection.writer(`
      INSERT INTO revisions (case_number, sequence, reading_id, author_kind, author_name, at, type, action)
      VALUES ($caseNumber, $sequence, $readingId, $authorKind, $authorName, $at, $type, $action)`),
    insertFinding: connection.writer(
      'INSERT INTO revision_findings (case_number, finding, sequence) VALUES ($caseNumber, $finding, $sequence)',
    ),
  }
}
