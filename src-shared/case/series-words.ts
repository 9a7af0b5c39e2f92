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

/** Plane and contrast in a radiologist's words: "sagittal PD, fat-suppressed"; "axial series" where nothing tells. */
export function planeAndContrast(orientation: OrientationPlane, contrast: Contrast): string {
  if (contrast.weighting !== 'unknown') return `${orientation} ${contrastName(contrast)}`
  return contrast.fatSuppressed === true ? `${orientation} series, fat-suppressed` : `${orientation} series`
}

/** What a series is, as a title: "Sagittal PD, fat-suppressed". */
export function seriesTitle({ series, orientation }: SeriesOnShow): string {
  const words = planeAndContrast(orientation, contrastOf(series))
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The title with the header's own description beside it: `Sagittal T1 (t1_tse_sag)`. */
export function seriesTitleWithDescription(shown: SeriesOnShow): string {
  const { description } = shown.series
  return description === '' ? seriesTitle(shown) : `${seriesTitle(shown)} (${description})`
}
