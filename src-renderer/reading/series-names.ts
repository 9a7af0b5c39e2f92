import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import { contrastName, contrastOf } from '../../src-shared/case/contrast.js'
import { capital } from '../design/format.js'

/** What names a volume on screen. */
type Named = Pick<CaseVolume, 'meta' | 'label'>

/** A series in a few words: its description, else its plane and contrast; what tells it from others of its series. */
export function seriesName({ meta, label }: Named): string {
  const said = meta.series.description.trim()
  const seen = `${capital(meta.orientation)} ${contrastName(contrastOf(meta.series))}`
  return [said === '' ? seen : said, label].filter((part) => part !== '').join(', ')
}

/** "series 4, Sag PD FS": the number as on the scanner, where there is one. */
export function numberedSeries(volume: Named): string {
  const { number } = volume.meta.series
  return number === null ? seriesName(volume) : `series ${number}, ${seriesName(volume)}`
}

/** "sagittal · PD, fat-suppressed · 30 × 3.5 mm". */
export function seriesFacts({ meta }: Pick<CaseVolume, 'meta'>): string {
  const distance = Number(meta.spacing[2].toFixed(2))
  return [meta.orientation, contrastName(contrastOf(meta.series)), `${meta.dims[2]} × ${distance} mm`].join(' · ')
}
