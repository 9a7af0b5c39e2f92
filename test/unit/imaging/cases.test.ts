/** Which volumes are one case, and what is kept with a case of its import. */
import { describe, expect, test } from 'vitest'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { casesOf, importStacks, notesOf, VolumeCache, type VolumeOfStack } from '../../../src-main/imaging/index.js'
import { syntheticSeries, type Keywords } from '../../fixtures/dicom-series.js'
import { importedStudy, scannedFiles, suggestedStacks } from '../../fixtures/imported.js'
import { kneeStudy } from '../../fixtures/knee-study.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const SIZE = 8
const AT = '2026-03-01T10:00:00.000Z'

type Group = ReturnType<typeof casesOf>[number]

/** Series numbers of a group's volumes. */
function numbers({ volumes }: Group): (number | null)[] {
  return volumes.map(({ meta }) => meta.series.number)
}

async function volumesWith(header: (name: string, k: number) => Keywords): Promise<VolumeOfStack[]> {
  return importedStudy(await scannedFiles(kneeStudy({ size: SIZE, header: ({ name }, k) => header(name, k) })))
}

describe('volumes of one study', () => {
  test('are one case, in the order of their series, whatever the order they came in', async () => {
    const volumes = await volumesWith(() => ({ Laterality: 'R' }))
    for (const order of [volumes, [...volumes].reverse()]) {
      const groups = casesOf(order)
      expect(groups.map(({ side, sideSource }) => [side, sideSource])).toEqual([['right', 'header']])
      expect(groups.map(numbers)).toEqual([[2, 3, 4, 5, 6]])
    }
  })

  test('without a side are one case of unknown side', async () => {
    const groups = casesOf(await volumesWith(() => ({})))
    expect(groups.map(({ side, sideSource, volumes }) => [side, sideSource, volumes.length])).toEqual([
      ['unknown', 'inferred', 5],
    ])
  })

  test('that contradict themselves go with the only side there is', async () => {
    const groups = casesOf(
      await volumesWith((name) =>
        name === 't1_tse_sag' ? { Laterality: 'R', SeriesDescription: 'T1 LEFT KNEE' } : { Laterality: 'R' },
      ),
    )
    expect(groups.map(({ side, volumes }) => [side, volumes.length])).toEqual([['right', 5]])
  })

  test('of several patients are several cases, never merged (RSNA/anonymizer #18)', async () => {
    const groups = casesOf(await volumesWith((name) => ({ PatientID: name.startsWith('pd') ? 'T-1' : 'T-2' })))
    expect(groups.map(({ study, volumes }) => [study.patientId, volumes.length])).toEqual([
      ['T-1', 3],
      ['T-2', 2],
    ])
  })

  test('of which some name no patient go with the only one that is named', async () => {
    const groups = casesOf(await volumesWith((name) => ({ PatientID: name.startsWith('pd') ? 'T-1' : '' })))
    expect(groups.map(({ volumes }) => volumes.length)).toEqual([5])
  })

  test('that are the same voxels are one volume', async () => {
    const volumes = await volumesWith(() => ({}))
    expect(casesOf([...volumes, ...volumes]).map(numbers)).toEqual([[2, 3, 4, 5, 6]])
  })
})

describe('volumes of different studies', () => {
  test('of one day stay two cases (DICOMAnonymizer #19)', async () => {
    const files = [1, 2].flatMap((study) =>
      kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'], study, voxel: (i, j, k) => i + j + k + study }),
    )
    const groups = casesOf(await importedStudy(await scannedFiles(files)))
    expect(groups.map(({ study }) => study.uid).sort()).toEqual(['2.25.7000.1', '2.25.7000.2'])
  })

  test('without UIDs are never the same study because both have none', async () => {
    const [volume] = await importedStudy(await scannedFiles(kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'] })))
    if (!volume) throw new Error('No volume.')
    const nameless = { uid: '', patientId: '', patientName: '', date: '' }
    const known = { uid: '', patientId: 'T-1', date: '2026-01-02' }
    const as = (hash: string, study: Partial<VolumeMeta['study']>): VolumeOfStack => ({
      stackId: hash,
      meta: { ...volume.meta, hash, study: { ...volume.meta.study, ...study } },
    })
    expect(casesOf([as('a', nameless), as('b', nameless)])).toHaveLength(2)
    expect(casesOf([as('a', known), as('b', known)])).toHaveLength(1)
    expect(casesOf([as('a', known), as('b', { ...known, patientId: 'T-2' })])).toHaveLength(2)
    expect(casesOf([as('a', known), as('b', { ...known, date: '' })])).toHaveLength(2)
  })
})

describe('the notes of an import', () => {
  test('name what was set aside, missing, repaired, held and not opened, each once', async () => {
    const study = kneeStudy({
      size: SIZE,
      only: ['pd_tse_fs_sag', 'pd_tse_fs_cor', 't1_tse_sag'],
      header: ({ name }) => ({ PatientID: name === 't1_tse_sag' ? 'T-2' : 'T-1' }),
    })
    const files = study
      // Slice 9 of the sagittal series is missing; the coronal one has a second image of slice 3.
      .filter(({ name }) => name !== '1-pd_tse_fs_sag-009.dcm')
      .concat(
        kneeStudy({
          size: SIZE,
          only: ['pd_tse_fs_cor'],
          header: (_, k) => ({ PatientID: 'T-1', SOPInstanceUID: `2.25.31.${k}`, InstanceNumber: 90 + k }),
        })
          .slice(2, 3)
          .map((file) => ({ ...file, name: `again-${file.name}` })),
        syntheticSeries({
          slices: 20,
          rows: SIZE,
          columns: SIZE,
          seriesUid: '2.25.32',
          prefix: 'hip',
          header: () => ({
            SeriesDescription: 'T1 HIP',
            StudyInstanceUID: '2.25.7000.1',
            BodyPartExamined: 'HIP',
            SeriesNumber: 8,
          }),
        }),
        { name: 'letter.txt', bytes: Buffer.from('Dear colleague, '.repeat(40)) },
      )
    const scanned = await scannedFiles(files)
    const imported = await importStacks(suggestedStacks(scanned), {
      cache: new VolumeCache(temporaryFolder()),
    })
    const notes = notesOf(scanned.result, imported, AT)
    const hashOf = (number: number): string | undefined =>
      imported.find(({ meta }) => meta?.series.number === number)?.meta?.hash
    const told = notes.map(({ kind, title, volume, fileCount }) => [kind, title, volume, fileCount])
    expect(told).toEqual(
      expect.arrayContaining([
        ['set-aside', 'TXT file', null, 1],
        ['set-aside', 'Second image of a slice', null, 1],
        ['held', 'Several patients in one study', null, 0],
        ['missing', 'Missing slices: Sagittal PD, fat-suppressed (pd_tse_fs_sag)', hashOf(2), 2],
        ['repaired', 'Several images of one slice: Coronal PD, fat-suppressed (pd_tse_fs_cor)', hashOf(3), 2],
        ['set-aside', 'Not opened: Sagittal T1 (T1 HIP)', null, 20],
      ]),
    )
    // That clinical slices lie 3.5 mm apart is no remark about the import.
    expect(told.some(([, title]) => `${title}`.startsWith('Slices far apart'))).toBe(false)
    expect(notes.every(({ at }) => at === AT)).toBe(true)
    expect(new Set(notes.map((note) => JSON.stringify(note))).size).toBe(notes.length)
    expect(notes.find(({ title }) => title.startsWith('Not opened'))?.message).toMatch(
      /not taken.*the header names another part of the body.*open it alone/,
    )
  })

  test('a stack that failed is among them with the reason', async () => {
    const study = await scannedFiles(kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'] }))
    const [stack] = suggestedStacks(study)
    if (!stack) throw new Error('No stack.')
    const failed = { stack, meta: null, isNew: false, failure: 'slice-1.dcm is not there any more: check the disk.' }
    expect(notesOf(study.result, [failed], AT)).toEqual([
      {
        kind: 'set-aside',
        title: 'Not opened: Sagittal PD, fat-suppressed (pd_tse_fs_sag)',
        message: 'slice-1.dcm is not there any more: check the disk.',
        files: [],
        fileCount: 30,
        volume: null,
        at: AT,
      },
    ])
  })
})
