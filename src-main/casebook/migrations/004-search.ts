import type { Migration } from './migration.js'

/**
 * Full-text search over the worklist: words without their accents, prefixes of two and three letters indexed besides
 * whole words. What is removed is overwritten in the index, too.
 */
export const search: Migration = {
  version: 4,
  name: 'search',
  sql: `
    CREATE VIRTUAL TABLE case_search USING fts5 (
      patient_name,
      patient_id,
      study_description,
      series_description,
      study_date,
      tokenize = 'unicode61 remove_diacritics 2',
      prefix = '2 3'
    );
    INSERT INTO case_search (case_search, rank) VALUES ('secure-delete', 1);

    CREATE TRIGGER case_search_forgets AFTER DELETE ON cases
    BEGIN
      DELETE FROM case_search WHERE rowid = OLD.number;
    END;
  `,
}
