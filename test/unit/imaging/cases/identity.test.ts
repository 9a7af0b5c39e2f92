/** Patient, study and place decide what belongs together; identifiers alone neither join nor part. */
import { describe, expect, test } from 'vitest'
import { syntheticSeries } from '../../../fixtures/dicom-series.js'
import { codesOf, imported, importedStudy, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { expectBase, oddCase, sentences, shapes } from '../../../fixtures/odd-cases.js'

const small = { slices: 24, rows: 8, columns: 8, spacing: 3 }
const noUids = { StudyInstanceUID: '', SeriesInstanceUID: '', FrameOfReferenceUID: '' }

describe('01 one SOP instance UID in all files', () => {
  const input = oddCase('01-same-sop-uid', 'input')
  test.skipIf(!input)('all slices are read, and it is said', async () => {
    const study = await expectBase(input ?? '')
    expect(sentences(study)).toMatch(/has the SOP instance UID of IM001.dcm though it is another image/)
    expect(study.result.setAside).toEqual([])
  })

  test('echoes that share UID, number and place stay two stacks', async () => {
    const files = [10, 80].flatMap((EchoTime) =>
      syntheticSeries({ ...small, prefix: `te${EchoTime}`, header: () => ({ SOPInstanceUID: '2.25.1', EchoTime }) }),
    )
    const { result } = await scannedFiles(files)
    expect(result.stacks.map(({ label }) => label).sort()).toEqual(['TE 10 ms', 'TE 80 ms'])
  })
})

describe('05 two patients without UIDs in one folder', () => {
  const input = oddCase('05-two-patients-no-uids', 'input')
  test.skipIf(!input)('two stacks, one for each patient, and a person chooses', async () => {
    const study = await scanned(input ?? '')
    expect(study.result.stacks.map(({ study: { patientId }, side, dims }) => [patientId, side, dims[2]])).toEqual([
      ['P-1', 'left', 32],
      ['P-2', 'right', 32],
    ])
    expect(study.result.suggested).toEqual([])
    expect(study.result.question).toMatch(/are of 2 patients \(P-1 and P-2\) and name no study/)
    for (const { id } of study.result.stacks) expect((await imported(study, id)).meta.dims[2]).toBe(32)
  })

  const anna = (k: number): Record<string, unknown> => ({ ...noUids, SOPInstanceUID: `2.25.1.${k}`, PatientID: 'A' })
  const berta = (k: number): Record<string, unknown> => ({ ...noUids, SOPInstanceUID: `2.25.2.${k}`, PatientID: 'B' })

  test('rebuilt, with slices of one lying between those of the other', async () => {
    const files = [
      ...syntheticSeries({ ...small, spacing: 4, prefix: 'a', header: anna }),
      ...syntheticSeries({
        ...small,
        places: Array.from({ length: 24 }, (_, k) => 2 + 4 * k),
        prefix: 'b',
        header: berta,
      }),
    ]
    const { result } = await scannedFiles(files)
    expect(result.stacks.map(({ study, dims, spacing }) => [study.patientId, dims[2], spacing[2]]).sort()).toEqual([
      ['A', 24, 4],
      ['B', 24, 4],
    ])
    expect(result.suggested).toEqual([])
  })

  test('nor are two patients one volume where a constant was written into all UIDs and only names differ', async () => {
    const named = (PatientName: string) => () => ({ PatientID: '', PatientName })
    const files = ['Anna', 'Berta'].flatMap((name, n) =>
      syntheticSeries({
        ...small,
        prefix: name,
        places: Array.from({ length: 24 }, (_, k) => n + 4 * k),
        header: (k) => ({ ...named(name)(), SOPInstanceUID: `2.25.${n}.${k}` }),
      }),
    )
    const { result } = await scannedFiles(files)
    expect(result.stacks.map(({ study, dims }) => [study.patientName, dims[2]]).sort()).toEqual([
      ['Anna', 24],
      ['Berta', 24],
    ])
  })

  test('nor two dates of one patient under the same UIDs', async () => {
    const files = ['20240101', '20250101'].flatMap((StudyDate, n) =>
      syntheticSeries({
        ...small,
        prefix: StudyDate,
        places: Array.from({ length: 24 }, (_, k) => n + 4 * k),
        header: (k) => ({ StudyDate, SOPInstanceUID: `2.25.${n}.${k}` }),
      }),
    )
    expect((await scannedFiles(files)).result.stacks.map(({ dims }) => dims[2])).toEqual([24, 24])
  })
})

describe('08 a frame of reference of its own in every slice', () => {
  const input = oddCase('08-for-per-slice', 'input')
  test.skipIf(!input)('one volume, and it is said', async () => {
    const study = await expectBase(input ?? '')
    expect(sentences(study)).toMatch(/names a frame of reference of its own/)
  })
})

describe('09 an image type that changes from slice to slice', () => {
  const input = oddCase('09-image-type-mixed', 'input')
  test.skipIf(!input)('one stack', async () => {
    await expectBase(input ?? '')
  })
})

describe('a series UID of its own in every file', () => {
  test('is one volume where all else is the same and the places are even, and it is said', async () => {
    const study = await scannedFiles(
      syntheticSeries({ ...small, header: (k) => ({ SeriesInstanceUID: `2.25.9.${k}` }) }),
    )
    expect(shapes(study)).toEqual(['8×8×24 @ 0.50 0.50 3.00'])
    expect(codesOf(study.result.stacks[0])).toContain('header-damaged')
    expect(sentences(study)).toMatch(/names a series of its own/)
    expect(await importedStudy(study)).toHaveLength(1)
  })

  test('but images of two patients are never joined', async () => {
    const study = await scannedFiles(
      syntheticSeries({ ...small, header: (k) => ({ SeriesInstanceUID: `2.25.9.${k}`, PatientID: `P-${k % 2}` }) }),
    )
    const patients = study.result.stacks.map((stack) => stack.study.patientId)
    expect(new Set(patients)).toEqual(new Set(['P-0', 'P-1']))
    expect(Math.max(...study.result.stacks.map(({ dims }) => dims[2]))).toBe(12)
  })
})
