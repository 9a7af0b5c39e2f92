import type { Migration } from './migration.js'

/**
 * Everything that people decided, appended and never overwritten. The triggers hold even against a slip in our own
 * code: no update, no gap in the sequence, and rows go only together with their whole case (a cascade runs after the
 * case's row is gone).
 */
export const revisions: Migration = {
  version: 3,
  name: 'revisions',
  sql: `
    CREATE TABLE revisions (
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      sequence INTEGER NOT NULL CHECK (sequence > 0),
      reading_id TEXT,
      author_kind TEXT NOT NULL CHECK (author_kind IN ('model', 'person')),
      author_name TEXT NOT NULL,
      at TEXT NOT NULL,
      type TEXT NOT NULL,
      action TEXT NOT NULL,
      PRIMARY KEY (case_number, sequence)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE revision_findings (
      case_number INTEGER NOT NULL,
      finding TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (case_number, finding, sequence),
      FOREIGN KEY (case_number, sequence) REFERENCES revisions (case_number, sequence) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX revision_findings_by_sequence ON revision_findings (case_number, sequence);

    CREATE TRIGGER revisions_have_no_gap BEFORE INSERT ON revisions
    WHEN NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM revisions WHERE case_number = NEW.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are numbered without a gap');
    END;

    CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never changed');
    END;

    CREATE TRIGGER revisions_stay BEFORE DELETE ON revisions
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never removed');
    END;

    CREATE TRIGGER revision_findings_never_change BEFORE UPDATE ON revision_findings
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never changed');
    END;

    CREATE TRIGGER revision_findings_stay BEFORE DELETE ON revision_findings
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never removed');
    END;
  `,
}
