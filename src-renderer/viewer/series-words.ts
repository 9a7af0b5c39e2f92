import { contrastName, contrastOf } from '../../src-shared/case/contrast.js'
import { withoutMarks } from '../../src-shared/case/left-out.js'
import type { PlaneFrame } from './geometry/plane-frame.js'
import type { Scan } from './scan.js'

export const VIEW_NAMES = { sagittal: 'Sagittal', coronal: 'Coronal', axial: 'Axial', volume: '3D' } as const

/** "Sagittal"; "Oblique sagittal" where the plane was turned. */
export function viewName({ plane, exact }: Pick<PlaneFrame, 'plane' | 'exact'>): string {
  return exact ? `Oblique ${VIEW_NAMES[plane].toLowerCase()}` : VIEW_NAMES[plane]
}

/** "PD, fat-suppressed", "T1 · echo 2": what a series shows, in words. */
export function contrastWords(scan: Scan): string {
  const { series } = scan.volume
  const { weighting, fatSuppressed } = contrastOf(series)
  const name =
    weighting === 'unknown' ? withoutMarks(series.description) || 'MR' : contrastName({ weighting, fatSuppressed })
  return [name, scan.source.label].filter(Boolean).join(' · ')
}

/** "PD FS": the same where there is little room. */
export function contrastShort(scan: Scan): string {
  return contrastWords(scan).replace(', fat-suppressed', ' FS')
}

/** "3.5 mm": distance of the acquired slices. */
export function sliceDistance(scan: Scan): string {
  const { spacing } = scan.frames[scan.native]
  return `${spacing >= 1 ? spacing.toFixed(1).replace(/\.0$/, '') : spacing.toFixed(2).replace(/0$/, '')} mm`
}

/** "Sagittal PD, fat-suppressed, 3.5 mm, series 4": for titles and screen readers. */
export function seriesTitle(scan: Scan): string {
  const { number, description } = scan.volume.series
  const name = `${VIEW_NAMES[scan.native]} ${contrastWords(scan)}, ${sliceDistance(scan)}`
  return [name, number === null ? '' : `series ${number}`, description].filter(Boolean).join(', ')
}
