import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { formatDate } from '../design/format.js'

/** The patient text in the corner of the large view; lines that the headers leave empty are left out. */
export function identityLines(volume: VolumeMeta): string[] {
  const { study } = volume
  const person = [study.patientName.replaceAll('^', ' ').trim(), study.patientSex, study.patientAge]
  return [person.filter(Boolean).join(' · '), study.patientId, formatDate(study.date)].filter(Boolean)
}
