import dcmjs from 'dcmjs'
import { affineSpacing, applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Examination } from '../examination.js'
import type { ContrastName } from '../render/contrast.js'
import { uidOf } from './uid.js'

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4'
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'

/** Who wrote the files (PS3.7 D.3.3.2): Condyle, not a scanner. */
const IMPLEMENTATION_CLASS = uidOf('condyle.phantom')
const IMPLEMENTATION_VERSION = 'CONDYLE_PHANTOM'

/** Repetition time, echo time (ms) and flip angle (degrees) that a contrast stands for. */
const SEQUENCES: Readonly<Record<ContrastName, readonly [number, number, number]>> = {
  dess: [16.3, 4.7, 25],
  qdess: [18.2, 6.4, 20],
  'pd-fs': [3000, 30, 90],
  't2-fs': [4000, 70, 90],
  pd: [3000, 20, 90],
  t1: [600, 12, 90],
  random: [100, 10, 30],
}

/** The file of one slice: name and bytes. */
export interface DicomSlice {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * The examination as a DICOM MR series, one file a slice. Nothing in the headers claims a patient or a scanner:
 * manufacturer, series and patient name say that it is simulated. UIDs follow from the seed.
 */
export function* dicomSlices(examination: Examination): Generator<DicomSlice> {
  const [, , nk] = examination.dims
  for (let k = 0; k < nk; k++)
    yield { name: `IM-${String(k + 1).padStart(4, '0')}.dcm`, bytes: dicomSlice(examination, k) }
}

function dicomSlice(examination: Examination, k: number): Uint8Array {
  const { seed, side, prior, contrast, dims, affine } = examination
  const [ni, nj] = dims
  const name = `condyle.phantom/${seed}/${side}/${prior}/${contrast}/${dims.join('x')}`
  const spacing = affineSpacing(affine)
  const column = (axis: number): Vec3 => {
    const at = (row: number): number => (affine[row * 4 + axis] ?? 0) / (spacing[axis] ?? 1)
    return [at(0), at(1), at(2)]
  }
  const position = applyAffine(affine, [0, 0, k])
  const instance = uidOf(`${name}/slice/${k}`)
  const [repetition, echo, flip] = SEQUENCES[contrast]
  const pixels = examination.image.slice(k * ni * nj, (k + 1) * ni * nj)
  const dataset: Record<string, unknown> = {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['DERIVED', 'PRIMARY', 'SIMULATED'],
    SOPClassUID: MR_IMAGE_STORAGE,
    SOPInstanceUID: instance,
    StudyDate: '20200101',
    SeriesDate: '20200101',
    ContentDate: '20200101',
    StudyTime: '120000',
    ContentTime: '120000',
    AccessionNumber: '',
    Modality: 'MR',
    Manufacturer: 'Condyle simulator',
    ManufacturerModelName: 'models/phantom',
    ReferringPhysicianName: '',
    StudyDescription: 'Simulated knee, not a patient',
    SeriesDescription: `Simulated sagittal ${contrast.toUpperCase()}`,
    PatientName: `Simulated^Knee ${seed}`,
    PatientID: `SIM-${seed}`,
    PatientBirthDate: '',
    PatientSex: 'O',
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'Simulated: there is no patient',
    BodyPartExamined: 'KNEE',
    ScanningSequence: contrast === 'dess' || contrast === 'qdess' ? 'GR' : 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: '',
    MRAcquisitionType: spacing[2] < 1.5 ? '3D' : '2D',
    SliceThickness: decimal(spacing[2]),
    SpacingBetweenSlices: decimal(spacing[2]),
    RepetitionTime: decimal(repetition),
    EchoTime: decimal(echo),
    FlipAngle: decimal(flip),
    EchoTrainLength: '1',
    MagneticFieldStrength: '3',
    PatientPosition: 'FFS',
    ProtocolName: 'Condyle knee simulator',
    StudyInstanceUID: uidOf(`condyle.phantom/${seed}/study`),
    SeriesInstanceUID: uidOf(`${name}/series`),
    StudyID: String(seed),
    SeriesNumber: '1',
    InstanceNumber: String(k + 1),
    Laterality: side === 'left' ? 'L' : 'R',
    ImagePositionPatient: position.map(decimal),
    ImageOrientationPatient: [...column(0), ...column(1)].map(decimal),
    FrameOfReferenceUID: uidOf(`${name}/frame`),
    PositionReferenceIndicator: '',
    ImageComments: 'Simulated by Condyle; research use only',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: nj,
    Columns: ni,
    PixelSpacing: [decimal(spacing[1]), decimal(spacing[0])],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    WindowCenter: '700',
    WindowWidth: '1400',
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
  }
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const dictionary = new DicomDict(
    DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
      MediaStorageSOPClassUID: MR_IMAGE_STORAGE,
      MediaStorageSOPInstanceUID: instance,
      TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
      ImplementationClassUID: IMPLEMENTATION_CLASS,
      ImplementationVersionName: IMPLEMENTATION_VERSION,
      _vrMap: { FileMetaInformationVersion: 'OB' },
    }),
  )
  dictionary.dict = DicomMetaDictionary.denaturalizeDataset(dataset)
  return appendPixels(new Uint8Array(dictionary.write()), pixels)
}

/**
 * Adds PixelData, the last element of the file, as Explicit VR Little Endian writes it (PS3.5 7.1.2). dcmjs 0.49 takes
 * every transfer syntax for an encapsulated one and would wrap the pixels in fragments.
 */
function appendPixels(head: Uint8Array, pixels: Int16Array): Uint8Array {
  const bytes = new Uint8Array(head.length + 12 + pixels.byteLength)
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  view.setUint16(head.length, 0x7fe0, true)
  view.setUint16(head.length + 2, 0x0010, true)
  bytes.set(new TextEncoder().encode('OW'), head.length + 4)
  view.setUint32(head.length + 8, pixels.byteLength, true)
  const start = head.length + 12
  for (let n = 0; n < pixels.length; n++) view.setInt16(start + 2 * n, pixels[n] ?? 0, true)
  return bytes
}

/** A decimal string: at most 16 characters (PS3.5 6.2). */
function decimal(value: number): string {
  const rounded = Math.abs(value) < 1e-9 ? 0 : value
  for (let digits = 12; digits > 0; digits--) {
    const text = String(Number(rounded.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}
