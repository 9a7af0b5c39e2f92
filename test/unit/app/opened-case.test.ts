import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { CurrentReader } from '../../../src-main/app/current-reader.js'
import { JsonFile } from '../../../src-main/app/json-file.js'
import { openCase } from '../../../src-main/app/opened-case.js'
import { ReviewService } from '../../../src-main/casebook/index.js'
import { OpenedCaseSchema } from '../../../src-shared/bridge-cases.js'
import { PreferencesSchema } from '../../../src-shared/case/preferences.js'
import { kneeStudy } from '../../fixtures/knee-study.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { temporaryFolder } from '../casebook/fixtures.js'
import { casesOfEvent, importBench } from './import-bench.js'

async function openedBench() {
  const bench = await importBench()
  const header = () => ({ Laterality: 'R', PatientBirthDate: '19610203' })
  const only = ['t1_tse_sag', 'pd_tse_fs_sag']
  const open = async (study: number, date: string): Promise<string> => {
    const files = kneeStudy({
      size: 8,
      only,
      study,
      header: () => ({ ...header(), StudyDate: date }),
      voxel: (i, _j, _k, { name }) => i * study + name.length,
    })
    return casesOfEvent(await bench.settled(bench.imports.start([bench.write(files)])))[0]?.caseId ?? ''
  }
  const [today, before] = [await open(1, '20260314'), await open(2, '20240301')]
  const { casebook, volumes } = bench
  const preferences = new JsonFile(
    path.join(temporaryFolder(), 'p.json'),
    PreferencesSchema,
    PreferencesSchema.parse({}),
  )
  const reader = new CurrentReader(casebook, preferences)
  const review = new ReviewService(casebook)
  const ada = casebook.readers.add('Dr Ada', 'radiologist')
  const ben = casebook.readers.add('Dr Ben', 'resident')
  review.saveReading(today, readingWith([finding(16), finding(19)]), null)
  const openFor = (id: string | null, caseId = today) => {
    reader.choose(id)
    return openCase({ casebook, volumes, review, reader }, caseId)
  }
  return { bench, review, ada, ben, today, before, openFor }
}

describe('an opened case', () => {
  it('has all its series, each with its address and picture, and the other dates of the knee', async () => {
    const { openFor, before } = await openedBench()
    const opened = await openFor(null)
    expect(OpenedCaseSchema.parse(opened)).toEqual(opened)
    expect(opened.volumes.map(({ meta }) => meta.series.description)).toEqual(['pd_tse_fs_sag', 't1_tse_sag'])
    for (const { url, meta, thumbnail } of opened.volumes) {
      expect(url).toBe(`condyle://volume/${meta.hash}`)
      expect(thumbnail).toMatch(/^data:image\/png/)
    }
    expect(opened.followUp.map(({ id }) => id)).toEqual([before])
    expect(opened).toMatchObject({ read: null, others: [], view: null })
  })

  it('shows each reader their own read, and of the others who and how far, never what', async () => {
    const { openFor, review, ada, ben, today } = await openedBench()
    const untouched = (await openFor(ben.id)).state
    review.apply(today, ada.id, { type: 'reject', finding: 'q16', reason: 'Unmistakable reason' })
    const asBen = await openFor(ben.id)
    expect(asBen.state).toEqual(untouched)
    expect(asBen.read).toBeNull()
    expect(asBen.others).toMatchObject([{ reader: { name: 'Dr Ada' }, reviewed: 1, toReview: 2, status: 'in-review' }])
    expect(JSON.stringify(asBen)).not.toContain('Unmistakable')
    const asAda = await openFor(ada.id)
    expect(asAda.read?.id).toBe(asAda.state.readId)
    expect(asAda.others).toEqual([])
    expect(asAda.state.findings.find(({ key }) => key === 'q16')?.decision).toBe('rejected')
    expect(asAda.summary).toMatchObject({ status: 'in-review', reviewed: 1 })
  })

  it('comes with the reading that the read is about: of a signed one, that of its signature', async () => {
    const { openFor, review, ada, ben, today } = await openedBench()
    review.apply(today, ada.id, { type: 'accept', finding: 'q16' })
    review.apply(today, ada.id, { type: 'sign-off' })
    review.saveReading(today, readingWith([finding(16, { 'cartilage.size': 3 })], '2.0.0'), null)
    const asAda = await openFor(ada.id)
    expect(asAda.reading?.pack.version).toBe('1.0.0')
    expect((await openFor(ben.id)).reading?.pack.version).toBe('2.0.0')
    expect(review.show(asAda.state.readId ?? '', ben.id).reading).toEqual(asAda.reading)
    review.apply(today, ada.id, { type: 'withdraw-sign-off' })
    expect((await openFor(ada.id)).reading?.pack.version).toBe('2.0.0')
  })

  it('says which series cannot be shown, and without any it does not open', async () => {
    const { bench, openFor, today } = await openedBench()
    const [first, second] = bench.casebook.volumes(today).map(({ hash }) => hash)
    await bench.volumes.remove(second ?? '')
    const opened = await openFor(null)
    expect(opened.volumes.map(({ meta }) => meta.hash)).toEqual([first])
    expect(opened.notes.filter(({ kind }) => kind === 'missing').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^t1_tse_sag: no longer in the cache/),
    ])
    expect(bench.casebook.notes(today).filter(({ title }) => title === 'A series cannot be shown')).toEqual([])
    await bench.volumes.remove(first ?? '')
    await expect(openFor(null)).rejects.toThrow('no longer in the cache')
  })

  it('keeps the sample of each series’ picture that was drawn when it was opened', async () => {
    const { bench, openFor, today } = await openedBench()
    const [volume] = bench.casebook.volumes(today)
    bench.casebook.keepThumbnail(volume?.hash ?? '', 'data:image/png;base64,kept')
    expect((await openFor(null)).volumes[0]?.thumbnail).toBe('data:image/png;base64,kept')
  })
})
