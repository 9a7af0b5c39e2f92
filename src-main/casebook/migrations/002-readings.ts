import type { Migration } from './migration.js'

/**
 * The model's readings, each kept whole and for good: a revision names the one it was made against. `turn` orders
 * them; the highest is the case's current one. `id` is the SHA-256 of the JSON document, `document` the document in
 * gzip (a tenth of the size, so that backups and checks stay quick).
 */
export const readings: Migration = {
  version: 2,
  name: 'readings',
  sql: `
    CREATE TABLE readings (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      id TEXT NOT NULL,
      turn INTEGER NOT NULL,
      saved_at TEXT NOT NULL,
      pack_id TEXT NOT NULL,
      pack_version TEXT NOT NULL,
      pack_sha256 TEXT NOT NULL,
      provider TEXT NOT NULL,
      distribution_score REAL NOT NULL,
      distribution_threshold REAL NOT NULL,
      total_ms REAL NOT NULL,
      document BLOB NOT NULL,
      UNIQUE (case_number, id),
      UNIQUE (case_number, turn)
    ) STRICT;

    CREATE TRIGGER readings_never_change BEFORE UPDATE OF id, case_number, document ON readings
    BEGIN
      SELECT RAISE(ABORT, 'a reading never changes');
    END;
  `,
}
