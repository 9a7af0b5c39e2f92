import type { Migration } from './migration.js'

/** Keys that never leave the casebook: the one that turns patients into pseudonyms, the same in every export. */
export const secrets: Migration = {
  version: 6,
  name: 'secrets',
  sql: `
    CREATE TABLE secrets (
      name TEXT PRIMARY KEY,
      value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
