import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backupFiles, CasebookError, openCasebook, restoreNewestBackup } from '../../../../src-main/casebook/index.js'
import { createRandom } from '../../../../src-shared/statistics/random.js'
import { contentOf } from '../../../fixtures/damage/content.js'
import { copyOf, DAMAGE_KINDS } from '../../../fixtures/damage/kinds.js'
import { noticed } from '../../../fixtures/damage/notice.js'
import { populated } from '../../../fixtures/damage/populated.js'
import { addCase, hashOf } from '../case-data.js'
import { newCasebook, temporaryFolder } from '../fixtures.js'

const TRIES = 3

describe('a casebook that was damaged while it was closed', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-damage-'))
  let whole: string
  let around: { other: string; older: string }
  let said: string | null

  beforeAll(async () => {
    whole = await populated(path.join(root, 'whole'))
    const other = await populated(path.join(root, 'other'))
    const older = path.join(root, 'older.sqlite')
    fs.copyFileSync(backupFiles(whole)[1]?.path ?? '', older)
    around = { other, older }
    said = contentOf(whole)
  })
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  it('is whole before', () => {
    expect(said).not.toBeNull()
    expect(noticed(copyOf(whole, path.join(temporaryFolder(), 'copy')))).toBeNull()
  })

  it.each(DAMAGE_KINDS)(
    '$name: is said, or changes nothing that it says; and the backup brings it back',
    ({ damage }) => {
      const random = createRandom(7)
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const file = copyOf(whole, path.join(temporaryFolder(), 'data'))
        damage(file, random, around)
        const says = contentOf(file)
        const sentence = noticed(file)
        if (sentence === null) expect(says).toBe(said)
        else expect(sentence).toMatch(/^[A-Z].*\.$/s)
        const { damagedFile } = restoreNewestBackup(file)
        if (fs.existsSync(damagedFile)) expect(fs.statSync(damagedFile)).toBeDefined()
        expect(noticed(file)).toBeNull()
        const again = openCasebook(file)
        expect(again.query().total).toBe(24)
        expect(again.decidedReads().length).toBeGreaterThan(10)
        again.close()
      }
    },
  )

  it('of its backups the newest that is whole is taken, and one that is damaged never', () => {
    for (const { damage, name } of DAMAGE_KINDS.filter(({ name }) => !/place|state|deleted/.test(name))) {
      const file = copyOf(whole, path.join(temporaryFolder(), 'data'))
      const [newest, last] = backupFiles(file)
      const before = contentOf(newest?.path ?? '')
      damage(newest?.path ?? '', createRandom(11), around)
      const unchanged = contentOf(newest?.path ?? '') === before
      const { backup } = restoreNewestBackup(file)
      if (!unchanged) expect([name, path.basename(backup)]).toEqual([name, last?.name])
      expect(noticed(file)).toBeNull()
    }
  })

  it('without a backup that is whole nothing is changed', () => {
    const file = copyOf(whole, path.join(temporaryFolder(), 'data'))
    for (const { path: backup } of backupFiles(file)) fs.truncateSync(backup, 5000)
    const bytes = fs.readFileSync(file)
    expect(() => restoreNewestBackup(file)).toThrow(CasebookError)
    expect(fs.readFileSync(file).equals(bytes)).toBe(true)
  })

  it('rows that were altered stay known as altered when they are written again, until a person keeps them', () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    casebook.close()
    const bytes = fs.readFileSync(file)
    bytes.write('/disk/study 7', bytes.indexOf('/disk/study 1'))
    fs.writeFileSync(file, bytes)
    const again = openCasebook(file)
    again.keepThumbnail(hashOf(1), 'data:image/png;base64,iVBOR')
    expect(again.check().altered).toEqual([
      { table: 'volumes', key: '1', caseId: id, message: 'A series (1) is not as it was written.' },
    ])
    again.keepAsItIs()
    expect(again.check()).toMatchObject({ whole: true, altered: [], alteredCount: 0 })
    again.close()
  })

  it('a row that no longer fits its index is put right with it where it is kept', async () => {
    const file = copyOf(whole, path.join(temporaryFolder(), 'data'))
    const bytes = fs.readFileSync(file)
    bytes.write('B', bytes.indexOf('A remark about case 7'))
    fs.writeFileSync(file, bytes)
    const casebook = openCasebook(file)
    expect(casebook.check().altered).not.toEqual([])
    casebook.keepAsItIs()
    expect(casebook.check().altered).toEqual([])
    expect(await casebook.backUp({ anyway: true })).not.toBeNull()
    casebook.close()
  })
})
