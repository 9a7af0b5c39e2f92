import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { caseVolumes } from '../../../src-main/app/opened-case.js'
import { caseImages, wantedImages } from '../../../src-main/app/wanted-images.js'
import { kneeStudy } from '../../fixtures/knee-study.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { casesOfEvent, importBench, type ImportBench } from './import-bench.js'

const ONLY = ['pd_tse_fs_sag', 't1_tse_sag']
const series = (study = 1) =>
  kneeStudy({ size: 8, only: ONLY, study, voxel: (i, j, k, { name }) => i + j + k + name.length * study })

describe('the images of a case', () => {
  let bench: ImportBench
  let folder: string
  let caseId: string
  let hashes: string[]

  beforeEach(async () => {
    bench = await importBench()
    folder = bench.write(series())
    const [imported] = casesOfEvent(await bench.settled(bench.imports.start([folder])))
    caseId = imported?.caseId ?? ''
    hashes = bench.casebook.volumes(caseId).map(({ hash }) => hash)
    expect(hashes).toHaveLength(2)
  })

  const look = () => caseImages(bench, caseId)
  const cached = (): string[] => fs.readdirSync(bench.volumes.root).filter((name) => /^[0-9a-f]{64}$/.test(name))
  /** Looks, and waits for the import that fetches them again. */
  async function fetched() {
    const found = await look()
    if (found.state !== 'fetching') throw new Error(`Nothing is being fetched: ${JSON.stringify(found)}`)
    return bench.settled(found.jobId)
  }

  it('are here after the import', async () => {
    expect(await look()).toEqual({ state: 'here' })
  })

  it.each<[string, (hash: string) => Promise<void>]>([
    ['left the cache', (hash) => bench.volumes.remove(hash)],
    ['were cut short on the disk', (hash) => Promise.resolve(fs.truncateSync(bench.volumes.rawPath(hash), 100))],
  ])('that %s are decoded again for the same case, one series or all', async (_how, harm) => {
    for (const harmed of [hashes.slice(0, 1), hashes]) {
      for (const hash of harmed) await harm(hash)
      expect(casesOfEvent(await fetched())).toEqual([{ caseId, outcome: 'known', added: 0 }])
      expect(await look()).toEqual({ state: 'here' })
    }
    expect(bench.casebook.query().total).toBe(1)
    expect(cached().sort()).toEqual([...hashes].sort())
  })

  it('whose folder is gone: the sentence names it, and another place can be shown', async () => {
    for (const hash of hashes) await bench.volumes.remove(hash)
    const moved = path.join(temporaryFolder(), 'moved')
    fs.renameSync(folder, moved)
    const found = await look()
    expect(found.state === 'missing' ? found.message : '').toBe(
      `The images of this case are no longer in the cache, and ${folder} is not there: connect its disk, or show where the files are now.`,
    )
    const jobId = bench.imports.start([moved], await wantedImages(bench, caseId))
    expect(casesOfEvent(await bench.settled(jobId))).toMatchObject([{ caseId }])
    for (const { source } of bench.casebook.volumes(caseId)) expect(source.paths).toEqual([moved])
    expect(await look()).toEqual({ state: 'here' })
  })

  it('of which some cannot be fetched: the case opens with the others, and says which are not there', async () => {
    await bench.volumes.remove(hashes[1] ?? '')
    fs.rmSync(folder, { recursive: true })
    expect(await look()).toEqual({ state: 'here' })
    const { here, missing } = await caseVolumes(bench, caseId)
    expect(here.map(({ meta }) => meta.series.description)).toEqual(['pd_tse_fs_sag'])
    expect(missing.map((volume) => volume.series.description)).toEqual(['t1_tse_sag'])
  })

  it('are not mistaken for others, which leave nothing behind', async () => {
    for (const hash of hashes) await bench.volumes.remove(hash)
    const other = bench.write(series(2))
    const jobId = bench.imports.start([other], await wantedImages(bench, caseId))
    const event = await bench.settled(jobId)
    expect(event.phase === 'failed' ? event.message : '').toMatch(/^The images in study are not those of this case/)
    expect(bench.casebook.query().total).toBe(1)
    expect(cached()).toEqual([])
  })
})
