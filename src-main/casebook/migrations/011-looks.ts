import type { Migration } from './migration.js'

/**
 * How each reader left each case, when cases were opened and by whom, and which reads of others were opened on purpose.
 *
 * `views` belong to a read; `glances` are of a reader who has not decided anything about the case yet, or of nobody in
 * particular. Of what 0.1 kept, the place of the crosshair, the selection and the filter are taken over; layout and
 * windows are those of today's protocol.
 */
export const looks: Migration = {
  version: 11,
  name: 'looks',
  sql: `
    CREATE TABLE views (
      read_number INTEGER PRIMARY KEY REFERENCES reads (number) ON DELETE CASCADE,
      saved_at TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT;

    CREATE TABLE glances (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      reader INTEGER REFERENCES readers (number) ON DELETE CASCADE,
      saved_at TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX glances_once ON glances (case_number, coalesce(reader, 0));

    ALTER TABLE openings RENAME TO old_openings;
    DROP INDEX openings_by_case;
    CREATE TABLE openings (
      number INTEGER PRIMARY KEY,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      reader INTEGER REFERENCES readers (number),
      opened_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX openings_by_case ON openings (case_number);

    CREATE TABLE shown_reads (
      number INTEGER PRIMARY KEY,
      read_number INTEGER NOT NULL REFERENCES reads (number) ON DELETE CASCADE,
      -- Who looked; null where nobody had said who reads.
      reader INTEGER REFERENCES readers (number),
      at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX shown_reads_by_read ON shown_reads (read_number);

    CREATE TRIGGER shown_reads_never_change BEFORE UPDATE ON shown_reads
    BEGIN
      SELECT RAISE(ABORT, 'what was shown is appended, never changed');
    END;
    CREATE TRIGGER shown_reads_stay BEFORE DELETE ON shown_reads
    WHEN EXISTS (SELECT 1 FROM reads WHERE number = OLD.read_number)
    BEGIN
      SELECT RAISE(ABORT, 'what was shown is appended, never removed');
    END;

    CREATE TABLE old_looks AS
      SELECT view_states.case_number, saved_at,
        json_object(
          'layout', '1+2',
          'viewports', json('[]'),
          'active', 0,
          'maximised', NULL,
          'crosshairLps', json(coalesce(state -> '$.crosshairLps', 'null')),
          'crosshairVolume',
            CASE WHEN state ->> '$.crosshairLps' IS NULL THEN NULL ELSE volumes.hash END,
          'windows', json('{}'),
          'linked', json('true'),
          'offsets', json('[]'),
          'boxesVisible', json(CASE WHEN state ->> '$.boxesVisible' = 0 THEN 'false' ELSE 'true' END),
          'selectedFinding', state ->> '$.selectedFinding',
          'selectedStep', state ->> '$.selectedStep',
          'filter', coalesce(state ->> '$.filter', '')
        ) AS state
      FROM view_states JOIN volumes ON volumes.case_number = view_states.case_number
      WHERE json_valid(state);
    INSERT INTO views (read_number, saved_at, state)
      SELECT reads.number, saved_at, state FROM old_looks JOIN reads ON reads.case_number = old_looks.case_number;
    INSERT INTO glances (case_number, reader, saved_at, state)
      SELECT case_number, NULL, saved_at, state FROM old_looks
      WHERE case_number NOT IN (SELECT case_number FROM reads);
    INSERT INTO openings (number, case_number, reader, opened_at)
      SELECT number, case_number, NULL, opened_at FROM old_openings;

    DROP TABLE old_looks;
    DROP TABLE old_openings;
    DROP TABLE view_states;
    DROP TABLE old_cases;
    DROP TABLE series;
    DROP TABLE old_studies;
    DROP TABLE patients;
  `,
}
