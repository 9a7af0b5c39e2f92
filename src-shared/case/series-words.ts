import { contrastName, contrastOf, type Contrast } from './contrast.js'
import type { OrientationPlane, SeriesInfo } from './import.js'

/** What the words of a series are made from; a VolumeMeta and a StackSummary are one. */
export interface SeriesOnShow {
  readonly series: Pick<SeriesInfo, 'description' | 'echoTimeMs' | 'repetitionTimeMs'> & Partial<SeriesInfo>
  readonly orientation: OrientationPlane
}

/** The contrast of a series by all that its header says. */
export function contrastOfSeries(series: SeriesOnShow['series']): Contrast {
  return contrastOf(series)
}

/** What a series is in a radiologist's words: "Sagittal PD, fat-suppressed"; "Axial series" where nothing tells. */
export function seriesTitle({ series, orientation }: SeriesOnShow): string {
  const contrast = contrastOf(series)
  const plane = orientation.charAt(0).toUpperCase() + orientation.slice(1)
  if (contrast.weighting !== 'unknown') return `${plane} ${contrastName(contrast)}`
  return contrast.fatSuppressed === true ? `${plane} series, fat-suppressed` : `${plane} series`
}

/** The title with the header's own description beside it: `Sagittal T1 (t1_tse_sag)`. */
export function seriesTitleWithDescription(shown: SeriesOnShow): string {
  const { description } = shown.series
  return description === '' ? seriesTitle(shown) : `${seriesTitle(shown)} (${description})`
}
