import type { ReadSummary } from '../../src-shared/case/read.js'
import type { ReaderRole } from '../../src-shared/case/reader.js'
import { formatDate } from '../design/format.js'

export const ROLE_NAMES: Readonly<Record<ReaderRole, string>> = {
  radiologist: 'Radiologist',
  resident: 'Resident',
  clinician: 'Clinician',
  researcher: 'Researcher',
}

/** How far a read is, never what it says: "signed 3 Mar 2026", "12 of 64 reviewed, begun 2 Mar 2026". */
export function readStanding(read: ReadSummary): string {
  if (read.signedAt !== null) return `signed ${formatDate(read.signedAt)}`
  const reviewed = read.toReview > 0 ? `${read.reviewed} of ${read.toReview} reviewed, ` : ''
  return `${reviewed}begun ${formatDate(read.startedAt)}`
}
