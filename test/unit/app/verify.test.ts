import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { backupsCommand, restoreCommand, verifyCommand } from '../../../src-main/app/cli/verify.js'
import { backupFiles, openCasebook } from '../../../src-main/casebook/index.js'
import { ReadingSchema } from '../../../src-shared/case/reading.js'
import { ReadingCache } from '../../../src-main/inference/reading-cache.js'
import { populated } from '../../fixtures/damage/populated.js'
import { finding, hashOf, readingWith } from '../casebook/case-data.js'
import { temporaryFolder } from '../casebook/fixtures.js'

/** What a command says and returns. */
async function told(command: (args: string[]) => Promise<number>, args: string[]) {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  try {
    return { code: await command(args), text: lines.join('\n') }
  } finally {
    log.mockRestore()
  }
}

describe('the commands about what is kept', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('verify says that all is whole, then what was altered in which case; restore brings it back', async () => {
    const data = path.join(temporaryFolder(), 'data')
    const file = await populated(data)
    const args = ['--data', data]
    const whole = await told(verifyCommand, args)
    expect(whole.text).toMatch(/^The casebook is whole: \d+ rows are as they were written\.$/m)
    expect(whole.text).toContain('Backups: 2 looked at, all whole.')
    expect(whole.code).toBe(0)

    const bytes = fs.readFileSync(file)
    bytes.write('B', bytes.indexOf('A remark about case 7'))
    fs.writeFileSync(file, bytes)
    const altered = await told(verifyCommand, args)
    expect(altered.text).toMatch(/^Case [0-9a-f-]{36}: A note of an import \(8\) is not as it was written\.$/m)
    expect(altered.code).toBe(3)

    const newest = backupFiles(file)[0]?.name ?? ''
    expect((await told(backupsCommand, args)).text).toContain(`${newest}: 24 cases`)
    expect((await told(restoreCommand, [newest, ...args])).text).toMatch(
      /is the casebook now; what was there before is kept as casebook/,
    )
    const casebook = openCasebook(file)
    expect(casebook.check().altered).toEqual([])
    casebook.close()
  })

  it('a removed case takes every reading in which one of its volumes was read', async () => {
    const folder = path.join(temporaryFolder(), 'readings')
    const cache = new ReadingCache(folder)
    const key = { packSha256: 'a'.repeat(64), budgetSeconds: 60, side: null }
    const reading = readingWith([finding(16)])
    const [volume] = reading.volumes
    if (!volume) throw new Error('The reading has no volume.')
    await cache.put({ ...key, volumeHashes: [volume.hash] }, reading)
    await cache.put({ ...key, volumeHashes: [volume.hash, hashOf(3)] }, reading)
    await cache.put(
      { ...key, volumeHashes: [hashOf(7)] },
      ReadingSchema.parse(JSON.parse(JSON.stringify(reading).replaceAll(volume.hash, hashOf(7)))),
    )
    await cache.forget(new Set([volume.hash]))
    expect(fs.readdirSync(folder)).toHaveLength(1)
    expect(await cache.get({ ...key, volumeHashes: [hashOf(7)] })).toBeDefined()
  })
})
