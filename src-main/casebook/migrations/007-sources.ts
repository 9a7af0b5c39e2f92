import type { Migration } from './migration.js'

/**
 * Where the images of each case were opened from last, so that a volume that left the cache can be decoded again.
 * `source_key` is the import's, which holds for moved files too; `paths` is a JSON list of absolute paths.
 */
export const sources: Migration = {
  version: 7,
  name: 'sources',
  sql: `
    CREATE TABLE sources (
      case_number INTEGER PRIMARY KEY REFERENCES cases (number) ON DELETE CASCADE,
      source_key TEXT NOT NULL,
      paths TEXT NOT NULL CHECK (json_valid(paths))
    ) STRICT;
  `,
}
