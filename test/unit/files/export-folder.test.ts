import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXPORT_MARKER, writeExportFolder } from '../../../src-main/files/export-folder.js'

let place: string
let target: string
beforeEach(() => {
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-exports-'))
  target = path.join(place, 'knees')
})
afterEach(() => {
  fs.rmSync(place, { recursive: true, force: true })
})

const ALONE = { mayShare: false }
const SHARED = { mayShare: true }

/** Writes these files as an export does. */
function writing(files: Record<string, string>) {
  return async (draft: string): Promise<number> => {
    for (const [name, text] of Object.entries(files)) {
      await fs.promises.mkdir(path.join(draft, path.dirname(name)), { recursive: true })
      await fs.promises.writeFile(path.join(draft, name), text)
    }
    return Object.keys(files).length
  }
}

function content(folder = target): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile() && name !== EXPORT_MARKER)
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]))
}

describe('an export folder', () => {
  it('is made where there is none, or where it is empty', async () => {
    expect(await writeExportFolder(target, ALONE, writing({ 'a.txt': 'a', 'images/b.png': 'b' }))).toBe(2)
    expect(content()).toEqual({ 'a.txt': 'a', 'images/b.png': 'b' })
    const empty = path.join(place, 'empty')
    fs.mkdirSync(empty)
    await writeExportFolder(empty, ALONE, writing({ 'a.txt': 'a' }))
    expect(content(empty)).toEqual({ 'a.txt': 'a' })
    expect(fs.readdirSync(place).sort()).toEqual(['empty', 'knees'])
  })

  it('takes the place of its former self, and of what that no longer holds', async () => {
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'old', 'images/b.png': 'b', 'images/c.png': 'c' }))
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'new', 'images/c.png': 'c' }))
    expect(content()).toEqual({ 'a.txt': 'new', 'images/c.png': 'c' })
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'newest' }))
    expect(fs.readdirSync(target).sort()).toEqual([EXPORT_MARKER, 'a.txt'])
  })

  it('refuses a folder of somebody else’s files, before any work, and leaves them as they are', async () => {
    fs.mkdirSync(target)
    fs.writeFileSync(path.join(target, 'thesis.docx'), 'years of work')
    let worked = false
    const work = (): Promise<void> => {
      worked = true
      return Promise.resolve()
    }
    await expect(writeExportFolder(target, ALONE, work)).rejects.toThrow(
      'knees holds thesis.docx, which this export did not make and will not replace: choose another name or an empty folder.',
    )
    expect(worked).toBe(false)
    expect(content()).toEqual({ 'thesis.docx': 'years of work' })
  })

  it('refuses its own former folder where somebody put something into it', async () => {
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'a', 'images/b.png': 'b' }))
    fs.writeFileSync(path.join(target, 'images', 'mine.png'), 'mine')
    await expect(writeExportFolder(target, ALONE, writing({ 'a.txt': 'new' }))).rejects.toThrow(
      /holds images\/mine\.png/,
    )
    expect(content()).toEqual({ 'a.txt': 'a', 'images/b.png': 'b', 'images/mine.png': 'mine' })
  })

  it('refuses a file, which stays', async () => {
    fs.writeFileSync(target, 'a file')
    await expect(writeExportFolder(target, SHARED, writing({ 'a.txt': 'a' }))).rejects.toThrow(/knees is a file/)
    expect(fs.readFileSync(target, 'utf8')).toBe('a file')
  })

  it('shares a folder where it may, replaces its own files only, and never takes a name that is taken', async () => {
    fs.mkdirSync(path.join(target, 'images'), { recursive: true })
    fs.writeFileSync(path.join(target, 'images', 'mine.png'), 'mine')
    await writeExportFolder(target, SHARED, writing({ 'a.txt': 'a', 'images/b.png': 'b' }))
    await writeExportFolder(target, SHARED, writing({ 'a.txt': 'new' }))
    expect(content()).toEqual({ 'a.txt': 'new', 'images/mine.png': 'mine' })
    await expect(writeExportFolder(target, SHARED, writing({ 'images/mine.png': 'theirs' }))).rejects.toThrow(
      /already holds images\/mine\.png/,
    )
    expect(content()).toEqual({ 'a.txt': 'new', 'images/mine.png': 'mine' })
    expect(fs.readdirSync(place)).toEqual(['knees'])
  })

  it('changes nothing and leaves no draft where writing fails', async () => {
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'a' }))
    const failing = async (draft: string): Promise<never> => {
      await writing({ 'b.txt': 'b' })(draft)
      throw new Error('The disk is full.')
    }
    await expect(writeExportFolder(target, ALONE, failing)).rejects.toThrow('The disk is full.')
    await expect(writeExportFolder(path.join(place, 'other'), ALONE, failing)).rejects.toThrow('The disk is full.')
    expect(content()).toEqual({ 'a.txt': 'a' })
    expect(fs.readdirSync(place)).toEqual(['knees'])
  })

  it('does not follow a marker out of its folder', async () => {
    await writeExportFolder(target, ALONE, writing({ 'a.txt': 'a' }))
    fs.writeFileSync(path.join(place, 'outside.txt'), 'outside')
    fs.writeFileSync(
      path.join(target, EXPORT_MARKER),
      JSON.stringify({ schema: 'condyle.export/1', files: ['a.txt', '../outside.txt'] }),
    )
    await writeExportFolder(target, ALONE, writing({ 'b.txt': 'b' }))
    expect(fs.readFileSync(path.join(place, 'outside.txt'), 'utf8')).toBe('outside')
  })
})
