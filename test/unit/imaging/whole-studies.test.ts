/** What several series in one folder become: which are taken, which are listed, and that none is lost in between. */
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { seriesTitle } from '../../../src-shared/case/series-words.js'
import type { ScannedStudy } from '../../../src-main/imaging/index.js'
import { dicomFile, syntheticSeries, type Keywords, type SyntheticFile } from '../../fixtures/dicom-series.js'
import { codesOf, imported, scanned, scannedFiles } from '../../fixtures/imported.js'
import { KNEE_PROTOCOL, kneeStudy, seriesUidOf } from '../../fixtures/knee-study.js'
import { realData } from '../../fixtures/real-data.js'

const SIZE = 8
const small = { slices: 24, rows: SIZE, columns: SIZE, spacing: 3 }

describe('a study of five series', () => {
  test('is taken whole without asking, every series by its plane and contrast', async () => {
    const { result } = await scannedFiles(kneeStudy({ size: SIZE }))
    expect(result.question).toBeNull()
    expect(result.setAside).toEqual([])
    const byNumber = [...result.stacks].sort((a, b) => (a.series.number ?? 0) - (b.series.number ?? 0))
    expect(byNumber.map(seriesTitle)).toEqual([
      'Sagittal PD, fat-suppressed',
      'Coronal PD, fat-suppressed',
      'Axial PD, fat-suppressed',
      'Sagittal T1',
      'Sagittal DESS',
    ])
    expect([...result.suggested].sort()).toEqual(result.stacks.map(({ id }) => id).sort())
  })

  test('the series that say nothing come along with those that name the knee', async () => {
    const header = ({ name }: { name: string }): Keywords =>
      name === 't1_tse_sag' || name === 'pd_tse_fs_tra'
        ? { SeriesDescription: '', StudyDescription: '', BodyPartExamined: '', PixelSpacing: [35, 35] }
        : {}
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, header }))
    const silent = result.stacks.filter(({ kneeLikelihood }) => kneeLikelihood.score < 0.5)
    expect(silent.map(({ series }) => series.number)).toEqual([5, 4])
    expect(result.suggested).toHaveLength(5)
  })

  test('another part of the body in the same study is left out, and not asked about', async () => {
    const header = ({ name }: { name: string }): Keywords =>
      name === 't1_tse_sag' ? { SeriesDescription: 'T1 HIP', BodyPartExamined: 'HIP', StudyDescription: '' } : {}
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, header }))
    expect(result.question).toBeNull()
    expect(result.suggested).toHaveLength(4)
  })

  test('without any description it opens the same series (complaint A: layout relied on a description)', async () => {
    const silent = { StudyDescription: '', SeriesDescription: '', ProtocolName: '', BodyPartExamined: '' }
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, header: () => silent }))
    expect(result.question).toBeNull()
    expect(result.suggested).toHaveLength(5)
  })

  test('gives the same result in whatever order the files come (complaint A: layout depended on loading order)', async () => {
    const files = kneeStudy({ size: SIZE })
    const forwards = (await scannedFiles(files)).result
    const renamed = files.map((file, n) => ({ ...file, name: `${String(files.length - n).padStart(4, '0')}.dcm` }))
    const backwards = (await scannedFiles(renamed)).result
    expect(backwards.stacks.map(({ series }) => series.uid)).toEqual(forwards.stacks.map(({ series }) => series.uid))
    expect(backwards.suggested).toHaveLength(5)
  })

  test('the chosen series is the one decoded, not the first that matches (complaint A: MPR opened the first series)', async () => {
    const study = await scannedFiles(kneeStudy({ size: SIZE }))
    for (const { name, slices } of KNEE_PROTOCOL) {
      const uid = seriesUidOf(name)
      const stack = study.result.stacks.find(({ series }) => series.uid === uid)
      const { meta } = await imported(study, stack?.id)
      expect([meta.series.uid, meta.series.description, meta.dims[2]]).toEqual([uid, name, slices])
    }
  })

  test('two study UIDs on one day stay two studies (complaint A: same-day studies merged)', async () => {
    const only = ['pd_tse_fs_sag']
    const header = (): Keywords => ({ StudyID: '' })
    const files = [1, 2].flatMap((study) => kneeStudy({ size: SIZE, only, study, header }))
    const { result } = await scannedFiles(files)
    expect(result.stacks.map(({ study }) => study.uid).sort()).toEqual(['2.25.7000.1', '2.25.7000.2'])
    expect(result.suggested).toHaveLength(2)
  })
})

describe('when a person is asked', () => {
  test('nothing can tell: several studies that say nothing', async () => {
    const header = (): Keywords => ({ SeriesDescription: '', PixelSpacing: [30, 30], Modality: '' })
    const files = [1, 2].flatMap((study) =>
      kneeStudy({ size: SIZE, only: ['pd_tse_fs_tra'], study, header: silent(header) }),
    )
    const { result } = await scannedFiles(files)
    expect(result.suggested).toEqual([])
    expect(result.question).toBe(
      'Nothing in the headers of these 2 series says which of them show a knee: choose those that do.',
    )
  })

  test('a series that cannot become a volume is no question', async () => {
    const sheared = (k: number): Keywords => ({ ImagePositionPatient: [-k, 0.5 * k, 0] })
    const { result } = await scannedFiles(syntheticSeries({ ...small, header: sheared }))
    expect(result).toMatchObject({ suggested: [], question: null })
  })
})

describe('strays in a series', () => {
  const stray = (header: Keywords): SyntheticFile => ({
    name: 'stray.dcm',
    bytes: dicomFile(
      { ...plain(), SOPInstanceUID: '2.25.555', ImageOrientationPatient: [1, 0, 0, 0, 1, 0], ...header },
      new Int16Array(SIZE * SIZE),
    ),
  })
  const plain = (): Keywords => ({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    StudyInstanceUID: '2.25.1000',
    SeriesInstanceUID: '2.25.1001',
    FrameOfReferenceUID: '2.25.1002',
    SeriesNumber: 1,
    SeriesDescription: 'SAG DESS KNEE',
    Modality: 'MR',
    ImageType: ['ORIGINAL', 'PRIMARY', 'M'],
    ImagePositionPatient: [0, 0, 0],
    PixelSpacing: [0.5, 0.5],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    InstanceNumber: 99,
  })

  test.each<[string, Keywords]>([
    ['in another plane', {}],
    ['called a localiser', { ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }],
    ['in another frame of reference', { FrameOfReferenceUID: '2.25.9' }],
    [
      'far away in the same plane',
      { ImageOrientationPatient: [0, 1, 0, 0, 0, -1], ImagePositionPatient: [-400, 0, 0] },
    ],
  ])('a stray image %s is set aside, and the rest loads (complaint A: a stray localiser image)', async (_, header) => {
    for (const slices of [10, 24]) {
      const clean = await imported(await scannedFiles(syntheticSeries({ ...small, slices })))
      const study = await scannedFiles([...syntheticSeries({ ...small, slices }), stray(header)])
      expect(study.result.setAside).toMatchObject([{ kind: 'localiser', title: 'Stray image', files: ['stray.dcm'] }])
      expect(study.result.setAside[0]?.reason).toMatch(/stray.dcm was set aside: one image of Series "SAG DESS KNEE"/)
      expect(study.result.suggested).toHaveLength(1)
      expect((await imported(study)).meta.hash).toBe(clean.meta.hash)
    }
  })

  test('a three-plane localiser beside the series is listed, and the study opens', async () => {
    const planes = (['sagittal', 'coronal', 'axial'] as const).flatMap((orientation, n) =>
      syntheticSeries({
        ...small,
        slices: 5,
        spacing: 10,
        orientation,
        seriesUid: '2.25.42',
        prefix: `loc-${orientation}`,
        header: (k) => ({ SOPInstanceUID: `2.25.42.${n}.${k}`, StudyInstanceUID: '2.25.7000.1' }),
      }),
    )
    const { result } = await scannedFiles([...planes, ...kneeStudy({ size: SIZE })])
    expect(result.setAside).toMatchObject([{ kind: 'localiser', title: 'Three-plane localiser', fileCount: 15 }])
    expect(result.suggested).toHaveLength(5)
  })

  test('projections and maps are listed, not read', async () => {
    const only = ['pd_tse_fs_sag', 't1_tse_sag']
    const header = ({ name }: { name: string }): Keywords =>
      name === 't1_tse_sag' ? { ImageType: ['DERIVED', 'PRIMARY', 'T2 MAP'], SeriesDescription: 'T2 map' } : {}
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, only, header }))
    expect(result.setAside).toMatchObject([{ kind: 'derived', title: 'Parameter map', fileCount: 30 }])
    expect(result.stacks.map(({ series }) => series.description)).toEqual(['pd_tse_fs_sag'])
  })
})

describe('the order of slices', () => {
  test('repeat passes are one ordered stack each, never interleaved by position (complaint A: repeat passes)', async () => {
    const passes = [0, 1].flatMap((pass) =>
      syntheticSeries({
        ...small,
        prefix: `pass${pass}`,
        voxel: (_i, _j, k) => 1000 * pass + k,
        header: (k) => ({ SOPInstanceUID: `2.25.${pass}.${k}`, InstanceNumber: pass * 24 + k + 1 }),
      }),
    )
    const study = await scannedFiles(passes)
    expect(study.result.stacks.map(({ label }) => label)).toEqual(['repeat 1', 'repeat 2'])
    for (const [pass, stack] of study.result.stacks.entries()) {
      const { voxels } = await imported(study, stack.id)
      const column = Array.from({ length: 24 }, (_, k) => voxels[k * SIZE * SIZE])
      expect(column).toEqual(Array.from({ length: 24 }, (_, k) => 1000 * pass + k))
    }
  })

  test('slices are sorted along their normal in any plane, however oblique (complaint A: sorted on z alone)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 })),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }),
        async ([turn, tilt], numbers) => {
          const { row, column, normal } = turnedPlane(turn, tilt)
          const files = syntheticSeries({
            slices: 10,
            rows: 2,
            columns: 2,
            voxel: (_i, _j, k) => k,
            header: (k) => ({
              InstanceNumber: (numbers[k] ?? 0) + 1,
              ImageOrientationPatient: [...row, ...column].map((value) => Number(value.toFixed(8))),
              ImagePositionPatient: normal.map((value) => Number((value * 2 * k).toFixed(6))),
            }),
          })
          const { meta, voxels } = await imported(await scannedFiles(files))
          expect(Array.from({ length: 10 }, (_, k) => voxels[k * 4])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
          const end = applyAffine(meta.affineLps, [0, 0, 9])
          normal.forEach((value, axis) => expect(end[axis]).toBeCloseTo(value * 18, 3))
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('what is shown and what is listed', () => {
  test('add up to what was found, whatever happens to the files (complaint A: 27 of 54 images shown)', async () => {
    const accident = fc.constantFrom('whole', 'cut', 'twin', 'double', 'no-position', 'text', 'turned', 'colour')
    await fc.assert(
      fc.asyncProperty(fc.array(accident, { minLength: 54, maxLength: 54 }), async (accidents) => {
        const files = syntheticSeries({ ...small, slices: 54 }).flatMap((file, k) => damagedBy(accidents[k], file, k))
        const study = await scannedFiles(files)
        const listed = study.result.setAside.reduce((sum, { fileCount }) => sum + fileCount, 0)
        expect(study.result.filesSeen).toBe(files.length)
        expect(filesShown(study).size + listed).toBe(files.length)
      }),
      { numRuns: 15 },
    )
  })

  const knee = realData('knee-dess')
  const broken = realData('broken')
  test.skipIf(knee === undefined || broken === undefined)('also of real files, good and broken ones', async () => {
    const study = await scanned(knee ?? '', broken ?? '')
    const listed = study.result.setAside.reduce((sum, { fileCount }) => sum + fileCount, 0)
    expect(study.result.filesSeen).toBe(86)
    expect(filesShown(study).size).toBe(80)
    expect(listed).toBe(6)
  })
})

describe('one study whose files name several patients (complaint A: different patient IDs)', () => {
  test('is held apart: a stack for each, and a sentence that names both', async () => {
    const header = (_: unknown, k: number): Keywords => ({ PatientID: k < 12 ? 'T-1' : 'T-2' })
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'], header }))
    expect(result.stacks.map(({ study, dims }) => [study.patientId, dims[2]]).sort()).toEqual([
      ['T-1', 12],
      ['T-2', 18],
    ])
    expect(result.issues).toMatchObject([{ code: 'patients-differ', severity: 'warning' }])
    expect(result.issues[0]?.message).toMatch(/MRT Knie, 2026-01-02.*name 2 patients, T-1 and T-2.*kept apart/)
  })
})

test('a study without a date has none, rather than that of today (complaint A: missing date)', async () => {
  const study = await scannedFiles(
    kneeStudy({ size: SIZE, only: ['pd_tse_fs_sag'], header: () => ({ StudyDate: undefined }) }),
  )
  expect((await imported(study)).meta.study.date).toBe('')
  expect(codesOf(study.result.stacks[0])).not.toContain('header-damaged')
})

function silent(header: () => Keywords): () => Keywords {
  return () => ({ StudyDescription: '', BodyPartExamined: '', ...header() })
}

/** Names of the files that some stack is made of. */
function filesShown(study: ScannedStudy): Set<string> {
  return new Set(
    study.result.stacks.flatMap(({ id }) => {
      const source = study.stack(id)?.source
      return source?.format === 'dicom' ? source.files.map((file) => path.basename(file.path)) : []
    }),
  )
}

/** The files that one slice becomes by an accident. */
function damagedBy(accident: string | undefined, file: SyntheticFile, k: number): SyntheticFile[] {
  const again = (header: Keywords): SyntheticFile => ({
    name: `again-${file.name}`,
    bytes: syntheticSeries({ ...small, slices: 54, header: () => header })[k]?.bytes ?? file.bytes,
  })
  switch (accident) {
    case 'cut':
      return [{ ...file, bytes: file.bytes.subarray(0, -10) }]
    case 'twin':
      return [file, { ...file, name: `twin-${file.name}` }]
    case 'double':
      return [file, again({ SOPInstanceUID: `2.25.88.${k}`, InstanceNumber: 500 + k })]
    case 'no-position':
      return [file, again({ SOPInstanceUID: `2.25.89.${k}`, ImagePositionPatient: undefined })]
    case 'text':
      return [file, { name: `${k}.txt`, bytes: Buffer.from('Dear colleague, '.repeat(30)) }]
    case 'turned':
      return [file, again({ SOPInstanceUID: `2.25.90.${k}`, ImageOrientationPatient: [1, 0, 0, 0, 1, 0] })]
    case 'colour':
      return [file, again({ SOPInstanceUID: `2.25.91.${k}`, SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' })]
    default:
      return [file]
  }
}

/** A sagittal plane turned about the vertical and then tilted, degrees; unit vectors, LPS. */
function turnedPlane(turn: number, tilt: number): Record<'row' | 'column' | 'normal', number[]> {
  const [a, b] = [(turn * Math.PI) / 180, (tilt * Math.PI) / 180]
  const row = [Math.sin(a), Math.cos(a), 0]
  const across = [-Math.cos(a), Math.sin(a), 0]
  const column = across.map((value, axis) => value * Math.sin(b) + (axis === 2 ? -Math.cos(b) : 0))
  const [r0 = 0, r1 = 0, r2 = 0] = row
  const [c0 = 0, c1 = 0, c2 = 0] = column
  return { row, column, normal: [r1 * c2 - r2 * c1, r2 * c0 - r0 * c2, r0 * c1 - r1 * c0] }
}
