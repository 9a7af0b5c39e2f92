import { contrastOf } from '../case/contrast.js'
import type { ReadState } from '../case/revision.js'
import { planeAndContrast } from '../case/series-words.js'
import type { VolumeMeta } from '../case/volume.js'

export const SIDE_WORDS = { left: 'left knee', right: 'right knee', unknown: 'knee, side unknown' } as const

/** What was examined and how, from the headers: plane, contrast and distance of slices of each series. */
export function techniqueText(
  { side }: Pick<ReadState, 'side'>,
  volumes: readonly Pick<VolumeMeta, 'orientation' | 'series' | 'spacing'>[],
): string {
  const series = volumes.map(({ orientation, series: facts, spacing }) => {
    const contrast = contrastOf(facts)
    return `${planeAndContrast(orientation, contrast)} (${spacing[2].toFixed(1)} mm)`
  })
  const simulated = volumes.some(({ series: { simulated: is } }) => is) ? ' The images are of a simulated knee.' : ''
  const many = series.length === 1 ? '' : `${series.length} series: `
  return `MRI of the ${SIDE_WORDS[side]}, ${many}${series.join('; ')}.${simulated}`
}

const DAYS_OF_MONTH = 30.44

/**
 * Earlier examinations of this knee, said by how long ago and never by a date, so that the text says nothing of who it
 * is about. Dates are ISO; an empty one is unknown, and those of other days only count where both are known.
 */
export function comparisonText(date: string, others: readonly string[]): string {
  const then = Date.parse(date)
  const gaps = others
    .map((other) => (then - Date.parse(other)) / 86_400_000)
    .filter((days) => days > 0)
    .sort((a, b) => a - b)
  const undated = others.filter((other) => Number.isNaN(then) || Number.isNaN(Date.parse(other))).length
  const said = [
    ...gaps.map((days) => `${ago(days)} earlier`),
    ...(undated > 0 ? [`${undated === 1 ? 'one' : String(undated)} without a date`] : []),
  ]
  return said.length === 0 ? 'None.' : `MRI of the same knee, ${said.join('; ')}.`
}

/** When another examination was, in words without a date: "2 years earlier"; ISO dates, empty where not known. */
export function apartWords(date: string, other: string): string {
  const days = (Date.parse(date) - Date.parse(other)) / 86_400_000
  if (Number.isNaN(days)) return 'another date'
  return days === 0 ? 'the same day' : `${ago(Math.abs(days))} ${days > 0 ? 'earlier' : 'later'}`
}

function ago(days: number): string {
  if (days < 45) return days < 14 ? counted(Math.round(days), 'day') : counted(Math.round(days / 7), 'week')
  const months = Math.round(days / DAYS_OF_MONTH)
  return months < 24 ? counted(months, 'month') : counted(Math.round(months / 12), 'year')
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
