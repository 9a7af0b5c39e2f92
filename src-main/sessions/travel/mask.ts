import { createHash, createHmac } from 'node:crypto'
import type { StudyInfo } from '../../../src-shared/case/import.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Hideable } from '../../../src-shared/session/plan.js'
import type { TravellingCase } from '../../../src-shared/session/travel.js'
import type { Casebook } from '../../casebook/index.js'
import { deidentifiedReading, identityScrubber, replacedUid } from '../../datasets/de-identify.js'

type Identity = Pick<StudyInfo, 'patientName' | 'patientId'>

/** What is done to UIDs, free text and readings where names are hidden. */
export interface Mask {
  uid(uid: string): string
  text(text: string): string
  reading(reading: Reading): Reading
}

/** What pseudonyms of sessions are made with: of the casebook's secret, so that nobody can try names until one fits. */
export function travelSecret(casebook: Casebook): Buffer {
  return createHmac('sha256', casebook.pseudonymKey()).update('sessions that travel').digest()
}

/** The mask of one patient's case. Without hidden names nothing is changed. */
export function maskOf(secret: Buffer, hidden: readonly Hideable[], identity: Identity): Mask {
  if (!hidden.includes('names')) return { uid: (uid) => uid, text: (text) => text, reading: (reading) => reading }
  return {
    uid: (uid) => replacedUid(uid, secret),
    text: identityScrubber(identity),
    reading: (reading) => deidentifiedReading(reading, identity, secret),
  }
}

/** A study without what the session hides. Who is not named is told from others by a number of the session. */
export function maskedStudy(
  study: StudyInfo,
  hidden: readonly Hideable[],
  patient: { readonly session: string; readonly number: number },
): StudyInfo {
  const dated = hidden.includes('dates') ? { ...study, date: '', patientBirthDate: '', patientAge: '' } : study
  if (!hidden.includes('names')) return dated
  return {
    ...dated,
    uid: '',
    description: '',
    patientName: `Patient ${patient.number}`,
    patientId: `${patient.session.slice(0, 8)}-${patient.number}`,
    patientIdIssuer: '',
    patientBirthDate: '',
  }
}

/**
 * What is said of a volume that travels: of its study what its case says, without the names of files, and without when it was
 * imported where dates are hidden. None of it is in the volume's hash.
 */
export function maskedVolume(
  meta: VolumeMeta,
  { study }: TravellingCase,
  mask: Mask,
  hidden: readonly Hideable[],
): VolumeMeta {
  const dated = !hidden.includes('dates')
  const named = !hidden.includes('names')
  const { patientSex, patientAge } = meta.study
  return {
    ...meta,
    sourceKey: createHash('sha256').update(`travelled ${meta.hash}`).digest('hex'),
    frameOfReference: mask.uid(meta.frameOfReference),
    study: { ...study, patientSex, patientAge: dated ? patientAge : '' },
    series: { ...meta.series, uid: mask.uid(meta.series.uid), description: mask.text(meta.series.description) },
    issues: named ? meta.issues : [],
    createdAt: dated ? meta.createdAt : '',
  }
}
