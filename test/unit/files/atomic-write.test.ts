import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeWholeSync, writeFileWhole, writeFileWholeSync } from '../../../src-main/files/atomic-write.js'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-files-'))
})
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

describe('a file written whole', () => {
  it('replaces the old one, makes its folder, and leaves no draft', async () => {
    const file = path.join(folder, 'new', 'settings.json')
    await writeFileWhole(file, 'first')
    await writeFileWhole(file, new TextEncoder().encode('second'))
    expect(fs.readFileSync(file, 'utf8')).toBe('second')
    writeFileWholeSync(file, 'third')
    expect(fs.readFileSync(file, 'utf8')).toBe('third')
    expect(fs.readdirSync(path.dirname(file))).toEqual(['settings.json'])
  })

  it.runIf(process.platform !== 'win32')('is readable by its owner only', async () => {
    await writeFileWhole(path.join(folder, 'a'), 'a')
    writeFileWholeSync(path.join(folder, 'b'), 'b')
    for (const name of ['a', 'b']) expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it('leaves the old file and no draft where its content fails half way', async () => {
    const file = path.join(folder, 'volume.nii.gz')
    fs.writeFileSync(file, 'old')
    await expect(writeFileWhole(file, failing())).rejects.toThrow('The disk is full.')
    expect(fs.readFileSync(file, 'utf8')).toBe('old')
    expect(fs.readdirSync(folder)).toEqual(['volume.nii.gz'])
  })

  it('takes the place of another when something else wrote it', () => {
    const [draft, file] = [path.join(folder, 'casebook.part'), path.join(folder, 'casebook.sqlite')]
    fs.writeFileSync(file, 'old')
    fs.writeFileSync(draft, 'new')
    placeWholeSync(draft, file)
    expect(fs.readdirSync(folder)).toEqual(['casebook.sqlite'])
    expect(fs.readFileSync(file, 'utf8')).toBe('new')
  })

  it('leaves no draft where its place is taken by a folder', async () => {
    fs.mkdirSync(path.join(folder, 'taken', 'inside'), { recursive: true })
    await expect(writeFileWhole(path.join(folder, 'taken'), 'x')).rejects.toThrow()
    expect(() => {
      writeFileWholeSync(path.join(folder, 'taken'), 'x')
    }).toThrow()
    expect(fs.readdirSync(folder)).toEqual(['taken'])
    expect(fs.readdirSync(path.join(folder, 'taken'))).toEqual(['inside'])
  })
})

async function* failing(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(1000))
  throw new Error('The disk is full.')
}
