import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { volumeBytes, VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { importStack, scanPaths, VolumeCache } from '../../../src-main/imaging/index.js'
import { syntheticSeries, writeFiles } from '../../fixtures/dicom-series.js'
import { readVoxels } from '../../fixtures/imported.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const small = { slices: 4, rows: 4, columns: 5 }

interface Study {
  readonly cache: VolumeCache
  readonly folder: string
}

function study(maxBytes?: number): Study {
  const root = temporaryFolder()
  const folder = writeFiles(path.join(root, 'study'), syntheticSeries(small))
  return { cache: new VolumeCache(path.join(root, 'cache'), maxBytes === undefined ? {} : { maxBytes }), folder }
}

async function importFolder(
  cache: VolumeCache,
  folder: string,
  side?: 'left' | 'right',
): Promise<{ meta: VolumeMeta; slices: number }> {
  const scanned = await scanPaths([folder], { workFolder: cache.workFolder, thumbnails: false })
  const stack = scanned.stack(scanned.result.stacks[0]?.id ?? '')
  if (!stack) throw new Error('No stack.')
  let slices = 0
  const meta = await importStack(stack, { cache, side, onProgress: ({ done }) => (slices = done) })
  return { meta, slices }
}

/** Flips one bit of a file. */
function flip(file: string, at: number, bit = 0): void {
  const bytes = readFileSync(file)
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
  writeFileSync(file, bytes)
}

describe('a volume in the cache', () => {
  test('is a folder named by its hash, with voxels and a checked description', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    expect(readdirSync(path.join(cache.root, meta.hash)).sort()).toEqual(['volume.json', 'volume.raw'])
    expect(
      VolumeMetaSchema.parse(JSON.parse(readFileSync(path.join(cache.root, meta.hash, 'volume.json'), 'utf8'))),
    ).toEqual(meta)
    expect(readFileSync(cache.rawPath(meta.hash)).length).toBe(volumeBytes(meta))
    expect(readVoxels(cache, meta)[19]).toBe(4 + 30)
    await cache.verify(meta.hash)
    expect(readdirSync(cache.workFolder)).toEqual([])
  })

  test('importing the same files twice decodes once', async () => {
    const { cache, folder } = study()
    const first = await importFolder(cache, folder)
    const second = await importFolder(cache, folder)
    expect([first.slices, second.slices]).toEqual([4, 0])
    expect(second.meta).toEqual(first.meta)
  })

  test('a copy with other times is decoded again and recognised by its content', async () => {
    const { cache, folder } = study()
    const first = await importFolder(cache, folder)
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), new Date(1e12), new Date(1e12))
    const second = await importFolder(cache, folder)
    expect(second.slices).toBe(4)
    expect(second.meta.hash).toBe(first.meta.hash)
    expect(second.meta.sourceKey).not.toBe(first.meta.sourceKey)
  })

  test('one voxel or one millimetre more makes another volume', async () => {
    const { cache, folder } = study()
    const { hash } = (await importFolder(cache, folder)).meta
    const voxel = writeFiles(
      `${folder}-voxel`,
      syntheticSeries({ ...small, voxel: (i, j, k) => i + 10 * j + 100 * k + (k === 3 ? 1 : 0) }),
    )
    const moved = writeFiles(`${folder}-moved`, syntheticSeries({ ...small, spacing: 1.001 }))
    const hashes = [(await importFolder(cache, voxel)).meta.hash, (await importFolder(cache, moved)).meta.hash]
    expect(new Set([hash, ...hashes]).size).toBe(3)
  })

  test('a side set by the user is kept with it', async () => {
    const { cache, folder } = study()
    expect((await importFolder(cache, folder)).meta.side).toBe('unknown')
    const { meta } = await importFolder(cache, folder, 'left')
    expect(meta).toMatchObject({ side: 'left', sideSource: 'user' })
    expect(await cache.find(meta.hash)).toEqual(meta)
    expect((await importFolder(cache, folder)).meta.side).toBe('left')
  })
})

describe('damage', () => {
  test('a shortened file is noticed at once, and importing again mends it', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    truncateSync(cache.rawPath(meta.hash), 10)
    await expect(cache.find(meta.hash)).rejects.toThrow(/is damaged \(it has 10 of 160 bytes\): open the study again/)
    expect((await importFolder(cache, folder)).slices).toBe(4)
    await cache.verify(meta.hash)
  })

  test('a changed voxel is noticed by verify', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    flip(cache.rawPath(meta.hash), 40)
    await expect(cache.verify(meta.hash)).rejects.toThrow(/its voxels have changed/)
  })

  test('any flipped bit of voxels or description is found', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    const place = path.join(cache.root, meta.hash)
    const whole = new Map(['volume.raw', 'volume.json'].map((name) => [name, readFileSync(path.join(place, name))]))
    const restore = (): void => {
      mkdirSync(place, { recursive: true })
      for (const [name, bytes] of whole) writeFileSync(path.join(place, name), bytes)
    }
    for (const [name, { length }] of whole)
      for (let at = 0; at < length; at += 7) {
        restore()
        flip(path.join(place, name), at, at % 8)
        await expect(cache.verify(meta.hash), `${name}, byte ${at}`).rejects.toThrow(/is damaged/)
      }
    restore()
    await cache.verify(meta.hash)
  })

  test('what is read is checked to its end: the last piece of a damaged volume never comes, and the volume is gone', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    flip(cache.rawPath(meta.hash), 40)
    const volume = await cache.read(meta.hash)
    const passed: Uint8Array[] = []
    const reading = async (): Promise<void> => {
      for await (const piece of volume?.pieces ?? []) passed.push(piece)
    }
    await expect(reading()).rejects.toThrow(/its voxels have changed on the disk/)
    expect(passed).toEqual([])
    expect(await cache.find(meta.hash)).toBeNull()
    expect(cache.wasDamaged(meta.hash)).toBe(true)
    expect((await importFolder(cache, folder)).slices).toBe(4)
    await cache.verify(meta.hash)
  })

  test('a damaged volume makes way for the right one that another copy of the files gives', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    flip(cache.rawPath(meta.hash), 7)
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), new Date(1e12), new Date(1e12))
    expect((await importFolder(cache, folder)).meta.hash).toBe(meta.hash)
    await cache.verify(meta.hash)
  })

  test('a description of version 0.1, without a digest, is read, and gets one when its voxels are found right', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    const file = path.join(cache.root, meta.hash, 'volume.json')
    writeFileSync(file, JSON.stringify(meta))
    await cache.verify(meta.hash)
    expect(readFileSync(file, 'utf8')).toMatch(/,"digest":"[0-9a-f]{64}"\}$/)
    expect(await cache.find(meta.hash)).toEqual(meta)
  })

  test('a removed case leaves neither voxels nor where they came from', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    const other = (await importFolder(cache, writeFiles(`${folder}-2`, syntheticSeries({ ...small, voxel: () => 2 }))))
      .meta
    await cache.forget([meta.hash])
    expect(readdirSync(cache.root).filter((name) => name.length === 64)).toEqual([other.hash])
    expect(readdirSync(path.join(cache.root, 'sources'))).toEqual([`${other.sourceKey}.json`])
  })

  test('a description that is no description is damage, an unknown hash is just not there', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    writeFileSync(path.join(cache.root, meta.hash, 'volume.json'), '{"half":')
    await expect(cache.find(meta.hash)).rejects.toThrow(/description cannot be read/)
    expect(await cache.find('0'.repeat(64))).toBeNull()
    await expect(cache.find('../../etc')).rejects.toThrow(RangeError)
  })

  test('what a crash left behind is swept: work of processes that are gone, and folders without both files', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    const stale = path.join(cache.root, 'work', 'p999999999s1')
    const fresh = path.join(cache.workFolder, 'volume-fresh')
    const broken = path.join(cache.root, 'f'.repeat(64))
    for (const place of [stale, fresh, broken]) mkdirSync(place)
    await cache.prepare()
    expect([stale, fresh, broken].map((place) => existsSync(place))).toEqual([false, true, false])
    expect(await cache.find(meta.hash)).toEqual(meta)
  })
})

describe('the size limit', () => {
  test('drops what was longest unused, never what is to be kept, and forgets its sources', async () => {
    const { cache, folder } = study()
    const old = (await importFolder(cache, folder)).meta
    const kept = (await importFolder(cache, writeFiles(`${folder}-2`, syntheticSeries({ ...small, voxel: () => 2 }))))
      .meta
    const recent = (await importFolder(cache, writeFiles(`${folder}-3`, syntheticSeries({ ...small, voxel: () => 3 }))))
      .meta
    const age = (hash: string, seconds: number): void =>
      utimesSync(path.join(cache.root, hash, 'volume.json'), new Date(seconds * 1000), new Date(seconds * 1000))
    age(kept.hash, 1_000_000)
    age(old.hash, 1_000_001)
    const tight = new VolumeCache(cache.root, { maxBytes: 1 })
    expect((await tight.evict(new Set([kept.hash, recent.hash]))).volumes).toBe(2)
    expect(await cache.find(old.hash)).toBeNull()
    expect(await cache.findBySource(old.sourceKey)).toBeNull()
    expect(await cache.findBySource(kept.sourceKey)).toEqual(kept)
    expect(readdirSync(path.join(cache.root, 'sources'))).toHaveLength(2)
  })

  test('finding a volume counts as using it', async () => {
    const { cache, folder } = study()
    const first = (await importFolder(cache, folder)).meta
    const second = (await importFolder(cache, writeFiles(`${folder}-2`, syntheticSeries({ ...small, voxel: () => 2 }))))
      .meta
    for (const { hash } of [first, second])
      utimesSync(path.join(cache.root, hash, 'volume.json'), new Date(1e9), new Date(1e9))
    await cache.find(first.hash)
    const { bytes } = await cache.evict(new Set())
    await new VolumeCache(cache.root, { maxBytes: bytes - 1 }).evict(new Set())
    expect(await cache.find(first.hash)).not.toBeNull()
    expect(await cache.find(second.hash)).toBeNull()
  })
})

test('a cancelled import leaves nothing half-written', async () => {
  const { cache, folder } = study()
  const scanned = await scanPaths([folder], { workFolder: cache.workFolder, thumbnails: false })
  const stack = scanned.stack(scanned.result.stacks[0]?.id ?? '')
  if (!stack) throw new Error('No stack.')
  const abort = new AbortController()
  const importing = importStack(stack, { cache, signal: abort.signal, onProgress: () => abort.abort() })
  await expect(importing).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(existsSync(cache.workFolder) ? readdirSync(cache.workFolder) : []).toEqual([])
  expect(await cache.findBySource(stack.sourceKey)).toBeNull()
})

test('the work folder of a decoder that outlived its process goes as soon as it has ended', async () => {
  const { cache } = study()
  const orphan = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60000)'])
  const left = path.join(path.dirname(cache.workFolder), `p${orphan.pid ?? 0}s0`)
  mkdirSync(left, { recursive: true })
  await cache.prepare()
  expect(existsSync(left)).toBe(true)
  orphan.kill('SIGKILL')
  await expect.poll(() => existsSync(left), { timeout: 10_000 }).toBe(false)
})
