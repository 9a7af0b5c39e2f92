/** Geometry is checked on every slice, not at the ends. */
import { describe, expect, test } from 'vitest'
import { dicomFile, syntheticSeries } from '../../../fixtures/dicom-series.js'
import { codesOf, imported, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { BASE_HASH, oddCase, sentences, shapes } from '../../../fixtures/odd-cases.js'

const small = { slices: 12, rows: 4, columns: 5, spacing: 3 }

describe('07 many frames, one position', () => {
  const input = oddCase('07-multiframe-one-position', 'input')
  test.skipIf(!input)('one stack of assumed distance, which a person chooses', async () => {
    const study = await scanned(input ?? '')
    expect(shapes(study)).toEqual(['48×48×32 @ 2.92 2.92 3.50'])
    expect(codesOf(study.result.stacks[0])).toContain('geometry-assumed')
    expect(study.result.suggested).toEqual([])
    expect(study.result.question).toMatch(/lost where the slices lie in the patient/)
    expect((await imported(study)).meta.hash.slice(0, 8)).toBe(BASE_HASH)
  })

  test('also where functional groups write one position into every frame', async () => {
    const group = {
      PlanePositionSequence: [{ ImagePositionPatient: [1, 2, 3] }],
      PlaneOrientationSequence: [{ ImageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
      PixelMeasuresSequence: [{ PixelSpacing: [0.5, 0.5], SliceThickness: 3 }],
    }
    const header = {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1',
      SOPInstanceUID: '2.25.9',
      StudyInstanceUID: '2.25.1',
      SeriesInstanceUID: '2.25.2',
      Modality: 'MR',
      PhotometricInterpretation: 'MONOCHROME2',
      SamplesPerPixel: 1,
      NumberOfFrames: 12,
      Rows: 2,
      Columns: 2,
      SpacingBetweenSlices: 3,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      PerFrameFunctionalGroupsSequence: Array.from({ length: 12 }, () => group),
    }
    const study = await scannedFiles([{ name: 'heap.dcm', bytes: dicomFile(header, new Int16Array(48)) }])
    expect(shapes(study)).toEqual(['2×2×12 @ 0.50 0.50 3.00'])
    expect(codesOf(study.result.stacks[0])).toContain('geometry-assumed')
  })
})

test('files that all claim one place are refused in one sentence, not made stacks of one slice', async () => {
  const study = await scannedFiles(syntheticSeries({ ...small, header: () => ({ ImagePositionPatient: [1, 2, 3] }) }))
  expect(study.result.stacks).toHaveLength(1)
  expect(study.result.suggested).toEqual([])
  expect(sentences(study)).toMatch(/All 12 images of Series "SAG DESS KNEE" claim the same position/)
})

test('slices that go to and fro between straight ends make no box', async () => {
  const study = await scannedFiles(
    syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [-3 * k, k % 2 === 1 ? 1.5 : 0, 0] }) }),
  )
  expect(codesOf(study.result.stacks[0])).toContain('sheared-slices')
  expect(study.result.suggested).toEqual([])
  expect(sentences(study)).toMatch(/slide 1.5 mm sideways/)
})

test('one slice pushed aside is found wherever it lies', async () => {
  for (const pushed of [1, 6, 10]) {
    const study = await scannedFiles(
      syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [-3 * k, k === pushed ? 1.2 : 0, 0] }) }),
    )
    expect(codesOf(study.result.stacks[0]), `slice ${pushed}`).toContain('sheared-slices')
  }
})

test('positions rounded to a tenth of a millimetre are no shear', async () => {
  const study = await scannedFiles(
    syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [-3 * k, k % 2 === 1 ? 0.05 : 0, 0] }) }),
  )
  expect(codesOf(study.result.stacks[0])).not.toContain('sheared-slices')
})
