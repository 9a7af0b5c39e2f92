import type { CaseSummary } from '../../src-shared/case/worklist.js'
import { counted, formatDate } from '../design/format.js'

export const STATUS_TITLES = {
  unread: 'Not read',
  read: 'Read by model',
  'in-review': 'In review',
  'signed-off': 'Signed off',
} as const satisfies Record<CaseSummary['status'], string>

/** "Right", "Left, inferred", "Unknown". */
export function sideText(summary: Pick<CaseSummary, 'side' | 'sideSource'>): string {
  if (summary.side === 'unknown') return 'Unknown'
  const side = summary.side === 'left' ? 'Left' : 'Right'
  return summary.sideSource === 'inferred' ? `${side}, inferred` : side
}

/** The patient as shown: name and number, or a name made of the case's id while identity is hidden. */
export function patientText(
  summary: Pick<CaseSummary, 'id' | 'patientName' | 'patientId'>,
  identityHidden: boolean,
): { name: string; number: string } {
  if (identityHidden) return { name: `Case ${summary.id.slice(0, 8)}`, number: '' }
  const name = summary.patientName.replace(/\^+/g, ', ').replace(/, $/, '')
  return { name: name || 'No name', number: summary.patientId }
}

/** "14 Mar 2026"; a date that no header gives stays unknown, and is never today's. */
export function studyDateText(summary: Pick<CaseSummary, 'studyDate'>): string {
  return summary.studyDate ? formatDate(summary.studyDate) : 'unknown'
}

/** "P-10001 · born 14 Mar 1951"; empty while identity is hidden. */
export function identityText(summary: Pick<CaseSummary, 'patientId' | 'birthDate'>, identityHidden: boolean): string {
  if (identityHidden) return ''
  const born = summary.birthDate ? `born ${formatDate(summary.birthDate)}` : 'birth date unknown'
  return [summary.patientId || 'no id', born].join(' · ')
}

/** "5 series: SAG PD FS, COR PD FS, …". */
export function seriesText({ volumes, series }: Pick<CaseSummary, 'volumes' | 'series'>): {
  count: string
  names: string
} {
  return { count: counted(volumes, 'series', 'series'), names: series.filter(Boolean).join(', ') }
}

/** "2 other readers have begun a read of this case": who and what is never said here. */
export function othersText({ otherReaders }: Pick<CaseSummary, 'otherReaders'>): string {
  if (otherReaders === 0) return 'No other reader has begun a read of this case'
  return `${counted(otherReaders, 'other reader has', 'other readers have')} begun a read of this case`
}
