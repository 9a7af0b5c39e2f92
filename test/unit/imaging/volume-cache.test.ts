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
    const bytes = readFileSync(cache.rawPath(meta.hash))
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    writeFileSync(cache.rawPath(meta.hash), bytes)
    await expect(cache.verify(meta.hash)).rejects.toThrow(/its voxels have changed/)
  })

  test('a description that is no description is damage, an unknown hash is just not there', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    writeFileSync(path.join(cache.root, meta.hash, 'volume.json'), '{"half":')
    await expect(cache.find(meta.hash)).rejects.toThrow(/description cannot be read/)
    expect(await cache.find('0'.repeat(64))).toBeNull()
    await expect(cache.find('../../etc')).rejects.toThrow(RangeError)
  })

  test('what a crash left behind is swept: old work, and folders without both files', async () => {
    const { cache, folder } = study()
    const { meta } = await importFolder(cache, folder)
    const stale = path.join(cache.workFolder, 'volume-stale')
    const fresh = path.join(cache.workFolder, 'volume-fresh')
    const broken = path.join(cache.root, 'f'.repeat(64))
    for (const place of [stale, fresh, broken]) mkdirSync(place)
    utimesSync(stale, new Date(1e12), new Date(1e12))
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
