import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import { withoutMarks } from '../../src-shared/case/left-out.js'
import { contrastOfSeries, seriesTitle } from '../../src-shared/case/series-words.js'
import { volumeName } from '../../src-shared/case/volume-name.js'
import { capital } from '../design/format.js'

/** A series as reasons name it, so that the panel and its sentences call it alike: "Sagittal T1 (series 5)". */
export function seriesName({ meta, label }: Pick<CaseVolume, 'meta' | 'label'>): string {
  const { orientation, series } = meta
  return capital(volumeName({ orientation, contrast: contrastOfSeries(series), label, series }))
}

/** What the scanner called it and how it was cut: "Sag PD FS · 30 × 3.5 mm". */
export function seriesFacts({ meta }: Pick<CaseVolume, 'meta'>): string {
  const distance = Number(meta.spacing[2].toFixed(2))
  return [withoutMarks(meta.series.description) || seriesTitle(meta), `${meta.dims[2]} × ${distance} mm`].join(' · ')
}
