import type { Examination } from '../examination.js'
import type { ContrastName } from '../render/contrast.js'
import { SCANNER, type Scanner } from '../render/render.js'
import { affineSpacing } from '../../../src-shared/geometry/affine.js'
import { decimal } from './decimal.js'
import { uidOf } from './uid.js'

/** What the slices of one series have in common. */
export interface SeriesHeader {
  /** Patient, study and series elements by keyword (PS3.6), as dcmjs takes them. */
  readonly elements: Readonly<Record<string, unknown>>
  /** Names the series among all simulated ones; the UIDs of its images follow from it. */
  readonly name: string
  /** Instance number of the first slice. */
  readonly firstInstance: number
}

/** Elements of everything that the simulator writes: nothing in them claims a patient or a scanner. */
export const SIMULATED_ELEMENTS = {
  SpecificCharacterSet: 'ISO_IR 192',
  ImageType: ['DERIVED', 'PRIMARY', 'SIMULATED'],
  AccessionNumber: '',
  Modality: 'MR',
  Manufacturer: 'Condyle simulator',
  ManufacturerModelName: 'models/phantom',
  ReferringPhysicianName: '',
  PatientSex: 'O',
  PatientIdentityRemoved: 'YES',
  DeidentificationMethod: 'Simulated: there is no patient',
  BodyPartExamined: 'KNEE',
  MagneticFieldStrength: '3',
  PatientPosition: 'FFS',
  ProtocolName: 'Condyle knee simulator',
  PositionReferenceIndicator: '',
  ImageComments: 'Simulated by Condyle; research use only',
} as const

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

/** The window that shows joint fluid as the brightest grey. */
export function windowElements({ fluidSignal }: Scanner): Readonly<Record<string, string>> {
  return { WindowCenter: decimal(fluidSignal / 2), WindowWidth: decimal(fluidSignal) }
}

/** The header of an examination that stands alone: one sagittal series of a study of its own. */
export function loneSeriesHeader(examination: Examination): SeriesHeader {
  const { seed, side, prior, contrast, dims, affine } = examination
  const name = `condyle.phantom/${seed}/${side}/${prior}/${contrast}/${dims.join('x')}`
  const [repetition, echo, flip] = SEQUENCES[contrast]
  const between = affineSpacing(affine)[2]
  return {
    name,
    firstInstance: 1,
    elements: {
      ...SIMULATED_ELEMENTS,
      StudyDate: '20200101',
      SeriesDate: '20200101',
      ContentDate: '20200101',
      StudyTime: '120000',
      ContentTime: '120000',
      StudyDescription: 'Simulated knee, not a patient',
      SeriesDescription: `Simulated sagittal ${contrast.toUpperCase()}`,
      PatientName: `Simulated^Knee ${seed}`,
      PatientID: `SIM-${seed}`,
      PatientBirthDate: '',
      ScanningSequence: contrast === 'dess' || contrast === 'qdess' ? 'GR' : 'SE',
      SequenceVariant: 'NONE',
      ScanOptions: '',
      MRAcquisitionType: between < 1.5 ? '3D' : '2D',
      RepetitionTime: decimal(repetition),
      EchoTime: decimal(echo),
      FlipAngle: decimal(flip),
      EchoTrainLength: '1',
      StudyInstanceUID: uidOf(`condyle.phantom/${seed}/study`),
      SeriesInstanceUID: uidOf(`${name}/series`),
      StudyID: String(seed),
      SeriesNumber: '1',
      Laterality: side === 'left' ? 'L' : 'R',
      FrameOfReferenceUID: uidOf(`${name}/frame`),
      ...windowElements(SCANNER),
    },
  }
}
