import type { Migration } from './migration.js'

/**
 * Readers, and each reader's own pass through a case with its revisions and standing. The triggers hold for each read
 * what migration 3 held for each case: no gap, no change, and nothing goes but with its case.
 *
 * The log of a 0.1 case becomes one read. Where several people wrote in it, it is the read of whoever wrote last, and
 * only they go on in it; every one of them becomes a reader, and the names in the revisions stay as they were written.
 */
export const reads: Migration = {
  version: 10,
  name: 'reads',
  sql: `
    CREATE TABLE readers (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL CHECK (role IN ('radiologist', 'resident', 'clinician', 'researcher')),
      retired INTEGER NOT NULL CHECK (retired IN (0, 1))
    ) STRICT;

    CREATE TABLE reads (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      reader INTEGER NOT NULL REFERENCES readers (number),
      mode TEXT NOT NULL CHECK (mode IN ('open', 'blind', 'blind-then-revealed', 'adjudication')),
      session TEXT,
      started_at TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('unread', 'read', 'in-review', 'signed-off')),
      abnormal INTEGER NOT NULL CHECK (abnormal >= 0),
      reviewed INTEGER NOT NULL CHECK (reviewed >= 0),
      to_review INTEGER NOT NULL CHECK (to_review >= reviewed),
      side TEXT NOT NULL CHECK (side IN ('left', 'right', 'unknown')),
      side_source TEXT NOT NULL CHECK (side_source IN ('header', 'inferred', 'user')),
      signed_at TEXT,
      stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
      CHECK ((status = 'signed-off') = (signed_at IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX reads_own ON reads (case_number, reader) WHERE mode = 'open' AND session IS NULL;
    CREATE INDEX reads_by_case ON reads (case_number, reader);
    CREATE INDEX reads_by_reader ON reads (reader, status, case_number);
    CREATE INDEX reads_stale ON reads (stale) WHERE stale = 1;

    CREATE TRIGGER reads_stay_whose_they_are BEFORE UPDATE OF id, case_number, reader, mode, session, started_at ON reads
    BEGIN
      SELECT RAISE(ABORT, 'a read stays the read of its reader');
    END;
    CREATE TRIGGER reads_stay BEFORE DELETE ON reads
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'reads go only with their case');
    END;

    ALTER TABLE revisions RENAME TO old_revisions;
    ALTER TABLE revision_findings RENAME TO old_revision_findings;
    DROP INDEX revision_findings_by_sequence;

    CREATE TABLE revisions (
      read_number INTEGER NOT NULL REFERENCES reads (number) ON DELETE CASCADE,
      sequence INTEGER NOT NULL CHECK (sequence > 0),
      reading_id TEXT,
      author_kind TEXT NOT NULL CHECK (author_kind IN ('model', 'person')),
      author_name TEXT NOT NULL,
      -- Id of the reader; null in what 0.1 wrote.
      author_reader TEXT,
      at TEXT NOT NULL,
      type TEXT NOT NULL,
      action TEXT NOT NULL,
      PRIMARY KEY (read_number, sequence)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE revision_findings (
      read_number INTEGER NOT NULL,
      finding TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (read_number, finding, sequence),
      FOREIGN KEY (read_number, sequence) REFERENCES revisions (read_number, sequence) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX revision_findings_by_sequence ON revision_findings (read_number, sequence);

    INSERT INTO readers (id, name, role, retired)
      SELECT lower(hex(randomblob(16))), author_name, 'radiologist', 0
      FROM old_revisions GROUP BY author_name ORDER BY min(at), author_name;
    INSERT INTO reads (id, case_number, reader, mode, session, started_at, status, abnormal, reviewed, to_review, side,
        side_source, signed_at, stale)
      SELECT lower(hex(randomblob(16))), old_cases.number, readers.number, 'open', NULL,
        (SELECT at FROM old_revisions WHERE case_number = old_cases.number AND sequence = 1),
        status, abnormal, reviewed, to_review, side, side_source,
        CASE WHEN status = 'signed-off' THEN
          (SELECT max(at) FROM old_revisions WHERE case_number = old_cases.number AND type = 'sign-off')
        END,
        1
      FROM old_cases
        JOIN old_revisions AS last ON last.case_number = old_cases.number AND last.sequence =
          (SELECT max(sequence) FROM old_revisions WHERE case_number = old_cases.number)
        JOIN readers ON readers.name = last.author_name
      ORDER BY old_cases.number;
    INSERT INTO revisions (read_number, sequence, reading_id, author_kind, author_name, author_reader, at, type, action)
      SELECT reads.number, sequence, reading_id, author_kind, author_name, NULL, at, type, action
      FROM old_revisions JOIN reads ON reads.case_number = old_revisions.case_number;
    INSERT INTO revision_findings (read_number, finding, sequence)
      SELECT reads.number, finding, sequence
      FROM old_revision_findings JOIN reads ON reads.case_number = old_revision_findings.case_number;
    DROP TABLE old_revision_findings;
    DROP TABLE old_revisions;

    CREATE TRIGGER revisions_have_no_gap BEFORE INSERT ON revisions
    WHEN NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM revisions WHERE read_number = NEW.read_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are numbered without a gap');
    END;
    CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never changed');
    END;
    CREATE TRIGGER revisions_stay BEFORE DELETE ON revisions
    WHEN EXISTS (SELECT 1 FROM reads WHERE number = OLD.read_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never removed');
    END;
    CREATE TRIGGER revision_findings_never_change BEFORE UPDATE ON revision_findings
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never changed');
    END;
    CREATE TRIGGER revision_findings_stay BEFORE DELETE ON revision_findings
    WHEN EXISTS (SELECT 1 FROM reads WHERE number = OLD.read_number)
    BEGIN
      SELECT RAISE(ABORT, 'revisions are appended, never removed');
    END;
  `,
}
