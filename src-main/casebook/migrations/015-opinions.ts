import type { Migration } from './migration.js'

/**
 * What models behind a chat server answered about a case, question by question as they came: readings of their own, apart from
 * those of packs and from every read. And which machine readers a session counts, with the reading of each case
 * that was there when it started.
 */
export const opinions: Migration = {
  version: 15,
  name: 'opinions',
  sql: `
    CREATE TABLE opinions (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      model TEXT NOT NULL CHECK (model <> ''),
      server TEXT NOT NULL,
      -- The series that was chosen; null: for each question the one that shows it best.
      volume TEXT,
      setup TEXT NOT NULL CHECK (json_valid(setup)),
      questions TEXT NOT NULL CHECK (json_valid(questions)),
      asked_by INTEGER REFERENCES readers (number),
      started_at TEXT NOT NULL,
      finished_at TEXT
    ) STRICT;
    CREATE INDEX opinions_by_case ON opinions (case_number);

    CREATE TABLE opinion_answers (
      opinion INTEGER NOT NULL REFERENCES opinions (number) ON DELETE CASCADE,
      question INTEGER NOT NULL CHECK (question BETWEEN 1 AND 69),
      standing TEXT NOT NULL CHECK (standing IN ('answered', 'no-answer', 'not-understood', 'contradicting')),
      answer TEXT NOT NULL CHECK (json_valid(answer)),
      PRIMARY KEY (opinion, question)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE session_machines (
      number INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      -- Which of the plan's machine readers it is.
      machine TEXT NOT NULL,
      case_number INTEGER NOT NULL REFERENCES cases (number) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('pack', 'model')),
      -- Id of the pack's reading or of the model's opinion.
      reading_id TEXT NOT NULL,
      UNIQUE (session, machine, case_number)
    ) STRICT;
    CREATE INDEX session_machines_by_case ON session_machines (case_number);

    CREATE TRIGGER opinions_stay_what_they_are
    BEFORE UPDATE OF id, case_number, model, server, volume, setup, questions, asked_by, started_at ON opinions
    BEGIN
      SELECT RAISE(ABORT, 'an opinion never changes');
    END;
    CREATE TRIGGER opinions_end_once BEFORE UPDATE OF finished_at ON opinions WHEN OLD.finished_at IS NOT NULL
    BEGIN
      SELECT RAISE(ABORT, 'an opinion ends once');
    END;
    CREATE TRIGGER opinions_stay BEFORE DELETE ON opinions
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
    BEGIN
      SELECT RAISE(ABORT, 'opinions go only with their case');
    END;
    CREATE TRIGGER finished_opinions_take_no_more BEFORE INSERT ON opinion_answers
    WHEN EXISTS (SELECT 1 FROM opinions WHERE number = NEW.opinion AND finished_at IS NOT NULL)
    BEGIN
      SELECT RAISE(ABORT, 'a finished opinion takes no more answers');
    END;
    CREATE TRIGGER opinion_answers_never_change BEFORE UPDATE ON opinion_answers
    BEGIN
      SELECT RAISE(ABORT, 'an answer stays as it came');
    END;
    CREATE TRIGGER opinion_answers_stay BEFORE DELETE ON opinion_answers
    WHEN EXISTS (SELECT 1 FROM opinions WHERE number = OLD.opinion)
    BEGIN
      SELECT RAISE(ABORT, 'answers go only with their opinion');
    END;
    CREATE TRIGGER session_machines_never_change BEFORE UPDATE ON session_machines
    BEGIN
      SELECT RAISE(ABORT, 'a session is frozen when it starts');
    END;
    CREATE TRIGGER session_machines_stay BEFORE DELETE ON session_machines
    WHEN EXISTS (SELECT 1 FROM cases WHERE number = OLD.case_number)
      AND EXISTS (SELECT 1 FROM sessions WHERE number = OLD.session)
    BEGIN
      SELECT RAISE(ABORT, 'a session is frozen when it starts');
    END;
  `,
}
