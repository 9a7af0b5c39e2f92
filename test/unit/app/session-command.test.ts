import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../../src-main/app/cli/exit-codes.js'
import { sessionCommand } from '../../../src-main/app/cli/session.js'
import { openCasebook } from '../../../src-main/casebook/index.js'
import { temporaryFolder } from '../casebook/fixtures.js'
import { home, PASSPHRASE } from '../sessions/travel-bench.js'

/** What the command says and returns. */
async function told(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  try {
    return { code: await sessionCommand(args), text: lines.join('\n') }
  } finally {
    log.mockRestore()
  }
}

/** Data folders of two computers: a session began in the first, the second is new. */
async function twoFolders() {
  const here = await home()
  here.casebook.close()
  const [data, other] = [temporaryFolder(), temporaryFolder()]
  fs.copyFileSync(here.file, path.join(data, 'casebook.sqlite'))
  fs.cpSync(here.volumes.root, path.join(data, 'volumes'), { recursive: true })
  openCasebook(path.join(other, 'casebook.sqlite')).close()
  const secret = path.join(temporaryFolder(), 'passphrase')
  fs.writeFileSync(secret, `${PASSPHRASE}\n`)
  return { ...here, data, other, secret, file: path.join(temporaryFolder(), 'session.age') }
}

describe('the command about sessions', () => {
  it('sends a session with its images and merges it elsewhere; twice changes nothing', async () => {
    const { data, other, secret, file, id, ben } = await twoFolders()
    expect((await told('list', '--data', data)).text).toBe(
      `${id}  Knees of spring: running, 2 cases; Dr Ada 0/2, Dr Ben 0/2`,
    )
    const passphrase = ['--passphrase-file', secret]
    const sent = await told(
      'send',
      'Knees of spring',
      '--to',
      'Dr Ben',
      '--out',
      file,
      '--images',
      ...passphrase,
      '--data',
      data,
    )
    expect(sent).toMatchObject({ code: 0 })
    expect(sent.text).toContain('holds 2 series of images')
    expect(fs.readFileSync(file, 'latin1').startsWith('age-encryption.org/v1\n-> scrypt')).toBe(true)
    const merged = await told('merge', file, ...passphrase, '--data', other)
    expect(merged).toMatchObject({ code: 0 })
    expect(merged.text).toContain('“Knees of spring” is among the sessions now.')
    expect(merged.text).toContain('2 series of images came with it.')
    expect((await told('merge', file, ...passphrase, '--data', other)).text).toBe(
      'Nothing is new: all of it was merged before.',
    )
    const casebook = openCasebook(path.join(other, 'casebook.sqlite'))
    expect(casebook.items.of(id).filter(({ reader }) => reader === ben)).toHaveLength(2)
    expect(casebook.check().altered).toEqual([])
    // While the application has the casebook open, nothing is written behind its back.
    await expect(told('merge', file, ...passphrase, '--data', other)).rejects.toThrow('in use by another program')
    casebook.close()
    expect(fs.readdirSync(path.join(other, 'volumes')).filter((name) => /^[0-9a-f]{64}$/.test(name))).toHaveLength(2)
    for (const folder of fs.readdirSync(path.join(other, 'volumes', 'work')))
      expect(fs.readdirSync(path.join(other, 'volumes', 'work', folder))).toEqual([])
  })

  it('asks for what is missing in the words of its usage', async () => {
    const { data, secret, file } = await twoFolders()
    const short = path.join(temporaryFolder(), 'short')
    fs.writeFileSync(short, 'knee\n')
    for (const [args, words] of [
      [[], 'session list'],
      [['send', 'Knees of spring', '--out', file], 'for whom'],
      [['send', 'Knees of spring', '--to', 'Dr Ben'], 'the file to write'],
      [
        ['send', 'Knees of spring', '--to', 'Dr Ben', '--out', file, '--passphrase-file', short],
        'at least 10 characters',
      ],
      [
        ['send', 'Knees of spring', '--to', 'Dr Who', '--out', file, '--passphrase-file', secret],
        'neither reads nor settles',
      ],
      [['send', 'No such', '--to', 'home', '--out', file, '--passphrase-file', secret], 'no session called No such'],
      [['send', '--passphrase', 'in the list of processes'], 'not understood'],
    ] as const) {
      const error: unknown = await told(...args, '--data', data).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(UsageError)
      expect(String(error)).toContain(words)
    }
    expect(fs.existsSync(file)).toBe(false)
  })
})
