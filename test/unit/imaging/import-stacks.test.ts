import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  importStacks,
  scanPaths,
  thumbnailOf,
  VolumeCache,
  type ScannedStudy,
} from '../../../src-main/imaging/index.js'
import { writeFiles } from '../../fixtures/dicom-series.js'
import { suggestedStacks } from '../../fixtures/imported.js'
import { kneeStudy, seriesUidOf } from '../../fixtures/knee-study.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const SIZE = 16

interface Room {
  readonly folder: string
  readonly cache: VolumeCache
}

function room(options: Parameters<typeof kneeStudy>[0] = {}): Room {
  const root = temporaryFolder()
  return {
    folder: writeFiles(path.join(root, 'study'), kneeStudy({ size: SIZE, ...options })),
    cache: new VolumeCache(path.join(root, 'cache')),
  }
}

async function scanOf({ folder, cache }: Room): Promise<ScannedStudy> {
  return scanPaths([folder], { workFolder: cache.workFolder })
}

/** Hashes of the volumes in a cache. */
function cached({ cache }: Room): string[] {
  return existsSync(cache.root) ? readdirSync(cache.root).filter((name) => name.length === 64) : []
}

describe('importing all stacks of a study', () => {
  test('caches every one, in the order asked for, and counts slices', async () => {
    const place = room()
    const stacks = suggestedStacks(await scanOf(place))
    const told: number[] = []
    const results = await importStacks(stacks, {
      cache: place.cache,
      onProgress: ({ done, total }) => {
        expect(total).toBe(280)
        told.push(done)
      },
    })
    expect(results.map(({ stack, failure, isNew }) => [stack.summary.id, failure, isNew])).toEqual(
      stacks.map(({ summary }) => [summary.id, null, true]),
    )
    expect(told).toEqual(Array.from({ length: 280 }, (_, n) => n + 1))
    expect(cached(place).sort()).toEqual(results.map(({ meta }) => meta?.hash).sort())
    expect(results.map(({ meta }) => meta?.series.uid)).toEqual(stacks.map(({ summary }) => summary.series.uid))
  })

  test('one that fails does not stop the others, and says why', async () => {
    const place = room()
    const study = await scanOf(place)
    rmSync(path.join(place.folder, '1-t1_tse_sag-007.dcm'))
    const results = await importStacks(suggestedStacks(study), { cache: place.cache })
    const failed = results.filter(({ meta }) => meta === null)
    expect(failed.map(({ stack, failure }) => [stack.summary.series.uid, failure])).toEqual([
      [
        seriesUidOf('t1_tse_sag'),
        '1-t1_tse_sag-007.dcm is not there any more: check the disk and open the study again.',
      ],
    ])
    expect(cached(place)).toHaveLength(4)
    expect(readdirSync(place.cache.workFolder)).toEqual([])
  })

  test.each([1, 40, 150, 279, 280])('cancelled after %i slices it leaves no volume that it made', async (after) => {
    const place = room()
    const study = await scanOf(place)
    const abort = new AbortController()
    const importing = importStacks(suggestedStacks(study), {
      cache: place.cache,
      signal: abort.signal,
      onProgress: ({ done }) => {
        if (done >= after) abort.abort()
      },
    })
    await expect(importing).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect(cached(place)).toEqual([])
    expect(existsSync(place.cache.workFolder) ? readdirSync(place.cache.workFolder) : []).toEqual([])
  })

  test('cancelled it leaves what was there before', async () => {
    const place = room()
    const study = await scanOf(place)
    const [first] = suggestedStacks(study)
    if (!first) throw new Error('No stack.')
    const [before] = await importStacks([first], { cache: place.cache })
    const abort = new AbortController()
    const importing = importStacks(suggestedStacks(study), {
      cache: place.cache,
      signal: abort.signal,
      onProgress: ({ done }) => {
        if (done > 200) abort.abort()
      },
    })
    await expect(importing).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect(cached(place)).toEqual([before?.meta?.hash])
  })

  test('a second time nothing is decoded, and what the study now says of the side is kept', async () => {
    const place = room()
    const first = await importStacks(suggestedStacks(await scanOf(place)), { cache: place.cache })
    const written = first.map(({ meta }) => statSync(place.cache.rawPath(meta?.hash ?? '')).mtimeMs)
    // A series that came later names the side of the whole study.
    const later = kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'], voxel: () => 9, header: (_, k) => laterHeader(k) })
    writeFiles(
      place.folder,
      later.map((file) => ({ ...file, name: `later-${file.name}` })),
    )
    const again = await importStacks(suggestedStacks(await scanOf(place)), { cache: place.cache })
    expect(again.filter(({ isNew }) => isNew).map(({ meta }) => meta?.series.uid)).toEqual(['2.25.7003'])
    expect(first.map(({ meta }) => statSync(place.cache.rawPath(meta?.hash ?? '')).mtimeMs)).toEqual(written)
    for (const { meta } of again) {
      expect([meta?.side, meta?.sideSource]).toEqual(['left', 'header'])
      expect(await place.cache.find(meta?.hash ?? '')).toEqual(meta)
    }
  })

  test('the side that a person chose is kept with every volume, also when imported again', async () => {
    const place = room({ only: ['pd_tse_fs_sag', 't1_tse_sag'] })
    const stacks = suggestedStacks(await scanOf(place))
    await importStacks(stacks, { cache: place.cache, side: 'left' })
    const again = await importStacks(stacks, { cache: place.cache })
    expect(again.map(({ meta }) => [meta?.side, meta?.sideSource])).toEqual([
      ['left', 'user'],
      ['left', 'user'],
    ])
  })

  test('two series of the same voxels are one volume', async () => {
    const voxel = (): number => 5
    const place = room({ only: ['pd_tse_fs_sag', 't1_tse_sag'], voxel })
    const results = await importStacks(suggestedStacks(await scanOf(place)), { cache: place.cache })
    expect(new Set(results.map(({ meta }) => meta?.hash)).size).toBe(1)
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1)
    const [hash = ''] = cached(place)
    await place.cache.verify(hash)
  })
})

test('the picture of a volume is drawn from the cache; without the volume there is none', async () => {
  const place = room({ only: ['pd_tse_fs_cor'] })
  const [result] = await importStacks(suggestedStacks(await scanOf(place)), { cache: place.cache })
  if (!result?.meta) throw new Error('No volume.')
  expect(await thumbnailOf(place.cache, result.meta)).toMatch(/^data:image\/png;base64,/)
  await place.cache.remove(result.meta.hash)
  expect(await thumbnailOf(place.cache, result.meta)).toBeNull()
})

function laterHeader(k: number): Record<string, unknown> {
  return { SOPInstanceUID: `2.25.7004.${k}`, SeriesInstanceUID: '2.25.7003', SeriesNumber: 9, Laterality: 'L' }
}
