import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupFiles, restoreNewestBackup } from '../../../../src-main/casebook/index.js'
import { noticed } from '../../../fixtures/damage/notice.js'
import { populated } from '../../../fixtures/damage/populated.js'
import { temporaryFolder } from '../fixtures.js'

/** Bytes of SQLite's file header (sqlite.org/fileformat2.html). */
const PLACES = [
  ['the version of the schema', 60],
  ['whose file it is', 68],
  ['the size of a page', 16],
  ['how it is written', 18],
] as const

describe('a backup whose head was damaged', () => {
  it.each(PLACES)('in %s is passed over for an older one', async (_, at) => {
    const file = await populated(path.join(temporaryFolder(), 'data'))
    const [newest, last] = backupFiles(file)
    const bytes = fs.readFileSync(newest?.path ?? '')
    for (let n = at; n < at + 2; n++) bytes[n] = (bytes[n] ?? 0) ^ 0x5a
    fs.writeFileSync(newest?.path ?? '', bytes)
    fs.rmSync(file)
    expect(path.basename(restoreNewestBackup(file).backup)).toBe(last?.name)
    expect(noticed(file)).toBeNull()
  })
})
