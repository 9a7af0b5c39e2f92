import type { DicomFile } from '../dicom/file.js'

/**
 * What files of one series share. Where a UID is empty it says nothing, and two that are empty are not equal: then
 * only what the headers say of patient, date and series can keep files together.
 */
export function seriesKey({ header }: Pick<DicomFile, 'header'>): string {
  const { study, seriesUid, seriesNumber, seriesDescription, protocolName } = header
  if (study.uid !== '' && seriesUid !== '') return `${study.uid}|${seriesUid}`
  return JSON.stringify([
    [study.uid, seriesUid],
    [study.patientId, study.patientName, study.patientBirthDate, study.patientIdIssuer],
    [study.date, study.description, seriesNumber, seriesDescription, protocolName],
  ])
}
