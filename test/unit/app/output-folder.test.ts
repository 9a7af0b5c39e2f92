/** 27: an output folder that cannot be written to is found before the model runs, and named. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FolderError } from '../../../src-main/app/cli/exit-codes.js'
import { cannotWrite, checkOutputFolder } from '../../../src-main/app/cli/output-folder.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

async function refusal(folder: string): Promise<string> {
  const error = await checkOutputFolder(folder).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(FolderError)
  return error instanceof Error ? error.message : ''
}

describe('27 the output folder', () => {
  it.each([['a'.repeat(250)], ['Müller 青木 🦵'], [path.join('not', 'there', 'yet')]])(
    'may be called %s, and nothing of the trial stays behind',
    async (name) => {
      const root = temporaryFolder()
      await checkOutputFolder(path.join(root, name))
      expect(readdirSync(root)).toEqual([])
    },
  )

  it('that is there stays as it is', async () => {
    const root = temporaryFolder()
    const folder = path.join(root, 'out')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'mine.txt'), 'mine')
    await checkOutputFolder(folder)
    expect(readdirSync(folder)).toEqual(['mine.txt'])
  })

  it('that is a file is refused, and the file stays', async () => {
    const file = path.join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    expect(await refusal(file)).toBe(`${file} is a file, so no results can be written into it: name another folder.`)
    expect(existsSync(file)).toBe(true)
  })

  it('below a file is refused', async () => {
    const file = path.join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    expect(await refusal(path.join(file, 'out'))).toMatch(/a file or folder of another kind is in its way/)
  })

  it('of a name that no disk takes is refused', async () => {
    expect(await refusal(path.join(temporaryFolder(), 'a'.repeat(300)))).toMatch(/The name of .* is too long/)
  })

  it.skipIf(process.platform !== 'linux')('where nothing can be made is refused', async () => {
    expect(await refusal('/proc/condyle')).toMatch(/^\/proc\/condyle .* choose another place/)
  })

  it.each([
    ['ENOSPC', /^There is no room left on the disk of \/out: free some room and try again\.$/],
    ['EROFS', /^\/out lies on a disk that cannot be written to: make it writable, or choose another place\.$/],
    ['EACCES', /^This user may not write to \/out: change its permissions, or choose another place\.$/],
    ['EWHATEVER', /^\/out cannot be written to: name another folder\.$/],
  ])('%s is said in words', (code, words) => {
    expect(cannotWrite('/out', Object.assign(new Error(code), { code })).message).toMatch(words)
  })
})
