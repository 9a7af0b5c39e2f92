import { ImportNoteSchema, type ImportNote } from '../../src-shared/case/case-volume.js'
import type { Connection } from './connection.js'
import { jsonColumn } from './json-column.js'

const NoteRow = ImportNoteSchema.extend({
  files: jsonColumn(ImportNoteSchema.shape.files),
})

/** What the imports of each case set aside, missed, repaired or hold for a person. */
export class NoteRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Keeps notes with a case; one that says the same about the same volume is kept once. */
  add(caseNumber: number, notes: readonly ImportNote[]): void {
    for (const { kind, title, message, files, fileCount, volume, at } of notes)
      this.#statements.insert({ caseNumber, kind, title, message, files: JSON.stringify(files), fileCount, volume, at })
  }

  /** The notes of a case, oldest first. */
  of(caseNumber: number): ImportNote[] {
    return this.#statements.ofCase.all({ caseNumber })
  }
}

function prepare(connection: Connection) {
  return {
    insert: connection.writer(`
      INSERT OR IGNORE INTO import_notes (case_number, kind, title, message, files, file_count, volume, at)
      VALUES ($caseNumber, $kind, $title, $message, $files, $fileCount, $volume, $at)`),
    ofCase: connection.reader(
      `SELECT kind, title, message, files, file_count AS fileCount, volume, at FROM import_notes
       WHERE case_number = $caseNumber ORDER BY number`,
      NoteRow,
    ),
  }
}
