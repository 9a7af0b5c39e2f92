import type { ReadVolume } from './reading.js'
import { planeAndContrast } from './series-words.js'

/** What a volume is called by. */
export type NamedVolume = Pick<ReadVolume, 'orientation' | 'contrast' | 'label'> & {
  readonly series: Pick<ReadVolume['series'], 'number'>
}

/**
 * A volume of a case as a sentence names it: "sagittal PD, fat-suppressed (series 3)". Made of what the headers say in
 * numbers and codes, never of the description, which may hold a name.
 */
export function volumeName({ orientation, contrast, series, label }: NamedVolume): string {
  const shown = planeAndContrast(orientation, contrast)
  const which = [series.number === null ? '' : `series ${series.number}`, label].filter((part) => part !== '')
  return which.length === 0 ? shown : `${shown} (${which.join(', ')})`
}
