import { decimal } from '../outputs/decimal.js'
import { SIMULATED_ELEMENTS, windowElements, type SeriesHeader } from '../outputs/series-header.js'
import { uidOf } from '../outputs/uid.js'
import { Random } from '../random.js'
import type { Sequence, SeriesProtocol } from './protocol.js'
import { MONTHS_BETWEEN_VISITS, type Study } from './study.js'

/** Whose study it is, and when it was made. Dates as ISO `YYYY-MM-DD`. */
export interface StudyIdentity {
  readonly patientName: string
  readonly patientId: string
  readonly issuer: string
  readonly birthDate: string
  readonly studyUid: string
  readonly frameOfReference: string
  readonly date: string
}

const FIRST_VISIT = { year: 2021, month: 3 }

/** The identity of a study: the patient follows from the seed alone, so that both visits are of one person. */
export function identityOf({ seed, side, prior, protocol }: StudyKey, visit: 1 | 2): StudyIdentity {
  const random = new Random(seed, 30)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = (): string => two(1 + Math.floor(random.uniform(0, 28)))
  const birthDate = `${1945 + Math.floor(random.uniform(0, 35))}-${two(1 + Math.floor(random.uniform(0, 12)))}-${day()}`
  const months = FIRST_VISIT.month - 1 + (visit === 1 ? 0 : MONTHS_BETWEEN_VISITS)
  const name = `condyle.phantom/study/${seed}/${side}/${prior}/${protocol}/visit-${visit}`
  return {
    patientName: `Simulated^Knee ${seed}`,
    patientId: `SIM-${seed}`,
    issuer: 'Condyle simulator',
    birthDate,
    studyUid: uidOf(`${name}/study`),
    frameOfReference: uidOf(`${name}/frame`),
    date: `${FIRST_VISIT.year + Math.floor(months / 12)}-${two((months % 12) + 1)}-${day()}`,
  }
}

/** What tells one simulated study from another. */
type StudyKey = Pick<Study, 'seed' | 'side' | 'prior' | 'protocol'>

/** UID of a series of a study. */
export function seriesUid({ studyUid }: StudyIdentity, number: number): string {
  return uidOf(`${studyUid}/series/${number}`)
}

/** The header of one series. */
export function studySeriesHeader(study: Study, { number, description, sequence }: SeriesProtocol): SeriesHeader {
  return header(study, number, description, sequence, 1)
}

const LOCALISER: Sequence = {
  repetition: 8.6,
  echo: 4,
  flip: 20,
  scanning: 'GR',
  variant: 'SP',
  options: '',
  dimensions: '2D',
  echoTrain: 1,
}

/** Number and description of the localiser's series. */
export const LOCALISER_SERIES = { number: 1, description: 'LOCALIZER 3-PLANE' } as const

/** The header of a plane of the localiser, whose slices are counted on from those of the planes before. */
export function localiserHeader(study: Study, firstInstance: number): SeriesHeader {
  return header(study, LOCALISER_SERIES.number, LOCALISER_SERIES.description, LOCALISER, firstInstance)
}

/** Minutes from one series to the next. */
const SERIES_MINUTES = 5

function header(
  study: Study,
  number: number,
  description: string,
  sequence: Sequence,
  firstInstance: number,
): SeriesHeader {
  const identity = identityOf(study, study.visit)
  const date = identity.date.replaceAll('-', '')
  const time = (minutes: number): string => `09${String(minutes).padStart(2, '0')}00`
  const own = time(SERIES_MINUTES * number)
  const uid = seriesUid(identity, number)
  return {
    name: uid,
    firstInstance,
    elements: {
      ...SIMULATED_ELEMENTS,
      StudyDate: date,
      SeriesDate: date,
      AcquisitionDate: date,
      ContentDate: date,
      StudyTime: time(0),
      SeriesTime: own,
      AcquisitionTime: own,
      ContentTime: own,
      StudyDescription: `MRI knee ${study.side}, simulated`,
      SeriesDescription: description,
      PatientName: identity.patientName,
      PatientID: identity.patientId,
      IssuerOfPatientID: identity.issuer,
      PatientBirthDate: identity.birthDate.replaceAll('-', ''),
      PatientAge: ageAt(identity),
      ScanningSequence: sequence.scanning,
      SequenceVariant: sequence.variant,
      ScanOptions: sequence.options,
      MRAcquisitionType: sequence.dimensions,
      RepetitionTime: decimal(sequence.repetition),
      EchoTime: decimal(sequence.echo),
      FlipAngle: decimal(sequence.flip),
      EchoTrainLength: String(sequence.echoTrain),
      StudyInstanceUID: identity.studyUid,
      SeriesInstanceUID: uid,
      StudyID: `${study.seed}-${study.visit}`,
      SeriesNumber: String(number),
      Laterality: study.side === 'left' ? 'L' : 'R',
      FrameOfReferenceUID: identity.frameOfReference,
      ...windowElements(study.scanner),
    },
  }
}

/** Patient's Age (PS3.5 6.2, AS): full years at the study. */
function ageAt({ birthDate, date }: StudyIdentity): string {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4))
  const hadBirthday = date.slice(5) >= birthDate.slice(5)
  return `${String(hadBirthday ? years : years - 1).padStart(3, '0')}Y`
}
