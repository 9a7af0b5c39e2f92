/** Headers that anonymisers and old writers leave behind, rebuilt from public reports. */
import { describe, expect, test } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { dicomFile, syntheticSeries } from '../../fixtures/dicom-series.js'
import { codesOf, imported, scannedFiles } from '../../fixtures/imported.js'

const small = { slices: 24, rows: 8, columns: 8, spacing: 3 }

describe('one SOP instance UID in all files (rt-utils #122)', () => {
  const same = { SOPInstanceUID: '2.25.1' }

  test('different images stay a volume, with a warning', async () => {
    const study = await scannedFiles(syntheticSeries({ ...small, header: () => same }))
    expect(study.result.setAside).toEqual([])
    expect(study.result.stacks.map(({ dims }) => dims[2])).toEqual([24])
    expect(codesOf(study.result.stacks[0])).toContain('header-damaged')
    const clean = await imported(await scannedFiles(syntheticSeries(small)))
    expect((await imported(study)).meta.hash).toBe(clean.meta.hash)
  })

  test('a true copy is still a copy', async () => {
    const files = syntheticSeries({ ...small, header: () => same })
    const study = await scannedFiles([...files, ...files.map((file) => ({ ...file, name: `copy-${file.name}` }))])
    expect(study.result.stacks[0]?.files).toBe(24)
    expect(study.result.setAside.reduce((sum, { fileCount }) => sum + fileCount, 0)).toBe(24)
  })
})

test('a frame of reference of its own in every file does not tear a volume apart (slicebox #290)', async () => {
  const study = await scannedFiles(
    syntheticSeries({ ...small, header: (k) => ({ FrameOfReferenceUID: `2.25.6.${k + 1}` }) }),
  )
  expect(study.result.stacks.map(({ dims, frameOfReference }) => [dims[2], frameOfReference])).toEqual([[24, '']])
  expect(study.result.stacks[0]?.issues.find(({ code }) => code === 'header-damaged')?.message).toMatch(
    /Every image of Series "SAG DESS KNEE" names a frame of reference of its own/,
  )
})

test('an image type that changes from slice to slice does not tear an even stack apart (MRtrix3 #1056)', async () => {
  const kinds = [
    ['ORIGINAL', 'PRIMARY', 'M', 'ND'],
    ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'NORM'],
  ]
  const study = await scannedFiles(syntheticSeries({ ...small, header: (k) => ({ ImageType: kinds[k % 2] }) }))
  expect(study.result.stacks.map(({ dims, spacing }) => [dims[2], spacing[2]])).toEqual([[24, 3]])
})

test('water and fat of one Dixon series are two stacks, each with its own slices (complaint B: Dixon sub-series)', async () => {
  const parts = ['W', 'F'].flatMap((kind, n) =>
    syntheticSeries({
      ...small,
      prefix: kind,
      voxel: (_i, _j, k) => 1000 * n + k,
      header: (k) => ({ SOPInstanceUID: `2.25.${n}.${k}`, ImageType: ['ORIGINAL', 'PRIMARY', kind, kind] }),
    }),
  )
  const study = await scannedFiles(parts)
  expect(study.result.stacks.map(({ label }) => label).sort()).toEqual(['f f', 'w w'])
  for (const stack of study.result.stacks) {
    const { voxels } = await imported(study, stack.id)
    const base = stack.label === 'w w' ? 0 : 1000
    expect([voxels[0], voxels[23 * 64]]).toEqual([base, base + 23])
  }
})

test('old multi-frame images with one position are one stack of assumed distance, never taken unasked (OHIF #4352)', async () => {
  const frames = 12
  const header = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: '2.25.9',
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    SeriesDescription: 'SAG PD KNEE',
    Modality: 'MR',
    PhotometricInterpretation: 'MONOCHROME2',
    SamplesPerPixel: 1,
    NumberOfFrames: frames,
    Rows: 2,
    Columns: 2,
    PixelSpacing: [0.5, 0.5],
    SpacingBetweenSlices: 3.5,
    ImagePositionPatient: [20, 5, 7],
    ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
  }
  const bytes = dicomFile(header, new Int16Array(frames * 4))
  const study = await scannedFiles([{ name: 'old.dcm', bytes }])
  expect(study.result.stacks.map(({ dims, orientation }) => [dims[2], orientation])).toEqual([[frames, 'sagittal']])
  expect(codesOf(study.result.stacks[0])).toContain('geometry-assumed')
  expect(study.result.suggested).toEqual([])
  const { meta } = await imported(study)
  expect(applyAffine(meta.affineLps, [0, 0, 1])).toEqual([16.5, 5, 7])
})
