import { describe, expect, test } from 'vitest'
import { dicomFile, type Keywords } from '../../fixtures/dicom-series.js'
import { codesOf, imported, scannedFiles } from '../../fixtures/imported.js'

const FRAMES = 6

/** An enhanced MR object of 2 × 1 pixels per frame; frame n holds n and n + 50. */
function enhanced(groups: Keywords, frames = FRAMES): { name: string; bytes: Buffer } {
  const header = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1',
    SOPInstanceUID: '2.25.60',
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    SeriesDescription: 'KNEE ENHANCED',
    Modality: 'MR',
    PhotometricInterpretation: 'MONOCHROME2',
    SamplesPerPixel: 1,
    NumberOfFrames: frames,
    Rows: 1,
    Columns: 2,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    ...groups,
  }
  const pixels = Int16Array.from({ length: frames * 2 }, (_, n) => Math.floor(n / 2) + 50 * (n % 2))
  return { name: 'enhanced.dcm', bytes: dicomFile(header, pixels) }
}

const SHARED = [
  {
    PixelMeasuresSequence: [{ PixelSpacing: [0.6, 0.4], SliceThickness: 9 }],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
    FrameAnatomySequence: [{ FrameLaterality: 'R' }],
  },
]

describe('enhanced multi-frame', () => {
  test('geometry comes from the functional groups; frames are sorted by position, not by number', async () => {
    // Frames in reversed order: frame 0 lies furthest along the normal (−x).
    const own = Array.from({ length: FRAMES }, (_, n) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [-2 * (FRAMES - 1 - n), 5, 7] }],
    }))
    const study = await scannedFiles([
      enhanced({ SharedFunctionalGroupsSequence: SHARED, PerFrameFunctionalGroupsSequence: own }),
    ])
    expect(study.result.stacks).toHaveLength(1)
    const { meta, voxels } = await imported(study)
    expect(meta.dims).toEqual([2, 1, FRAMES])
    expect(meta.spacing).toEqual([0.4, 0.6, 2])
    expect(meta.affineLps).toEqual([0, 0, -2, 0, 0.4, 0, 0, 5, 0, -0.6, 0, 7, 0, 0, 0, 1])
    expect(meta.side).toBe('right')
    expect([...voxels]).toEqual([5, 55, 4, 54, 3, 53, 2, 52, 1, 51, 0, 50])
  })

  test('how it was acquired is read there too', async () => {
    const own = Array.from({ length: FRAMES }, (_, n) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [-2 * n, 0, 0] }],
    }))
    const shared = [
      {
        ...SHARED[0],
        MRTimingAndRelatedParametersSequence: [{ RepetitionTime: 3200, FlipAngle: 150 }],
        MREchoSequence: [{ EffectiveEchoTime: 33 }],
        MRModifierSequence: [{ SpectrallySelectedSuppression: 'FAT' }],
        MRImageFrameTypeSequence: [{ FrameType: ['ORIGINAL', 'PRIMARY', 'W', 'NONE'] }],
      },
    ]
    const groups = { SharedFunctionalGroupsSequence: shared, PerFrameFunctionalGroupsSequence: own }
    const study = await scannedFiles([
      enhanced({
        ...groups,
        EchoPulseSequence: 'SPIN',
        PulseSequenceName: '*tse2d1',
        IssuerOfPatientID: 'CLINIC A',
        PatientBirthDate: '19610412',
      }),
    ])
    expect(study.result.stacks[0]).toMatchObject({
      study: { patientIdIssuer: 'CLINIC A', patientBirthDate: '1961-04-12' },
      series: {
        echoTimeMs: 33,
        repetitionTimeMs: 3200,
        flipAngleDegrees: 150,
        scanningSequence: 'SE',
        sequenceName: '*tse2d1',
        scanOptions: 'FS',
        imageType: 'ORIGINAL\\PRIMARY\\W\\NONE',
      },
    })
  })

  test('a group of the frame wins over the shared one, and rescale is read there', async () => {
    const own = Array.from({ length: FRAMES }, (_, n) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [-2 * n, 0, 0] }],
      PixelMeasuresSequence: [{ PixelSpacing: [1, 1] }],
      PixelValueTransformationSequence: [{ RescaleSlope: 10, RescaleIntercept: n }],
    }))
    const study = await scannedFiles([
      enhanced({ SharedFunctionalGroupsSequence: SHARED, PerFrameFunctionalGroupsSequence: own }),
    ])
    const { meta, voxels } = await imported(study)
    expect(meta.spacing).toEqual([1, 1, 2])
    expect([...voxels].slice(0, 4)).toEqual([0, 500, 11, 511])
  })

  test('two echoes in one object are two stacks', async () => {
    const own = Array.from({ length: FRAMES }, (_, n) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [-2 * (n % 3), 0, 0] }],
      MREchoSequence: [{ EffectiveEchoTime: n < 3 ? 7.5 : 40 }],
    }))
    const study = await scannedFiles([
      enhanced({ SharedFunctionalGroupsSequence: SHARED, PerFrameFunctionalGroupsSequence: own }),
    ])
    expect(study.result.stacks.map((stack) => [stack.label, stack.dims[2]])).toEqual([
      ['TE 7.5 ms', 3],
      ['TE 40 ms', 3],
    ])
    const second = study.result.stacks[1]?.id
    expect([...(await imported(study, second)).voxels]).toEqual([3, 53, 4, 54, 5, 55])
  })

  test('without functional groups it is stacked, flagged and never taken unasked', async () => {
    const study = await scannedFiles([enhanced({ SpacingBetweenSlices: 1.2 })])
    expect(codesOf(study.result.stacks[0])).toContain('geometry-assumed')
    expect(study.result.suggested).toEqual([])
    expect(study.result.question).toMatch(/^KNEE ENHANCED lost where the slices lie in the patient/)
    const { meta } = await imported(study)
    expect(meta.flags).toContain('geometry-assumed')
    expect(meta.spacing[2]).toBe(1.2)
  })
})
