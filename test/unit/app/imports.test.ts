import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ImportEvent } from '../../../src-shared/bridge-import.js'
import { syntheticSeries, writeFiles, type Keywords } from '../../fixtures/dicom-series.js'
import { kneeStudy } from '../../fixtures/knee-study.js'
import { casesOfEvent, importBench, type ImportBench } from './import-bench.js'

const SIZE = 8
const RIGHT = { Laterality: 'R', PatientName: 'Test^Anna', PatientID: 'T-1', PatientBirthDate: '19610203' }
const study = (options: Parameters<typeof kneeStudy>[0] = {}) =>
  kneeStudy({ size: SIZE, header: () => RIGHT, ...options })
const localiser = () =>
  syntheticSeries({
    ...{ slices: 3, rows: SIZE, columns: SIZE, spacing: 20, orientation: 'axial', seriesUid: '2.25.31', prefix: 'loc' },
    header: () => ({
      ...RIGHT,
      StudyInstanceUID: '2.25.7000.1',
      SeriesDescription: 'localizer',
      ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
      SeriesNumber: 1,
    }),
  })

async function run(bench: ImportBench, files: ReturnType<typeof kneeStudy>): Promise<ImportEvent> {
  return bench.settled(bench.imports.start([bench.write(files)]))
}

/** Hashes of the volumes in the cache. */
const cached = ({ volumes }: ImportBench): string[] =>
  fs.readdirSync(volumes.root).filter((name) => /^[0-9a-f]{64}$/.test(name))

describe('the import of a study', () => {
  it('makes every series a volume of one case, and lists what it set aside with the case', async () => {
    const bench = await importBench()
    const event = await run(bench, [...study(), ...localiser()])
    const [imported, ...more] = casesOfEvent(event)
    expect(more).toEqual([])
    expect(imported).toMatchObject({ outcome: 'new', added: 5 })
    const id = imported?.caseId ?? ''
    const summary = bench.casebook.case(id)
    expect(summary).toMatchObject({
      patientName: 'Test Anna',
      birthDate: '1961-02-03',
      side: 'right',
      volumes: 5,
      series: ['pd_tse_fs_sag', 'pd_tse_fs_cor', 'pd_tse_fs_tra', 't1_tse_sag', 't2_de3d_we_sag'],
    })
    const notes = bench.casebook.notes(id)
    expect(notes.filter(({ kind }) => kind === 'set-aside').map(({ fileCount }) => fileCount)).toEqual([3])
    expect(event).toMatchObject({ notes: notes.length })
    expect(summary?.notes).toBe(notes.length)
    for (const volume of bench.casebook.volumes(id)) {
      expect(volume.thumbnail).toMatch(/^data:image\/png;base64,/)
      expect(await bench.volumes.find(volume.hash)).not.toBeNull()
    }
    expect(bench.events.filter(({ phase }) => phase === 'progress').at(-1)).toMatchObject({
      progress: { stage: 'decode', done: 280, total: 280 },
    })
  })

  it('knows what was opened before, and lets a series that comes later join its case', async () => {
    const bench = await importBench()
    const first = study({ only: ['pd_tse_fs_sag'] })
    const [early] = casesOfEvent(await run(bench, first))
    expect(casesOfEvent(await run(bench, first))).toEqual([{ caseId: early?.caseId, outcome: 'known', added: 0 }])
    expect(casesOfEvent(await run(bench, study()))).toEqual([{ caseId: early?.caseId, outcome: 'joined', added: 4 }])
    expect(bench.casebook.query().total).toBe(1)
  })

  it('lists a series that is a copy of another one, voxel by voxel', async () => {
    const bench = await importBench()
    const files = study({ only: ['pd_tse_fs_sag', 't1_tse_sag'], voxel: (i, j, k) => i + j + k })
    const [imported] = casesOfEvent(await run(bench, files))
    expect(imported?.added).toBe(1)
    const copies = bench.casebook.notes(imported?.caseId ?? '').filter(({ title }) => title.startsWith('Second copy'))
    expect(copies.map(({ fileCount }) => fileCount)).toEqual([30])
  })

  it('shows or lists with the case every image that it found (complaint A: 27 of 54 images shown)', async () => {
    const bench = await importBench()
    const whole = syntheticSeries({ slices: 54, rows: SIZE, columns: SIZE, spacing: 3, header: () => RIGHT })
    // Every second file of the back half is cut off in its pixels; a letter lies beside.
    const files = whole.map((file, k) =>
      k >= 27 && k % 2 === 1 ? { ...file, bytes: file.bytes.subarray(0, -10) } : file,
    )
    const event = await run(bench, [...files, { name: 'letter.txt', bytes: Buffer.from('Dear colleague') }])
    let [shown, listed] = [0, 0]
    for (const { caseId } of casesOfEvent(event)) {
      for (const { hash } of bench.casebook.volumes(caseId)) shown += (await bench.volumes.find(hash))?.dims[2] ?? 0
      for (const note of bench.casebook.notes(caseId)) if (note.kind === 'set-aside') listed += note.fileCount
    }
    expect([shown, listed]).toEqual([27, 28])
  })

  it('of both knees becomes two cases', async () => {
    const bench = await importBench()
    const side = ({ name }: { name: string }): Keywords => ({ ...RIGHT, Laterality: name.endsWith('sag') ? 'L' : 'R' })
    const cases = casesOfEvent(await run(bench, study({ header: side })))
    expect(cases.map(({ outcome }) => outcome)).toEqual(['new', 'new'])
    expect(
      bench.casebook
        .query()
        .cases.map((one) => [one.side, one.volumes])
        .sort(),
    ).toEqual([
      ['left', 3],
      ['right', 2],
    ])
  })

  it('whose files carry two patient IDs is held as two cases, and a person is asked (complaint A: different patient IDs)', async () => {
    const bench = await importBench()
    const header = ({ name }: { name: string }): Keywords => ({
      ...RIGHT,
      PatientID: name === 't1_tse_sag' ? 'OTHER' : 'T-1',
    })
    const cases = casesOfEvent(await run(bench, study({ header })))
    expect(cases).toHaveLength(2)
    expect(new Set(bench.casebook.query().cases.map(({ patientKey }) => patientKey)).size).toBe(2)
    for (const { caseId } of cases)
      expect(bench.casebook.notes(caseId).filter(({ kind }) => kind === 'held')).toHaveLength(1)
    expect(bench.casebook.patients.proposals()).toHaveLength(1)
  })

  it('without a date stays without one (complaint A: missing date)', async () => {
    const bench = await importBench()
    const header = (): Keywords => ({ ...RIGHT, StudyDate: undefined })
    const [imported] = casesOfEvent(await run(bench, study({ only: ['t1_tse_sag'], header })))
    expect(bench.casebook.case(imported?.caseId ?? '')?.studyDate).toBe('')
  })

  it('asks only where nothing can tell, and takes the series and the side that a person chose', async () => {
    const bench = await importBench()
    const silent = (): Keywords => ({
      ...{ SeriesDescription: '', StudyDescription: '', BodyPartExamined: '', Modality: '', PixelSpacing: [30, 30] },
      ...{ EchoTime: undefined, RepetitionTime: undefined, Laterality: undefined, ProtocolName: '' },
    })
    const files = [1, 2].flatMap((n) => study({ only: ['pd_tse_fs_tra'], study: n, header: silent }))
    const jobId = bench.imports.start([bench.write(files)])
    const event = await bench.settled(jobId)
    if (event.phase !== 'question') throw new Error(`Nothing was asked: ${JSON.stringify(event).slice(0, 500)}`)
    expect(event.result.stacks).toHaveLength(2)
    expect(cached(bench)).toEqual([])
    const chosen = event.result.stacks[1]?.id ?? ''
    bench.imports.choose(jobId, [chosen], 'left')
    await expect.poll(() => bench.imports.status(jobId)?.phase).toBe('imported')
    expect(bench.casebook.query().cases).toMatchObject([{ side: 'left', sideSource: 'user', volumes: 1 }])
  })

  it('that has no image fails with the reason and what was set aside, and leaves nothing', async () => {
    const bench = await importBench()
    const event = await run(bench, [{ name: 'letter.txt', bytes: Buffer.from('Dear colleague') }])
    expect(event.phase === 'failed' && event.message).toContain('letter.txt')
    expect(event.phase === 'failed' && event.result?.setAside).toHaveLength(1)
    expect(cached(bench)).toEqual([])
  })

  it('that failed is tried again with the same files, which may be there now', async () => {
    const bench = await importBench()
    const folder = bench.write([{ name: 'letter.txt', bytes: Buffer.from('Dear colleague') }])
    const failed = bench.imports.start([folder])
    expect((await bench.settled(failed)).phase).toBe('failed')
    writeFiles(folder, study())
    expect(casesOfEvent(await bench.settled(bench.imports.retry(failed)))).toMatchObject([{ outcome: 'new', added: 5 }])
    expect(() => bench.imports.retry('no such job')).toThrow('This import is over: open the files again.')
  })

  it('that is cancelled leaves neither case nor volume', async () => {
    const bench = await importBench()
    const folder = bench.write(study())
    for (const stage of ['scan', 'decode']) {
      const jobId = bench.imports.start([folder])
      await bench.at(
        (one) => one.phase === 'progress' && one.progress.stage === stage,
        () => bench.imports.cancel(jobId),
      )
      expect(bench.imports.status(jobId)).toEqual({ phase: 'cancelled', jobId })
      await expect.poll(() => cached(bench)).toEqual([])
      expect(bench.casebook.query().total).toBe(0)
    }
  })

  it('that is over cannot be cancelled any more, and keeps its case', async () => {
    const bench = await importBench()
    const jobId = bench.imports.start([bench.write(study({ only: ['t1_tse_sag'] }))])
    const event = await bench.settled(jobId)
    bench.imports.cancel(jobId)
    expect(bench.imports.status(jobId)).toEqual(event)
    expect(bench.events.at(-1)).toEqual(event)
    expect([bench.casebook.query().total, cached(bench).length]).toEqual([1, 1])
  })

  it('that the casebook cannot take leaves no volume', async () => {
    const bench = await importBench()
    bench.casebook.addCases = () => {
      throw new Error('The casebook could not be saved because the disk is full: free some space and try again.')
    }
    const event = await run(bench, study({ only: ['t1_tse_sag'] }))
    expect(event.phase === 'failed' && event.message).toContain('disk is full')
    expect(cached(bench)).toEqual([])
  })
})
