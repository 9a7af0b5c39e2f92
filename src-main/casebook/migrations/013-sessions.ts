import type { Migration } from './migration.js'

/**
 * Sessions of several readers. What a session is about is frozen when it starts; each reading of a case by a reader is an item, whose
 * answers are a read of its own with the item's id, kept apart from ordinary reads and chained as they are. A locked one takes no more
 * decisions.
 */
export const sessions: Migration = {
  version: 13,
  name: 'sessions',
  sql: `
    CREATE TABLE sessions (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      plan TEXT NOT NULL CHECK (json_valid(plan)),
      made_by INTEGER REFERENCES readers (number),
      made_at TEXT NOT NULL,
      started_at TEXT,
      finished_at TEXT,
      CHECK (finished_at IS NULL OR started_at IS NOT NULL)
    ) STRICT;

    CREATE TABLE session_items (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      reader INTEGER NOT NULL REFERENCES readers (number),
      part TEXT NOT NULL CHECK (part IN ('training', 'reading', 'settling')),
      repeat INTEGER NOT NULL CHECK (repeat > 0),
      -- The model's reading that the session is about, or null.
      reading_id TEXT,
      UNIQUE (session, reader, case_number, part, repeat)
    ) STRICT;
    CREATE INDEX session_items_by_case ON session_items (case_number);
    CREATE INDEX session_items_by_reader ON session_items (reader, session);
    CREATE INDEX reads_by_session ON reads (session) WHERE session IS NOT NULL;

    CREATE TABLE session_times (
      number INTEGER PRIMARY KEY,
      item INTEGER NOT NULL REFERENCES session_items (number) ON DELETE CASCADE,
      -- The question on show; null where there was none.
      question INTEGER,
      -- Whether the model's answers were revealed by then.
      revealed INTEGER NOT NULL CHECK (revealed IN (0, 1)),
      milliseconds INTEGER NOT NULL CHECK (milliseconds > 0),
      at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX session_times_by_item ON session_times (item);

    CREATE TRIGGER sessions_are_frozen BEFORE UPDATE OF id, plan, made_by, made_at, started_at ON sessions
    WHEN OLD.started_at IS NOT NULL
    BEGIN
      SELECT RAISE(ABORT, 'a session is frozen when it starts');
    END;
    CREATE TRIGGER sessions_end_once BEFORE UPDATE OF finished_at ON sessions WHEN OLD.finished_at IS NOT NULL
    BEGIN
      SELECT RAISE(ABORT, 'a session ends once');
    END;
    CREATE TRIGGER sessions_stay BEFORE DELETE ON sessions WHEN OLD.started_at IS NOT NULL
    BEGIN
      SELECT RAISE(ABORT, 'a session that has started stays');
    END;
    CREATE TRIGGER session_items_never_change BEFORE UPDATE ON session_items
    BEGIN
      SELECT RAISE(ABORT, 'an item of a session never changes');
    END;
    CREATE TRIGGER session_items_stay BEFORE DELETE ON session_items
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'items of a session go only with their case');
    END;
    CREATE TRIGGER session_times_never_change BEFORE UPDATE ON session_times
    BEGIN
      SELECT RAISE(ABORT, 'times are appended, never changed');
    END;
    CREATE TRIGGER session_times_stay BEFORE DELETE ON session_times
    WHEN EXISTS (SELECT 1 FROM session_items WHERE number = OLD.item)
    BEGIN
      SELECT RAISE(ABORT, 'times are appended, never removed');
    END;
    CREATE TRIGGER locked_answers_stay BEFORE INSERT ON revisions
    WHEN EXISTS (
      SELECT 1 FROM reads WHERE number = NEW.read_number AND session IS NOT NULL AND signed_at IS NOT NULL)
    BEGIN
      SELECT RAISE(ABORT, 'locked answers of a session stay');
    END;
  `,
}
