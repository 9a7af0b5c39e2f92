import type { Migration } from './migration.js'

/** How the reader left each case, and every time a case was opened. */
export const views: Migration = {
  version: 5,
  name: 'views',
  sql: `
    CREATE TABLE view_states (
      case_number INTEGER PRIMARY KEY REFERENCES cases (number) ON DELETE CASCADE,
      saved_at TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT;

    CREATE TABLE openings (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      opened_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX openings_by_case ON openings (case_number);
  `,
}
