import type { Migration } from './migration.js'

/**
 * A case is one knee at one date, study and side, with all its volumes; what 0.1 called a case becomes a case with one
 * volume under the same id and number.
 *
 * `patient_name` and `study_date` repeat what the headers say so that every order of the worklist has an index on one
 * table. `imported_side` is what the import said; `side`, `status`, `abnormal` and `to_review` are what the case's
 * reading says, before anybody's decisions. `stale` marks cases whose reading has to be counted anew: 0.1 kept only
 * what stood after all decisions. The tables of 0.1 stay under other names until their last row has been taken over.
 */
export const studies: Migration = {
  version: 9,
  name: 'studies',
  sql: `
    DROP TRIGGER case_search_forgets;
    DROP TRIGGER readings_never_change;
    DROP TRIGGER revisions_have_no_gap;
    DROP TRIGGER revisions_never_change;
    DROP TRIGGER revisions_stay;
    DROP TRIGGER revision_findings_never_change;
    DROP TRIGGER revision_findings_stay;
    ALTER TABLE cases RENAME TO old_cases;
    ALTER TABLE studies RENAME TO old_studies;
    ALTER TABLE readings RENAME TO old_readings;
    DROP INDEX cases_by_series;
    DROP INDEX cases_by_opened;
    DROP INDEX cases_by_imported;
    DROP INDEX cases_by_study_date;
    DROP INDEX cases_by_patient;
    DROP INDEX cases_by_status_opened;
    DROP INDEX cases_by_status_imported;
    DROP INDEX cases_by_status_study_date;
    DROP INDEX cases_by_status_patient;
    DROP INDEX studies_by_patient;

    CREATE TABLE studies (
      number INTEGER PRIMARY KEY,
      identity INTEGER NOT NULL REFERENCES identities (number) ON DELETE CASCADE,
      uid TEXT NOT NULL,
      date TEXT NOT NULL,
      description TEXT NOT NULL
    ) STRICT;
    CREATE INDEX studies_by_identity ON studies (identity, uid);
    CREATE INDEX studies_by_uid ON studies (uid);

    CREATE TABLE cases (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      study INTEGER NOT NULL REFERENCES studies (number) ON DELETE CASCADE,
      imported_at TEXT NOT NULL,
      opened_at TEXT,
      patient_name TEXT NOT NULL,
      study_date TEXT NOT NULL,
      imported_side TEXT NOT NULL CHECK (imported_side IN ('left', 'right', 'unknown')),
      imported_side_source TEXT NOT NULL CHECK (imported_side_source IN ('header', 'inferred', 'user')),
      side TEXT NOT NULL CHECK (side IN ('left', 'right', 'unknown')),
      side_source TEXT NOT NULL CHECK (side_source IN ('header', 'inferred', 'user')),
      status TEXT NOT NULL CHECK (status IN ('unread', 'read')),
      abnormal INTEGER NOT NULL CHECK (abnormal >= 0),
      to_review INTEGER NOT NULL CHECK (to_review >= 0),
      stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1))
    ) STRICT;
    CREATE INDEX cases_by_study ON cases (study);
    CREATE INDEX cases_by_opened ON cases (coalesce(opened_at, imported_at) DESC, number DESC);
    CREATE INDEX cases_by_imported ON cases (imported_at DESC, number DESC);
    CREATE INDEX cases_by_study_date ON cases (study_date DESC, number DESC);
    CREATE INDEX cases_by_patient ON cases (patient_name COLLATE NOCASE, number DESC);
    CREATE INDEX cases_by_status ON cases (status);
    CREATE INDEX cases_stale ON cases (stale) WHERE stale = 1;

    CREATE TABLE volumes (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      hash TEXT NOT NULL,
      series_uid TEXT NOT NULL,
      series_number INTEGER,
      description TEXT NOT NULL,
      modality TEXT NOT NULL,
      label TEXT NOT NULL,
      simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
      added_at TEXT NOT NULL,
      -- Of the import that gave it, which holds for moved files too; null where 0.1 did not keep it.
      source_key TEXT,
      paths TEXT NOT NULL CHECK (json_valid(paths)),
      thumbnail TEXT,
      UNIQUE (case_number, hash)
    ) STRICT;
    CREATE INDEX volumes_by_hash ON volumes (hash);
    CREATE INDEX volumes_by_series ON volumes (series_uid);

    CREATE TABLE import_notes (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('set-aside', 'missing', 'repaired', 'remark', 'held')),
      title TEXT NOT NULL,
      message TEXT NOT NULL,
      files TEXT NOT NULL CHECK (json_valid(files)),
      file_count INTEGER NOT NULL CHECK (file_count >= 0),
      volume TEXT,
      at TEXT NOT NULL
    ) STRICT;
    -- The same files opened again are remarked upon once.
    CREATE UNIQUE INDEX import_notes_once ON import_notes (case_number, kind, title, message, coalesce(volume, ''));

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

    INSERT INTO studies (number, identity, uid, date, description)
      SELECT number, identity, uid, date, description
      FROM old_studies JOIN old_identities ON old_identities.study = old_studies.number;
    INSERT INTO cases (number, id, study, imported_at, opened_at, patient_name, study_date, imported_side,
        imported_side_source, side, side_source, status, abnormal, to_review, stale)
      SELECT old_cases.number, id, series.study, imported_at, opened_at, patient_name, study_date, imported_side,
        imported_side_source,
        CASE WHEN side_source = 'user' THEN imported_side ELSE side END,
        CASE WHEN side_source = 'user' THEN imported_side_source ELSE side_source END,
        CASE WHEN EXISTS (SELECT 1 FROM old_readings WHERE case_number = old_cases.number) THEN 'read' ELSE 'unread' END,
        abnormal, to_review, 1
      FROM old_cases JOIN series ON series.number = old_cases.series;
    INSERT INTO volumes (case_number, hash, series_uid, series_number, description, modality, label, simulated,
        added_at, source_key, paths, thumbnail)
      SELECT old_cases.number, volume_hash, series.uid, NULL, series.description, series.modality, '', simulated,
        imported_at, source_key, coalesce(paths, '[]'), NULL
      FROM old_cases JOIN series ON series.number = old_cases.series
        LEFT JOIN sources ON sources.case_number = old_cases.number;
    INSERT INTO readings SELECT * FROM old_readings;

    DROP TABLE old_identities;
    DROP TABLE old_readings;
    DROP TABLE sources;

    CREATE TRIGGER readings_never_change BEFORE UPDATE OF id, case_number, document ON readings
    BEGIN
      SELECT RAISE(ABORT, 'a reading never changes');
    END;
    CREATE TRIGGER case_search_forgets AFTER DELETE ON cases
    BEGIN
      DELETE FROM case_search WHERE rowid = OLD.number;
    END;
  `,
}
