import type { VolumeMeta } from '../../src-shared/case/volume.js'
import type { NewCase } from '../casebook/index.js'

/** The worklist's row for a freshly imported volume. An unknown side will be inferred: the header was silent. */
export function caseFromVolume(meta: VolumeMeta): NewCase {
  return {
    volumeHash: meta.hash,
    patientName: meta.study.patientName,
    patientId: meta.study.patientId,
    studyUid: meta.study.uid,
    studyDate: meta.study.date,
    studyDescription: meta.study.description,
    seriesUid: meta.series.uid,
    seriesDescription: meta.series.description,
    modality: meta.series.modality,
    side: meta.side,
    sideSource: meta.sideSource ?? 'inferred',
    simulated: meta.series.simulated,
  }
}
