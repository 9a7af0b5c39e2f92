/** What the fuzzer found, each as the input that it comes down to. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { niftiBytes } from '../../bench/fixture.js'
import { dicomFile, syntheticSeries } from '../../../fixtures/dicom-series.js'
import { codesOf, imported, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { sentences } from '../../../fixtures/odd-cases.js'
import { temporaryFolder } from '../../../fixtures/temporary-folder.js'

const small = { slices: 6, rows: 4, columns: 5 }

function nifti(edit: (bytes: Buffer) => void): string {
  const bytes = niftiBytes([4, 5, 6], 1, new Int16Array(120))
  edit(bytes)
  const file = path.join(temporaryFolder(), 'knee.nii')
  writeFileSync(file, bytes)
  return file
}

describe('NIfTI', () => {
  test('a place further off than any scanner is wide is refused', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeFloatLE(-3.4e38, 292)))
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(
      /knee.nii states a place more than a thousand kilometres from the middle of the scanner/,
    )
  })

  test('a form of an unknown kind is taken, and it is said', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeInt16LE(4096, 254)))
    expect(sentences(study)).toMatch(/places itself by a sform of a kind that is not known \(4096\)/)
    expect((await imported(study)).meta.affineLps).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  })

  test('no slices along the third axis are no volume', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeInt16LE(0, 46)))
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/knee.nii holds no picture of two or more dimensions/)
  })

  test.each([1e-40, -3.4e38, Infinity])('a slope of %d is none, and it is said', async (slope) => {
    const study = await scanned(nifti((bytes) => bytes.writeFloatLE(slope, 112)))
    expect(sentences(study)).toMatch(/states a rescale slope that cannot be .* voxels were taken as they are stored/)
  })

  test('a hand that is neither left nor right is read by its sign, and it is said', async () => {
    const turned = nifti((bytes) => {
      bytes.writeFloatLE(-7, 76)
      bytes.writeInt16LE(0, 254)
      bytes.writeInt16LE(1, 252)
    })
    expect(sentences(await scanned(turned))).toMatch(/says of left and right what nothing can tell/)
  })

  test('the kinds that nifti1.h names need no word', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeInt16LE(5, 254)))
    expect(codesOf(study.result.stacks[0])).not.toContain('header-repaired')
  })
})

describe('numbers', () => {
  test.each(['0x10', '1O', '2"', '1 0'])('%s is none: nothing of it is guessed', async (text) => {
    const files = syntheticSeries({ ...small, header: () => ({ RescaleSlope: 5, RescaleIntercept: 0 }) })
    const written = files.map(({ name, bytes }) => {
      const at = bytes.indexOf(Buffer.from([0x28, 0x00, 0x53, 0x10])) + 4
      const length = at + 2
      const value = Buffer.from(text.padEnd(text.length + (text.length % 2), ' '))
      const head = Buffer.from(bytes.subarray(at, length + 2))
      head.writeUInt16LE(value.length, 2)
      const rest = bytes.subarray(length + 2 + bytes.readUInt16LE(length))
      return { name, bytes: Buffer.concat([bytes.subarray(0, at), head, value, rest]) }
    })
    const { voxels } = await imported(await scannedFiles(written))
    expect([...voxels.slice(0, 3)]).toEqual([0, 1, 2])
  })

  test('with a decimal comma in functional groups are read, and it is said', async () => {
    const header = {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1',
      SOPInstanceUID: '2.25.60',
      StudyInstanceUID: '2.25.1',
      SeriesInstanceUID: '2.25.2',
      Modality: 'MR',
      PhotometricInterpretation: 'MONOCHROME2',
      SamplesPerPixel: 1,
      NumberOfFrames: 3,
      Rows: 1,
      Columns: 2,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      SharedFunctionalGroupsSequence: [
        {
          PixelMeasuresSequence: [{ PixelSpacing: [0.6, 0.4] }],
          PlaneOrientationSequence: [{ ImageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
        },
      ],
      PerFrameFunctionalGroupsSequence: [0, 1, 2].map((n) => ({
        PlanePositionSequence: [{ ImagePositionPatient: [-2 * n, 5, 7] }],
      })),
    }
    const bytes = dicomFile(header, new Int16Array(6))
    bytes.write('0,6\\0,4', bytes.indexOf('0.6\\0.4'), 'latin1')
    const study = await scannedFiles([{ name: 'enhanced.dcm', bytes }])
    expect(study.result.stacks[0]?.spacing).toEqual([0.4, 0.6, 2])
    expect(codesOf(study.result.stacks[0])).toContain('header-repaired')
  })
})

describe('a slice that names its patient otherwise', () => {
  const odd = (header: Record<string, unknown>): ReturnType<typeof scannedFiles> =>
    scannedFiles(syntheticSeries({ ...small, header: (k) => (k === 2 ? header : {}) }))

  test.each([
    ['by another name', { PatientName: 'Other^Body' }, 'name'],
    ['by no name', { PatientName: undefined }, 'name'],
    ['by no number', { PatientID: undefined }, 'number'],
  ])('%s is kept with its series, and it is said', async (_, header, what) => {
    const { result } = await odd(header)
    expect(result.stacks.map(({ dims }) => dims[2])).toEqual([6])
    expect(result.stacks[0]?.issues.map(({ message }) => message)).toContainEqual(
      `Not all images of Series "SAG DESS KNEE" give the patient the same ${what} (slice-003.dcm differs): they were taken ` +
        'for one person’s, as nothing else speaks against it. Check in the PACS that they are.',
    )
  })

  test('padded otherwise needs no word', async () => {
    const { result } = await odd({ PatientName: 'TEST^Anna^^' })
    expect(codesOf(result.stacks[0])).not.toContain('patients-differ')
  })
})
