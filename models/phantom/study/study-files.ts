import { dicomSlices } from '../outputs/dicom.js'
import { truthRecord } from '../outputs/truth-file.js'
import { changeRecord } from './change-record.js'
import type { Study } from './study.js'
import { LOCALISER_SERIES, localiserHeader, studySeriesHeader } from './study-header.js'
import { seriesRecord, studyRecord } from './study-record.js'

/** A file of a written study: its path within the study's folder and its bytes or text. */
export interface StudyFile {
  readonly path: string
  readonly content: Uint8Array | string
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`

/**
 * Every file of a study, one after the other: `dicom/<series>/` as a scanner sends them, the localiser among them;
 * `truth/<series>.json` what is true of a volume as far as it shows it; `truth.json` what is true of the knee; of a
 * second visit `change.json`.
 */
export function* studyFiles(study: Study): Generator<StudyFile> {
  let instance = 1
  for (const plane of study.localiser) {
    for (const { name, bytes } of dicomSlices(plane, localiserHeader(study, instance)))
      yield { path: `dicom/${LOCALISER_SERIES.number}-localizer/${name}`, content: bytes }
    instance += plane.dims[2]
  }
  const records: Record<string, unknown>[] = []
  for (const series of study.series()) {
    const { protocol, movement, examination } = series
    for (const { name, bytes } of dicomSlices(examination, studySeriesHeader(study, protocol)))
      yield { path: `dicom/${protocol.name}/${name}`, content: bytes }
    yield { path: `truth/${protocol.name}.json`, content: json({ ...truthRecord(examination), movement }) }
    records.push(seriesRecord(study, series))
  }
  yield { path: 'truth.json', content: json(studyRecord(study, records)) }
  if (study.since) yield { path: 'change.json', content: json(changeRecord(study, study.since)) }
}
