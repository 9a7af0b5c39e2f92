/** Good DICOM series to damage: made here, and real ones where they are. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { dicomFile, IMPLICIT, syntheticSeries, type SyntheticFile } from '../../fixtures/dicom-series.js'
import { encapsulated, rleFrame } from '../../fixtures/rle.js'

const RLE = '1.2.840.10008.1.2.5'
const SIZE = { slices: 5, rows: 7, columns: 8 }
/** Of a real series so many neighbouring slices are taken: enough to have a distance, few enough to be quick. */
const SLICES = 3
/** Larger files only cost time. */
const LARGEST = 700_000

/** Files of one opening. */
export type Example = readonly SyntheticFile[]

/** Series of every way of writing that the application reads, each a few hundred voxels. */
export function madeExamples(): Example[] {
  return [
    syntheticSeries(SIZE),
    syntheticSeries({ ...SIZE, syntax: IMPLICIT, orientation: 'coronal' }),
    syntheticSeries({
      ...SIZE,
      orientation: 'axial',
      spacing: 3.5,
      header: () => ({ RescaleSlope: 2, RescaleIntercept: -100, Laterality: 'L' }),
    }),
    syntheticSeries({
      ...SIZE,
      header: () => ({ PixelRepresentation: 0, BitsStored: 12, HighBit: 11, PixelPaddingValue: 0 }),
    }),
    twoEchoes(),
    compressed(),
    enhanced(),
  ]
}

function twoEchoes(): Example {
  return [1, 2].flatMap((echo) =>
    syntheticSeries({
      ...SIZE,
      slices: 3,
      prefix: `echo${echo}`,
      header: (k) => ({
        SOPInstanceUID: `2.25.7.${echo}.${k}`,
        EchoTime: 10 * echo,
        EchoNumbers: echo,
        InstanceNumber: 3 * echo + k,
      }),
    }),
  )
}

/** RLE slices: the pixel data of a plain series, packed. */
function compressed(): Example {
  return syntheticSeries(SIZE).map(({ name }, k) => {
    const pixels = Int16Array.from({ length: SIZE.rows * SIZE.columns }, (_, n) => n + 100 * k)
    const header = {
      ...HEADER,
      SOPInstanceUID: `2.25.8.${k}`,
      InstanceNumber: k + 1,
      ImagePositionPatient: [-k, 0, 0],
      ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
      PixelSpacing: [0.5, 0.5],
    }
    return { name, bytes: Buffer.concat([dicomFile(header, null, RLE), encapsulated([rleFrame(pixels)])]) }
  })
}

/** One file of several frames, their places in functional groups. */
function enhanced(): Example {
  const own = Array.from({ length: SIZE.slices }, (_, n) => ({
    PlanePositionSequence: [{ ImagePositionPatient: [-2 * n, 5, 7] }],
  }))
  const shared = [
    {
      PixelMeasuresSequence: [{ PixelSpacing: [0.6, 0.4], SliceThickness: 2 }],
      PlaneOrientationSequence: [{ ImageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
      PixelValueTransformationSequence: [{ RescaleSlope: 1, RescaleIntercept: 0, RescaleType: 'US' }],
      FrameAnatomySequence: [{ FrameLaterality: 'R' }],
    },
  ]
  const header = {
    ...HEADER,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1',
    NumberOfFrames: SIZE.slices,
    SharedFunctionalGroupsSequence: shared,
    PerFrameFunctionalGroupsSequence: own,
  }
  const pixels = Int16Array.from({ length: SIZE.slices * SIZE.rows * SIZE.columns }, (_, n) => n)
  return [{ name: 'enhanced.dcm', bytes: dicomFile(header, pixels) }]
}

const HEADER = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '2.25.60',
  StudyInstanceUID: '2.25.1',
  SeriesInstanceUID: '2.25.2',
  SeriesDescription: 'SAG KNEE',
  PatientName: 'Test^Anna',
  PatientID: 'T-1',
  Modality: 'MR',
  PhotometricInterpretation: 'MONOCHROME2',
  SamplesPerPixel: 1,
  Rows: SIZE.rows,
  Columns: SIZE.columns,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
}

/** Real and rebuilt series below the test data, a few neighbouring slices of each folder. */
export function foundExamples(root: string): Example[] {
  return folders(root).flatMap((folder) => {
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && isSmallDicom(path.join(folder, entry.name)))
      .map((entry) => entry.name)
      .sort()
    const alone = /encodings|broken|enhanced|standards/.test(folder)
    const groups = alone ? files.map((name) => [name]) : files.length > 0 ? [files.slice(0, SLICES)] : []
    return groups.map((group) => group.map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) })))
  })
}

function folders(root: string): string[] {
  const below = readdirSync(root, { withFileTypes: true, recursive: true })
  return [
    root,
    ...below.filter((entry) => entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name)),
  ].sort()
}

function isSmallDicom(file: string): boolean {
  // A name that is no UTF-8 does not survive being a string.
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size < 200 || size > LARGEST || /\.(nrrd|nii|gz|zip|md|txt|json|csv)$/.test(file)) return false
  return readFileSync(file).toString('latin1', 128, 132) === 'DICM' || /\.dcm$/.test(file)
}
