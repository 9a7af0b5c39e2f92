import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportEvent } from '../../../src-shared/bridge.js'
import { Imports } from '../../../src-main/app/imports.js'
import { caseImages, wantedImages } from '../../../src-main/app/wanted-images.js'
import { DecodeProcess, VolumeCache } from '../../../src-main/imaging/index.js'
import type { Casebook } from '../../../src-main/casebook/index.js'
import { syntheticSeries, writeFiles } from '../../fixtures/dicom-series.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { newCasebook } from '../casebook/fixtures.js'

const series = (seed: number) =>
  syntheticSeries({
    slices: 24,
    rows: 32,
    columns: 40,
    spacing: 3,
    orientation: 'sagittal',
    seriesUid: `2.25.${seed}`,
    voxel: (i, j, k) => i + j + k + seed,
    header: () => ({ PixelSpacing: [3, 3], SliceThickness: 3, BodyPartExamined: 'KNEE', Laterality: 'R' }),
  })

describe('the images of a case', () => {
  let casebook: Casebook
  let volumes: VolumeCache
  let imports: Imports
  let folder: string
  let caseId: string
  let hash: string
  let waiting: ((event: ImportEvent) => void) | null

  beforeEach(async () => {
    casebook = newCasebook().casebook
    volumes = new VolumeCache(path.join(temporaryFolder(), 'volumes'))
    await volumes.prepare()
    waiting = null
    imports = new Imports(volumes, new DecodeProcess(), casebook, (event) => {
      if (event.phase === 'imported' || event.phase === 'failed') waiting?.(event)
    })
    folder = writeFiles(path.join(temporaryFolder(), 'study'), series(1))
    const ended = end()
    imports.start([folder])
    const event = await ended
    if (event.phase !== 'imported') throw new Error('The study was not imported.')
    caseId = event.caseId
    hash = casebook.case(caseId)?.volumeHash ?? ''
  })

  const end = (): Promise<ImportEvent> => new Promise((resolve) => (waiting = resolve))
  const look = () => caseImages({ casebook, volumes, imports }, caseId)

  it('are here after the import', async () => {
    expect(await look()).toEqual({ state: 'here' })
  })

  it.each([
    ['left the cache', () => volumes.remove(hash)],
    ['were cut short on the disk', () => Promise.resolve(fs.truncateSync(volumes.rawPath(hash), 100))],
  ])('that %s are decoded again for the same case', async (_how, harm) => {
    await harm()
    const ended = end()
    expect(await look()).toMatchObject({ state: 'fetching' })
    expect(await ended).toMatchObject({ phase: 'imported', caseId, alreadyKnown: false })
    expect(await look()).toEqual({ state: 'here' })
    expect(casebook.query().total).toBe(1)
  })

  it('whose folder is gone: the sentence names it, and another place can be shown', async () => {
    await volumes.remove(hash)
    const moved = path.join(temporaryFolder(), 'moved')
    fs.renameSync(folder, moved)
    const found = await look()
    expect(found.state === 'missing' ? found.message : '').toBe(
      `The images of this case are no longer in the cache, and ${folder} is not there: connect its disk, or show where the files are now.`,
    )
    const ended = end()
    imports.start([moved], wantedImages(casebook, caseId))
    expect(await ended).toMatchObject({ phase: 'imported', caseId })
    expect(casebook.source(caseId)?.paths).toEqual([moved])
  })

  it('are not mistaken for others, which leave nothing behind', async () => {
    await volumes.remove(hash)
    const other = writeFiles(path.join(temporaryFolder(), 'other'), series(2))
    const ended = end()
    imports.start([other], wantedImages(casebook, caseId))
    const event = await ended
    expect(event.phase === 'failed' ? event.message : '').toMatch(/^The images in other are not those of this case/)
    expect(casebook.query().total).toBe(1)
    expect(fs.readdirSync(volumes.root).filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([])
  })
})
