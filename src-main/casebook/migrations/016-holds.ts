import type { Migration } from './migration.js'

/**
 * Which of the answers that were given to one reading on two computers holds. Answers themselves stay as they were given; a
 * choice is appended, and a later one stands in its place.
 */
export const holds: Migration = {
  version: 16,
  name: 'holds',
  sql: `
    CREATE TABLE session_holds (
      number INTEGER PRIMARY KEY,
      item INTEGER NOT NULL REFERENCES session_items (number) ON DELETE CASCADE,
      -- The last hash of the chain that holds; null takes the choice before back.
      head TEXT,
      -- What it was chosen among: last hashes in order, a JSON list.
      among TEXT NOT NULL CHECK (json_valid(among)),
      chosen_by INTEGER NOT NULL REFERENCES readers (number),
      chosen_at TEXT NOT NULL,
      reason TEXT NOT NULL CHECK (reason <> ''),
      -- The hash of the choice that it stands in the place of; null for the first.
      previous TEXT,
      hash TEXT NOT NULL,
      UNIQUE (item, hash)
    ) STRICT;

    CREATE TRIGGER session_holds_never_change BEFORE UPDATE ON session_holds
    BEGIN
      SELECT RAISE(ABORT, 'a choice is kept, never changed');
    END;
    CREATE TRIGGER session_holds_stay BEFORE DELETE ON session_holds
    WHEN EXISTS (SELECT 1 FROM session_items WHERE number = OLD.item)
    BEGIN
      SELECT RAISE(ABORT, 'a choice is kept, never removed');
    END;
  `,
}
