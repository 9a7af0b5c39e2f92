import { z } from 'zod'
import type { Alteration } from '../../../src-shared/case/casebook-state.js'
import type { Connection } from '../connection.js'
import type { AlteredRow } from './find-altered.js'

/** What a table holds, in the words of a person; one row of it. */
const WORDS: Readonly<Record<string, string>> = {
  revisions: 'A decision',
  revision_findings: 'The findings of a decision',
  reads: 'A read',
  readings: 'A reading of the model',
  readers: 'A reader',
  cases: 'A case',
  studies: 'A study',
  identities: 'An identity of a patient',
  patient_events: 'A change of who is one patient',
  patient_moves: 'A change of who is one patient',
  kept_apart: 'A note that two patients are different people',
  volumes: 'A series',
  import_notes: 'A note of an import',
  secrets: 'A secret of the casebook',
  marks: 'The mark of the casebook',
  views: 'How a reader left a case',
  glances: 'How a reader left a case',
  openings: 'When a case was opened',
  shown_reads: 'A note of who looked at a read',
  sessions: 'A session',
  session_items: 'A case of a session',
  session_times: 'A time of a session',
  session_keys: 'The key of a session',
  session_people: 'A reader of a session that travels',
  session_cases: 'A case of a session that travels',
  session_variants: 'Answers that were given on another computer',
  session_holds: 'A choice of the answers that hold',
  session_machines: 'A machine reader of a session',
  opinions: 'A second opinion of a model',
  opinion_answers: 'An answer of a model',
  sqlite_schema: 'A rule of the file',
}

const HOW: Readonly<Record<AlteredRow['how'], string>> = {
  changed: 'is not as it was written',
  lost: 'is missing',
  added: 'was not written by Condyle',
}

/** Where the case of a row is found, by its key in the parameter $key; a table that belongs to no case has none. */
const CASE_OF: Readonly<Record<string, string>> = {
  cases: 'cases.number = $key',
  volumes: 'cases.number = (SELECT case_number FROM volumes WHERE number = $key)',
  import_notes: 'cases.number = (SELECT case_number FROM import_notes WHERE number = $key)',
  readings: 'cases.number = (SELECT case_number FROM readings WHERE number = $key)',
  reads: 'cases.number = (SELECT case_number FROM reads WHERE number = $key)',
  glances: 'cases.number = (SELECT case_number FROM glances WHERE number = $key)',
  openings: 'cases.number = (SELECT case_number FROM openings WHERE number = $key)',
  views: 'cases.number = (SELECT case_number FROM reads WHERE number = $key)',
  revisions: 'cases.number = (SELECT case_number FROM reads WHERE number = $key)',
  revision_findings: 'cases.number = (SELECT case_number FROM reads WHERE number = $key)',
  studies: 'cases.study = $key',
  session_items: 'cases.number = (SELECT case_number FROM session_items WHERE number = $key)',
  session_machines: 'cases.number = (SELECT case_number FROM session_machines WHERE number = $key)',
  opinions: 'cases.number = (SELECT case_number FROM opinions WHERE number = $key)',
  opinion_answers: 'cases.number = (SELECT case_number FROM opinions WHERE number = $key)',
}

const IdRow = z.object({ id: z.string() })

/** An altered row as it is said, with the case that it belongs to where that can be told. */
export function alterationOf(connection: Connection, { table, key, how }: AlteredRow): Alteration {
  return {
    table,
    key,
    caseId: caseOf(connection, table, key),
    message: `${WORDS[table] ?? `A row of ${table}`} (${key}) ${HOW[how]}.`,
  }
}

function caseOf(connection: Connection, table: string, key: string): string | null {
  const where = CASE_OF[table]
  const number = Number(key.split(' ')[0])
  if (where === undefined || !Number.isInteger(number)) return null
  try {
    return connection.reader(`SELECT id FROM cases WHERE ${where} LIMIT 1`, IdRow).first({ key: number })?.id ?? null
  } catch {
    // Of a file this damaged it cannot be told; the row itself is named.
    return null
  }
}
