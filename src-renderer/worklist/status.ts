import type { CaseSummary } from '../../src-shared/case/worklist.js'
import { formatDate } from '../design/format.js'

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

/** "14 Mar 2026", or that the header says nothing. */
export function studyDateText(summary: Pick<CaseSummary, 'studyDate'>): string {
  return summary.studyDate ? formatDate(summary.studyDate) : 'no date'
}
