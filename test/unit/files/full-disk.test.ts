/** A disk that is full or read-only is said in the same sentence by whoever writes, and nothing half-made stays. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { JsonFile } from '../../../src-main/app/json-file.js'
import { prepareDataFolder } from '../../../src-main/app/data-folder.js'
import { writeFileWhole, writeFileWholeSync } from '../../../src-main/files/atomic-write.js'
import { nameDataFolder, sentenceFor } from '../../../src-main/files/disk-trouble.js'
import { writeExportFolder } from '../../../src-main/files/export-folder.js'
import { VolumeCache } from '../../../src-main/imaging/index.js'
import { ReadingCache } from '../../../src-main/inference/reading-cache.js'
import { PreferencesSchema } from '../../../src-shared/case/preferences.js'
import { fill, mayMount, readOnly, smallDisk } from '../../fixtures/small-disk.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { readingWith } from '../casebook/case-data.js'
import { volumeMeta } from '../exchange/fixtures.js'

const KEY = { volumeHashes: ['a'], packSha256: 'b', side: null, budgetSeconds: 60 } as const
const BIG = 'x'.repeat(1 << 20)

/** Everything that writes, below a folder. */
const WRITERS: readonly [string, (folder: string) => Promise<unknown>][] = [
  ['a file', (folder) => writeFileWhole(path.join(folder, 'report.html'), BIG)],
  ['a file at once', (folder) => Promise.resolve().then(() => writeFileWholeSync(path.join(folder, 'f'), BIG))],
  [
    'the settings',
    (folder) =>
      Promise.resolve().then(() => {
        const fallback = PreferencesSchema.parse({})
        new JsonFile(path.join(folder, 'preferences.json'), PreferencesSchema, fallback).write(fallback)
      }),
  ],
  ['the cache of readings', (folder) => new ReadingCache(folder).put(KEY, readingWith([]))],
  [
    'the cache of volumes',
    (folder) => {
      const draft = volumeMeta()
      return new VolumeCache(path.join(folder, 'volumes')).store(draft, new Int16Array(1 << 20))
    },
  ],
  [
    'an export',
    (folder) =>
      writeExportFolder(path.join(folder, 'knees'), { mayShare: false }, (draft) =>
        fs.promises.writeFile(path.join(draft, 'a'), BIG),
      ),
  ],
]

afterEach(() => nameDataFolder(''))

describe.runIf(mayMount())('where the disk', () => {
  it.each(WRITERS)('is full, %s says so', async (_name, write) => {
    const disk = smallDisk(256)
    nameDataFolder(disk)
    fill(disk)
    const error = await write(disk).catch((reason: unknown) => reason)
    expect(sentenceFor(error)).toBe(`There is no room left on the disk of ${disk}: free some room and try again.`)
    const files = fs.readdirSync(disk, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name)).toEqual(['filler'])
  })

  it.each(WRITERS)('is read-only, %s says so', async (_name, write) => {
    const folder = temporaryFolder()
    nameDataFolder(folder)
    readOnly(folder)
    const error = await write(folder).catch((reason: unknown) => reason)
    expect(sentenceFor(error)).toBe(
      `${folder} lies on a disk that cannot be written to: make it writable, or choose another place.`,
    )
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('is full, the data folder can still be looked at', () => {
    const disk = smallDisk(64)
    fill(disk)
    expect(prepareDataFolder(disk, true)).toEqual({
      kind: 'full',
      message: `There is no room left on the disk of ${disk}: free some room and try again. Until then cases can be looked at, but nothing that is decided can be kept.`,
    })
    expect(fs.readdirSync(disk)).toEqual(['filler'])
  })

  it('is read-only, the data folder is refused', () => {
    const folder = temporaryFolder()
    readOnly(folder)
    expect(prepareDataFolder(folder, true)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(`${folder} lies on a disk that cannot be written to`) as string,
    })
  })
})
