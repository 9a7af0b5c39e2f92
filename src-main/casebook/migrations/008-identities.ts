import type { Migration } from './migration.js'

/**
 * Patients as files name them. Identities with the same `patient` are one person; that key is the key of the identity
 * seen first. `early` marks what version 0.1 kept: it did not keep issuer, birth date and sex, which are filled in when
 * the patient comes again.
 *
 * What made two identities one person, or keeps them two, is a log that is only appended to; taking back is one more
 * row. It holds keys and no names, so that nothing of a removed patient stays in it.
 *
 * 0.1 took all files without a header for one patient. They are a patient each here: nothing says that they are one.
 */
export const identities: Migration = {
  version: 8,
  name: 'identities',
  sql: `
    CREATE TABLE identities (
      number INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      patient TEXT NOT NULL,
      patient_id TEXT NOT NULL,
      issuer TEXT NOT NULL,
      birth_date TEXT NOT NULL,
      name TEXT NOT NULL,
      sex TEXT NOT NULL,
      early INTEGER NOT NULL DEFAULT 0 CHECK (early IN (0, 1))
    ) STRICT;
    CREATE INDEX identities_by_patient ON identities (patient);
    CREATE INDEX identities_by_id ON identities (patient_id, name);
    CREATE INDEX identities_by_birth_date ON identities (birth_date);

    CREATE TABLE patient_events (
      sequence INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('linked', 'parted', 'kept-apart', 'undone')),
      by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
      undoes INTEGER UNIQUE REFERENCES patient_events (sequence),
      CHECK ((kind = 'undone') = (undoes IS NOT NULL))
    ) STRICT;

    CREATE TABLE patient_moves (
      event INTEGER NOT NULL REFERENCES patient_events (sequence),
      identity INTEGER NOT NULL REFERENCES identities (number) ON DELETE CASCADE,
      from_patient TEXT NOT NULL,
      to_patient TEXT NOT NULL,
      PRIMARY KEY (event, identity)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX patient_moves_by_identity ON patient_moves (identity);

    CREATE TABLE kept_apart (
      event INTEGER NOT NULL REFERENCES patient_events (sequence),
      first INTEGER NOT NULL REFERENCES identities (number) ON DELETE CASCADE,
      second INTEGER NOT NULL REFERENCES identities (number) ON DELETE CASCADE,
      PRIMARY KEY (event, first, second)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_apart_by_first ON kept_apart (first);
    CREATE INDEX kept_apart_by_second ON kept_apart (second);

    CREATE TRIGGER patient_events_never_change BEFORE UPDATE ON patient_events
    BEGIN
      SELECT RAISE(ABORT, 'the log of patients is appended to, never changed');
    END;
    CREATE TRIGGER patient_events_stay BEFORE DELETE ON patient_events
    BEGIN
      SELECT RAISE(ABORT, 'the log of patients is appended to, never changed');
    END;

    -- The study that each identity of a headerless file comes from; only needed while the steps of 0.2 run.
    CREATE TABLE old_identities (study INTEGER PRIMARY KEY, identity INTEGER NOT NULL) STRICT;

    INSERT INTO identities (number, key, patient, patient_id, issuer, birth_date, name, sex, early)
      SELECT number, lower(hex(randomblob(16))), '', patient_id, '', '', name, '', 1
      FROM patients WHERE patient_id <> '' OR name <> '' ORDER BY number;
    INSERT INTO old_identities (study, identity)
      SELECT studies.number, studies.patient FROM studies JOIN identities ON identities.number = studies.patient;
    INSERT INTO old_identities (study, identity)
      SELECT studies.number,
        (SELECT coalesce(max(number), 0) FROM patients) + row_number() OVER (ORDER BY studies.number)
      FROM studies WHERE studies.patient NOT IN (SELECT number FROM identities);
    INSERT INTO identities (number, key, patient, patient_id, issuer, birth_date, name, sex, early)
      SELECT identity, lower(hex(randomblob(16))), '', '', '', '', '', '', 0
      FROM old_identities WHERE identity NOT IN (SELECT number FROM identities) ORDER BY identity;
    UPDATE identities SET patient = key;
  `,
}
