import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  DAYS_KEPT,
  backupFolder,
  listBackups,
  openCasebook,
  restoreNewestBackup,
  type SlowQuery,
} from '../../../src-main/casebook/index.js'
import { toCasebookError } from '../../../src-main/casebook/errors.js'
import { addCase } from './case-data.js'
import { failureOf, newCasebook, temporaryFolder } from './fixtures.js'

const kindOf = (work: () => unknown): string => failureOf(work).kind

describe('a casebook that cannot be used', () => {
  it('because it is no database', () => {
    const file = path.join(temporaryFolder(), 'casebook.sqlite')
    fs.writeFileSync(file, 'Dear diary, today I read a knee. '.repeat(50))
    expect(kindOf(() => openCasebook(file))).toBe('corrupt')
  })

  it('because a page of it was overwritten', () => {
    const { casebook, file } = newCasebook()
    for (let n = 0; n < 200; n++) addCase(casebook, n)
    casebook.close()
    const bytes = fs.readFileSync(file)
    bytes.fill(0xab, bytes.length / 2, bytes.length / 2 + 8192)
    fs.writeFileSync(file, bytes)
    expect(kindOf(() => openCasebook(file))).toBe('corrupt')
  })

  it('because the bytes that say how it is written are damaged, which is no matter of rights', () => {
    const { casebook, file } = newCasebook()
    casebook.close()
    const bytes = fs.readFileSync(file)
    bytes[18] = 0x42
    fs.writeFileSync(file, bytes)
    expect(kindOf(() => openCasebook(file))).toBe('corrupt')
  })

  it('because another program holds it', () => {
    const { casebook, file } = newCasebook({ busyTimeoutMs: 20 })
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    expect(kindOf(() => addCase(casebook, 1))).toBe('locked')
    other.exec('ROLLBACK')
    expect(casebook.case(addCase(casebook, 1))?.status).toBe('unread')
  })

  it('because its folder is not there', () => {
    expect(kindOf(() => openCasebook(path.join(temporaryFolder(), 'gone', 'casebook.sqlite')))).toBe('unreachable')
  })

  it('because it may not be written', () => {
    const { casebook, file } = newCasebook()
    casebook.close()
    const raw = new Database(file)
    onTestFinished(() => void raw.close())
    raw.pragma('query_only = ON')
    expect(
      kindOf(() => {
        try {
          raw.exec('DELETE FROM readers')
        } catch (error) {
          throw toCasebookError(error, file)
        }
      }),
    ).toBe('read-only')
  })

  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'unreachable'],
    ['SQLITE_READONLY_DIRECTORY', 'read-only'],
    ['SQLITE_CONSTRAINT', 'failed'],
  ])('says what %s means', (code, kind) => {
    const error = toCasebookError(new Database.SqliteError('as SQLite says it', code), '/data/casebook.sqlite')
    expect(
      kindOf(() => {
        throw error
      }),
    ).toBe(kind)
  })
})

describe('backups', () => {
  it('are made once a day, checked, and the newest five stay', async () => {
    let day = 1
    const { casebook, file } = newCasebook({ now: () => new Date(Date.UTC(2026, 10, day, 12)) })
    addCase(casebook, 1)
    for (; day <= 7; day++)
      expect(path.basename((await casebook.backUp()) ?? '')).toBe(`casebook-00000${day}-2026-11-0${day}.sqlite`)
    day = 7
    expect(await casebook.backUp()).toBeNull()
    expect(listBackups(file).map((one) => path.basename(one))).toEqual(
      [7, 6, 5, 4, 3].map((n) => `casebook-00000${n}-2026-11-0${n}.sqlite`),
    )
    expect(fs.readdirSync(backupFolder(file))).toHaveLength(DAYS_KEPT)
  })

  it('28 are ordered as they were made, whatever a wrong clock called them', async () => {
    let now = new Date('2062-01-01T12:00:00Z')
    const { casebook, file } = newCasebook({ now: () => now })
    for (let day = 1; day <= 5; day++) {
      now = new Date(Date.UTC(2062, 0, day, 12))
      addCase(casebook, day)
      await casebook.backUp()
    }
    for (let day = 9; day <= 11; day++) {
      now = new Date(Date.UTC(2026, 2, day, 12))
      addCase(casebook, day)
      const made = await casebook.backUp()
      expect(fs.existsSync(made ?? '')).toBe(true)
      expect(listBackups(file)[0]).toBe(made)
    }
    casebook.close()
    fs.writeFileSync(file, 'not a database at all, any more')
    restoreNewestBackup(file)
    const again = openCasebook(file)
    onTestFinished(() => again.close())
    expect(again.query().total).toBe(8)
  })

  it('of version 0.1 count as older than any made now', async () => {
    const { casebook, file } = newCasebook({ now: () => new Date('2026-03-09T12:00:00Z') })
    addCase(casebook, 1)
    const made = await casebook.backUp()
    fs.copyFileSync(made ?? '', path.join(backupFolder(file), 'casebook-2062-01-05.sqlite'))
    expect(listBackups(file).map((one) => path.basename(one))).toEqual([
      'casebook-000001-2026-03-09.sqlite',
      'casebook-2062-01-05.sqlite',
    ])
  })

  it('are whole casebooks of their own', async () => {
    const { casebook } = newCasebook()
    const id = addCase(casebook, 1)
    const copy = path.join(temporaryFolder(), 'copy.sqlite')
    await casebook.copyTo(copy)
    addCase(casebook, 2)
    const opened = openCasebook(copy)
    onTestFinished(() => opened.close())
    expect(opened.query().cases.map((one) => one.id)).toEqual([id])
  })

  it('take the place of a damaged casebook, which is kept', async () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    await casebook.backUp()
    casebook.close()
    fs.writeFileSync(file, 'not a database at all, any more')
    expect(kindOf(() => openCasebook(file))).toBe('corrupt')
    const { damagedFile } = restoreNewestBackup(file)
    expect(fs.readFileSync(damagedFile, 'utf8')).toContain('not a database')
    const again = openCasebook(file)
    onTestFinished(() => again.close())
    expect(again.case(id)?.id).toBe(id)
  })

  it('that do not exist cannot be put back', () => {
    const file = path.join(temporaryFolder(), 'casebook.sqlite')
    fs.writeFileSync(file, 'nothing')
    expect(kindOf(() => restoreNewestBackup(file))).toBe('corrupt')
    expect(fs.readFileSync(file, 'utf8')).toBe('nothing')
  })
})

describe('slow queries', () => {
  it('are told without patient data', () => {
    const told: SlowQuery[] = []
    const { casebook } = newCasebook({ slowAfterMs: 0, onSlowQuery: (query) => told.push(query) })
    addCase(casebook, 1, { patientName: 'Secret^Person' })
    casebook.query({ text: 'secret' })
    expect(told.some((one) => one.statement.includes('MATCH $text'))).toBe(true)
    expect(told.every((one) => one.milliseconds >= 0)).toBe(true)
    expect(JSON.stringify(told)).not.toMatch(/secret/i)
  })
})
