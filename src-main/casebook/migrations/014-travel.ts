import type { Migration } from './migration.js'

/**
 * What a session needs to be the same on several computers. The first time it is sent its people and cases are written
 * down as they travel, under the ids of the casebook in which it began; another casebook may know the same knee by another
 * id, and another person by the same name.
 *
 * Answers on their way home are sealed to the key of that casebook, which alone has the identity. Answers of one reading
 * that were given differently on two computers are kept side by side: what came second is a variant.
 *
 * A signed read takes no decision but its amendment, which withdraws the signature and says why.
 */
export const travel: Migration = {
  version: 14,
  name: 'travel',
  sql: `
    CREATE TABLE session_keys (
      session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
      recipient TEXT NOT NULL,
      -- Null where the session began in another casebook.
      identity TEXT
    ) STRICT;

    CREATE TABLE session_people (
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      reader INTEGER NOT NULL REFERENCES readers (number),
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      PRIMARY KEY (session, place)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE session_cases (
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      description TEXT NOT NULL CHECK (json_valid(description)),
      PRIMARY KEY (session, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX session_cases_by_case ON session_cases (case_number);

    CREATE TABLE session_variants (
      number INTEGER PRIMARY KEY,
      item INTEGER NOT NULL REFERENCES session_items (number) ON DELETE CASCADE,
      -- The last hash of its chain.
      head TEXT NOT NULL,
      document TEXT NOT NULL CHECK (json_valid(document)),
      arrived_at TEXT NOT NULL,
      UNIQUE (item, head)
    ) STRICT;

    CREATE TRIGGER signed_reads_stay BEFORE INSERT ON revisions
    WHEN NEW.type <> 'withdraw-sign-off' AND EXISTS (
      SELECT 1 FROM reads WHERE number = NEW.read_number AND session IS NULL AND signed_at IS NOT NULL)
    BEGIN
      SELECT RAISE(ABORT, 'a signed read is amended, never changed');
    END;
    CREATE TRIGGER session_keys_never_change BEFORE UPDATE ON session_keys
    BEGIN
      SELECT RAISE(ABORT, 'the key of a session never changes');
    END;
    CREATE TRIGGER session_people_never_change BEFORE UPDATE ON session_people
    BEGIN
      SELECT RAISE(ABORT, 'the people of a session that travels never change');
    END;
    CREATE TRIGGER session_cases_never_change BEFORE UPDATE ON session_cases
    BEGIN
      SELECT RAISE(ABORT, 'the cases of a session that travels never change');
    END;
    CREATE TRIGGER session_variants_never_change BEFORE UPDATE ON session_variants
    BEGIN
      SELECT RAISE(ABORT, 'answers are kept, never changed');
    END;
    CREATE TRIGGER session_variants_stay BEFORE DELETE ON session_variants
    WHEN EXISTS (SELECT 1 FROM session_items WHERE number = OLD.item)
    BEGIN
      SELECT RAISE(ABORT, 'answers are kept, never removed');
    END;
  `,
}
