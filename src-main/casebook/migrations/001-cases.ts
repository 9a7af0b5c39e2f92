import type { Migration } from './migration.js'

/**
 * Patients, studies, series and cases as the headers say, and how each case stands. A case is one volume.
 *
 * `patient_name` and `study_date` repeat the header's so that every order of the worklist has an index of its own on
 * one table; headers never change after an import. `imported_side` is what the import said, `side` what holds now.
 */
export const cases: Migration = {
  version: 1,
  name: 'cases',
  sql: `
    CREATE TABLE patients (
      number INTEGER PRIMARY KEY,
      patient_id TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (patient_id, name)
    ) STRICT;

    CREATE TABLE studies (
      number INTEGER PRIMARY KEY,
      patient INTEGER NOT NULL REFERENCES patients (number) ON DELETE CASCADE,
      uid TEXT NOT NULL,
      date TEXT NOT NULL,
      description TEXT NOT NULL
    ) STRICT;
    CREATE INDEX studies_by_patient ON studies (patient, uid);

    CREATE TABLE series (
      number INTEGER PRIMARY KEY,
      study INTEGER NOT NULL REFERENCES studies (number) ON DELETE CASCADE,
      uid TEXT NOT NULL,
      description TEXT NOT NULL,
      modality TEXT NOT NULL
    ) STRICT;
    CREATE INDEX series_by_study ON series (study, uid);

    CREATE TABLE cases (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      series INTEGER NOT NULL REFERENCES series (number) ON DELETE CASCADE,
      volume_hash TEXT NOT NULL UNIQUE,
      simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
      imported_at TEXT NOT NULL,
      opened_at TEXT,
      patient_name TEXT NOT NULL,
      study_date TEXT NOT NULL,
      imported_side TEXT NOT NULL CHECK (imported_side IN ('left', 'right', 'unknown')),
      imported_side_source TEXT NOT NULL CHECK (imported_side_source IN ('header', 'inferred', 'user')),
      side TEXT NOT NULL CHECK (side IN ('left', 'right', 'unknown')),
      side_source TEXT NOT NULL CHECK (side_source IN ('header', 'inferred', 'user')),
      status TEXT NOT NULL CHECK (status IN ('unread', 'read', 'in-review', 'signed-off')),
      abnormal INTEGER NOT NULL CHECK (abnormal >= 0),
      reviewed INTEGER NOT NULL CHECK (reviewed >= 0),
      to_review INTEGER NOT NULL CHECK (to_review >= reviewed)
    ) STRICT;
    CREATE INDEX cases_by_series ON cases (series);
    CREATE INDEX cases_by_opened ON cases (coalesce(opened_at, imported_at) DESC, number DESC);
    CREATE INDEX cases_by_imported ON cases (imported_at DESC, number DESC);
    CREATE INDEX cases_by_study_date ON cases (study_date DESC, number DESC);
    CREATE INDEX cases_by_patient ON cases (patient_name COLLATE NOCASE, number DESC);
    CREATE INDEX cases_by_status_opened ON cases (status, coalesce(opened_at, imported_at) DESC, number DESC);
    CREATE INDEX cases_by_status_imported ON cases (status, imported_at DESC, number DESC);
    CREATE INDEX cases_by_status_study_date ON cases (status, study_date DESC, number DESC);
    CREATE INDEX cases_by_status_patient ON cases (status, patient_name COLLATE NOCASE, number DESC);
  `,
}
