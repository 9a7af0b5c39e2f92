import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { CurrentReader, takeEarlyReader } from '../../../src-main/app/current-reader.js'
import { JsonFile } from '../../../src-main/app/json-file.js'
import { PreferencesSchema } from '../../../src-shared/case/preferences.js'
import { newCasebook, temporaryFolder } from '../casebook/fixtures.js'

function workplace(written?: object) {
  const { casebook } = newCasebook()
  const file = path.join(temporaryFolder(), 'preferences.json')
  if (written) fs.writeFileSync(file, JSON.stringify(written))
  const preferences = new JsonFile(file, PreferencesSchema, PreferencesSchema.parse({}))
  return { casebook, file, preferences, reader: new CurrentReader(casebook, preferences) }
}

describe('who reads now', () => {
  it('is nobody until somebody says so, and is remembered', () => {
    const { casebook, preferences, reader } = workplace()
    expect(reader.get()).toBeNull()
    const ada = casebook.readers.add('Ada', 'radiologist')
    expect(reader.choose(ada.id)).toEqual(ada)
    expect(new CurrentReader(casebook, preferences).id).toBe(ada.id)
    expect(reader.choose(null)).toBeNull()
    expect(reader.id).toBeNull()
  })

  it('is nobody where the reader reads no more, or is of another casebook', () => {
    const { casebook, reader } = workplace({ readerId: 'of another casebook' })
    expect(reader.get()).toBeNull()
    const ada = casebook.readers.add('Ada', 'radiologist')
    reader.choose(ada.id)
    casebook.readers.change({ ...ada, retired: true })
    expect(reader.get()).toBeNull()
    expect(() => reader.choose(ada.id)).toThrow('Ada reads no more')
  })

  it('is whoever version 0.1 had in its preferences, made a reader once; the rest stays as it was', () => {
    const { casebook, file, preferences, reader } = workplace({ readerName: ' Dr Ada ', readOnOpen: false })
    takeEarlyReader(file, casebook, preferences)
    expect(reader.get()).toMatchObject({ name: 'Dr Ada', role: 'radiologist' })
    expect(preferences.read().readOnOpen).toBe(false)
    expect(fs.readFileSync(file, 'utf8')).not.toContain('readerName')
    reader.choose(null)
    takeEarlyReader(file, casebook, preferences)
    expect(reader.id).toBeNull()
    expect(casebook.readers.list()).toHaveLength(1)
  })

  it.each([[undefined], [{ readerName: '' }], [{ readerName: 7 }]])('is nobody for preferences of %j', (written) => {
    const { casebook, file, preferences, reader } = workplace(written)
    takeEarlyReader(file, casebook, preferences)
    expect(reader.id).toBeNull()
    expect(casebook.readers.list()).toEqual([])
  })
})
