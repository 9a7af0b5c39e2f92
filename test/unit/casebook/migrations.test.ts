import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Connection } from '../../../src-main/casebook/connection.js'
import { backupFolder, CasebookError, openCasebook } from '../../../src-main/casebook/index.js'
import { migrate } from '../../../src-main/casebook/migrate.js'
import { MIGRATIONS } from '../../../src-main/casebook/migrations/index.js'
import { addCase } from './case-data.js'
import { failureOf, newCasebook, temporaryFolder } from './fixtures.js'

/** A bare database with the first steps of the schema. */
function atVersion(version: number): Database.Database {
  const file = path.join(temporaryFolder(), 'casebook.sqlite')
  const connection = new Connection(file)
  migrate(connection, undefined, MIGRATIONS.slice(0, version))
  connection.close()
  const database = new Database(file)
  database.pragma('foreign_keys = ON')
  onTestFinished(() => void database.close())
  return database
}

const CASE = `
  INSERT INTO patients VALUES (1, 'P1', 'Doe^Jane');
  INSERT INTO studies VALUES (1, 1, '1.2', '2026-03-14', 'MR knee');
  INSERT INTO series VALUES (1, 1, '1.2.1', 'sag DESS', 'MR');
  INSERT INTO cases VALUES (1, 'one', 1, 'hash', 0, '2026-11-23T08:00:00.000Z', NULL, 'Doe^Jane', '2026-03-14',
    'right', 'header', 'right', 'header', 'unread', 0, 0, 0);`
const READING = `INSERT INTO readings VALUES (1, 1, 'r1', 1, '2026', 'p', '1', 'sha', 'cpu', 0, 1, 10, x'00')`
const REVISION = (sequence: number): string =>
  `INSERT INTO revisions VALUES (1, ${sequence}, NULL, 'person', 'Reader', '2026', 'accept', '{}')`

const NEW_VOLUME =
  "INSERT INTO volumes VALUES (NULL, 1, 'hash', '1.2.1', 1, 'sag DESS', 'MR', '', 0, '2026', NULL, '[]', NULL);"
const NEW_CASE = `
  INSERT INTO identities VALUES (1, 'k', 'k', 'P1', '', '', 'Doe^Jane', 'F', 0);
  INSERT INTO studies VALUES (1, 1, '1.2', '2026-03-14', 'MR knee');
  INSERT INTO cases VALUES (1, 'one', 1, '2026', NULL, 'Doe^Jane', '2026-03-14', 'right', 'header', 'right', 'header',
    'unread', 0, 0, 0);
  ${NEW_VOLUME}`
const READ = (number: number, reader: number): string =>
  `INSERT INTO reads VALUES (${number}, 'read ${number}', 1, ${reader}, 'open', NULL, '2026', 'read', 0, 0, 1, 'right',
    'header', NULL, 0);`
const READS = `
  INSERT INTO readers VALUES (1, 'a', 'Ada', 'radiologist', 0), (2, 'b', 'Ben', 'resident', 0);
  ${READ(1, 1)} ${READ(2, 2)}`
const NEW_REVISION = (read: number, sequence: number): string =>
  `INSERT INTO revisions VALUES (${read}, ${sequence}, NULL, 'person', 'Ada', 'a', '2026', 'accept', '{}')`

describe('migrations', () => {
  it('are numbered 1, 2, 3 … and each leaves its version behind', () => {
    expect(MIGRATIONS.map((step) => step.version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
    for (const step of MIGRATIONS)
      expect(atVersion(step.version).pragma('user_version', { simple: true })).toBe(step.version)
  })

  it('1 cases: one case per volume, known words only, and a patient takes everything along', () => {
    const database = atVersion(1)
    database.exec(CASE)
    const second = CASE.split(';').at(-2)?.replace('(1, ', '(2, ').replace("'one'", "'two'") ?? ''
    expect(() => database.exec(second)).toThrow(/UNIQUE constraint failed: cases.volume_hash/)
    expect(() => database.exec("UPDATE cases SET status = 'done'")).toThrow(/CHECK/)
    expect(() => database.exec('UPDATE cases SET reviewed = 3, to_review = 2')).toThrow(/CHECK/)
    expect(() => database.exec("UPDATE cases SET abnormal = 'many'")).toThrow(/cannot store TEXT/)
    database.exec('DELETE FROM patients')
    expect(database.prepare('SELECT count(*) FROM cases').pluck().get()).toBe(0)
  })

  it('2 readings: what a reading says never changes', () => {
    const database = atVersion(2)
    database.exec(`${CASE}${READING}`)
    expect(() => database.exec("UPDATE readings SET document = x'01'")).toThrow('a reading never changes')
    database.exec('UPDATE readings SET turn = 5')
  })

  it('3 revisions: no gap, no change, no removal but with the whole case', () => {
    const database = atVersion(3)
    database.exec(`${CASE}${REVISION(1)};${REVISION(2)}`)
    database.exec("INSERT INTO revision_findings VALUES (1, 'q16', 1)")
    expect(() => database.exec(REVISION(4))).toThrow('revisions are numbered without a gap')
    expect(() => database.exec(REVISION(2))).toThrow('revisions are numbered without a gap')
    expect(() => database.exec("UPDATE revisions SET author_name = 'Other'")).toThrow('never changed')
    expect(() => database.exec('DELETE FROM revisions')).toThrow('never removed')
    expect(() => database.exec("UPDATE revision_findings SET finding = 'q17'")).toThrow('never changed')
    expect(() => database.exec('DELETE FROM revision_findings')).toThrow('never removed')
    database.exec('DELETE FROM cases')
    expect(database.prepare('SELECT count(*) FROM revisions').pluck().get()).toBe(0)
    expect(database.prepare('SELECT count(*) FROM revision_findings').pluck().get()).toBe(0)
  })

  it('4 search: words without accents, and a removed case is forgotten', () => {
    const database = atVersion(4)
    database.exec(`${CASE} INSERT INTO case_search (rowid, patient_name) VALUES (1, 'Müller^Jörg')`)
    const found = database.prepare('SELECT count(*) FROM case_search WHERE case_search MATCH \'"mulle"*\'').pluck()
    expect(found.get()).toBe(1)
    database.exec('DELETE FROM cases')
    expect(found.get()).toBe(0)
  })

  it('5 views: one saved view per case, any number of openings', () => {
    const database = atVersion(5)
    database.exec(`${CASE} INSERT INTO view_states VALUES (1, '2026', '{}')`)
    expect(() => database.exec("INSERT INTO view_states VALUES (1, '2027', '{}')")).toThrow(/UNIQUE/)
    database.exec("INSERT INTO openings (case_number, opened_at) VALUES (1, '2026'), (1, '2027')")
    expect(() => database.exec("INSERT INTO openings (case_number, opened_at) VALUES (9, '2026')")).toThrow(
      /FOREIGN KEY/,
    )
  })

  it('6 secrets: one value per name', () => {
    const database = atVersion(6)
    database.exec("INSERT INTO secrets VALUES ('pseudonyms', x'00')")
    expect(() => database.exec("INSERT INTO secrets VALUES ('pseudonyms', x'01')")).toThrow(/UNIQUE/)
  })

  it('7 sources: one place per case, as a list', () => {
    const database = atVersion(7)
    database.exec(`${CASE} INSERT INTO sources VALUES (1, 'key', '["/disk/study"]')`)
    expect(() => database.exec("INSERT INTO sources VALUES (1, 'key', '[]')")).toThrow(/UNIQUE/)
    expect(() => database.exec("UPDATE sources SET paths = '/disk/study'")).toThrow(/CHECK/)
    database.exec('DELETE FROM cases')
    expect(database.prepare('SELECT count(*) FROM sources').pluck().get()).toBe(0)
  })

  it('8 patients: a log without a change, and files that name nobody are a patient each', () => {
    const database = atVersion(7)
    database.exec(`${CASE}
      INSERT INTO patients VALUES (2, '', '');
      INSERT INTO studies VALUES (2, 2, '', '', ''), (3, 2, '', '', '');`)
    database.exec(MIGRATIONS[7]?.sql ?? '')
    expect(database.prepare('SELECT patient_id, early FROM identities ORDER BY number').raw().all()).toEqual([
      ['P1', 1],
      ['', 0],
      ['', 0],
    ])
    expect(database.prepare('SELECT count(DISTINCT patient) FROM identities').pluck().get()).toBe(3)
    database.exec("INSERT INTO patient_events VALUES (1, '2026', 'linked', 1, NULL)")
    expect(() => database.exec("UPDATE patient_events SET kind = 'parted'")).toThrow('never changed')
    expect(() => database.exec('DELETE FROM patient_events')).toThrow('never changed')
    expect(() => database.exec("INSERT INTO patient_events VALUES (2, '2026', 'undone', 1, NULL)")).toThrow(/CHECK/)
    database.exec("INSERT INTO patient_events VALUES (2, '2026', 'undone', 1, 1)")
    expect(() => database.exec("INSERT INTO patient_events VALUES (3, '2026', 'undone', 1, 1)")).toThrow(/UNIQUE/)
  })

  it('9 studies: a volume once per case, and everything goes with the case', () => {
    const database = atVersion(8)
    database.exec(MIGRATIONS[8]?.sql ?? '')
    database.exec(NEW_CASE)
    expect(() => database.exec(NEW_VOLUME)).toThrow(/UNIQUE constraint failed: volumes.case_number, volumes.hash/)
    expect(() => database.exec("UPDATE cases SET status = 'signed-off'")).toThrow(/CHECK/)
    database.exec(
      "INSERT INTO import_notes VALUES (1, 1, 'missing', 'Slices', 'Two are missing.', '[]', 0, NULL, '2026')",
    )
    database.exec('DELETE FROM identities')
    for (const table of ['cases', 'studies', 'volumes', 'import_notes'])
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
  })

  it('10 reads: one open read per case and reader, and what was written stays as it is and whose it is', () => {
    const database = atVersion(11)
    database.exec(`${NEW_CASE}${READS}`)
    expect(() => database.exec(READ(3, 1))).toThrow(/UNIQUE constraint failed: reads.case_number, reads.reader/)
    expect(() => database.exec('UPDATE reads SET reader = 2 WHERE number = 1')).toThrow('stays the read of its reader')
    expect(() => database.exec('DELETE FROM reads')).toThrow('only with their case')
    expect(() => database.exec("UPDATE reads SET status = 'signed-off' WHERE number = 1")).toThrow(/CHECK/)
    database.exec(`${NEW_REVISION(1, 1)};${NEW_REVISION(1, 2)};${NEW_REVISION(2, 1)}`)
    database.exec("INSERT INTO revision_findings VALUES (1, 'q16', 1)")
    expect(() => database.exec(NEW_REVISION(1, 4))).toThrow('revisions are numbered without a gap')
    expect(() => database.exec(NEW_REVISION(2, 1))).toThrow('revisions are numbered without a gap')
    expect(() => database.exec("UPDATE revisions SET author_name = 'Other'")).toThrow('never changed')
    expect(() => database.exec('DELETE FROM revisions')).toThrow('never removed')
    expect(() => database.exec("UPDATE revision_findings SET finding = 'q17'")).toThrow('never changed')
    expect(() => database.exec('DELETE FROM revision_findings')).toThrow('never removed')
    database.exec("INSERT INTO shown_reads VALUES (1, 1, 2, '2026')")
    expect(() => database.exec('UPDATE shown_reads SET reader = NULL')).toThrow('never changed')
    expect(() => database.exec('DELETE FROM shown_reads')).toThrow('never removed')
    database.exec('DELETE FROM cases')
    for (const table of ['reads', 'revisions', 'revision_findings', 'shown_reads'])
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    expect(database.prepare('SELECT count(*) FROM readers').pluck().get()).toBe(2)
  })

  it('11 looks: one view per read, one glance per case and reader, nobody being one of them', () => {
    const database = atVersion(11)
    database.exec(`${NEW_CASE}${READS} INSERT INTO views VALUES (1, '2026', '{}')`)
    expect(() => database.exec("INSERT INTO views VALUES (1, '2027', '{}')")).toThrow(/UNIQUE/)
    database.exec("INSERT INTO glances VALUES (1, 1, NULL, '2026', '{}'), (2, 1, 1, '2026', '{}')")
    expect(() => database.exec("INSERT INTO glances VALUES (3, 1, NULL, '2026', '{}')")).toThrow(/UNIQUE/)
    database.exec("INSERT INTO openings VALUES (1, 1, NULL, '2026'), (2, 1, 1, '2027')")
  })

  it('bring an older casebook up to date with its cases, and keep the file as it was', () => {
    const old = atVersion(3)
    const file = old.name
    old.exec(CASE)
    old.close()
    const casebook = openCasebook(file)
    onTestFinished(() => casebook.close())
    expect(casebook.case('one')?.patientName).toBe('Doe^Jane')
    const kept = new Database(path.join(backupFolder(file), 'before-version-4.sqlite'), { readonly: true })
    onTestFinished(() => void kept.close())
    expect(kept.pragma('user_version', { simple: true })).toBe(3)
    expect(kept.prepare('SELECT id FROM cases').pluck().all()).toEqual(['one'])
  })

  it('leave the version before where a step fails', () => {
    const file = path.join(temporaryFolder(), 'casebook.sqlite')
    const connection = new Connection(file)
    onTestFinished(() => connection.close())
    const broken = { version: 2, name: 'broken', sql: 'CREATE TABLE half (a TEXT) STRICT; CREATE TABLE half (a TEXT);' }
    expect(() => migrate(connection, undefined, [...MIGRATIONS.slice(0, 1), broken])).toThrow(CasebookError)
    expect(connection.pragma('user_version')).toBe(1)
    expect(() => connection.run('SELECT * FROM half')).toThrow()
  })

  it('refuse a casebook of a newer Condyle in a sentence, and leave it untouched byte for byte', () => {
    const { casebook, file } = newCasebook()
    addCase(casebook, 1)
    casebook.close()
    const database = new Database(file)
    database.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    database.close()
    const before = fs.readFileSync(file)
    const failure = failureOf(() => openCasebook(file))
    expect(failure.kind).toBe('newer-version')
    expect(failure.message).toContain('update Condyle')
    expect(fs.readFileSync(file).equals(before)).toBe(true)
    expect(fs.readdirSync(path.dirname(file))).toEqual(['casebook.sqlite'])
  })

  it("leave another program's database alone", () => {
    const file = path.join(temporaryFolder(), 'other.sqlite')
    const other = new Database(file)
    other.exec('CREATE TABLE songs (title TEXT)')
    other.close()
    const before = fs.readFileSync(file)
    expect(failureOf(() => openCasebook(file)).kind).toBe('foreign-file')
    expect(fs.readFileSync(file).equals(before)).toBe(true)
  })
})
