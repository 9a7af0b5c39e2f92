import type { Flag } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { listed } from '../../../src-shared/report/words.js'

/** Reasons to look twice, as a phrase after a finding's title. */
const FLAG_PHRASES: Readonly<Record<Flag, string>> = {
  'out-of-distribution': 'images unlike the training data',
  'low-confidence': 'uncertain',
  'outside-field-of-view': 'outside the field of view',
  'side-inferred': 'side inferred',
  'coarse-slices': 'coarse slices',
  'region-cut-off': 'region cut off by the edge of the image',
  'series-disagree': 'another series was answered otherwise',
  'side-changed': 'read as the other side',
}

export function flagPhrase(flag: Flag): string {
  return FLAG_PHRASES[flag]
}

/** Who stands behind a finding: "proposed by reference 1.0, accepted by Dr Reader". */
export function decisionText({ decision, authors, origin }: FindingState): string {
  if (origin.kind === 'person') return `added by ${origin.name}`
  const by = authors.decision ? ` by ${authors.decision.name}` : ''
  const parts = [
    authors.grades.kind === 'person' ? 'grades' : '',
    authors.box.kind === 'person' ? 'box' : '',
    authors.steps.kind === 'person' ? 'reasoning' : '',
  ].filter((part) => part !== '')
  switch (decision) {
    case 'accepted':
      return `proposed by the model, accepted${by}`
    case 'edited':
      return parts.length > 0 ? `proposed by the model, ${listed(parts)} edited${by}` : `edited${by}`
    case 'rejected':
      return `proposed by the model, rejected${by}`
    case 'proposed':
      return parts.length > 0 ? `${listed(parts)} edited, not yet decided` : 'proposed by the model, not reviewed'
    case 'not-answered':
      return 'not answered'
  }
}

/** The same in a word, for a table. */
export function decisionWord({ decision, origin }: Pick<FindingState, 'decision' | 'origin'>): string {
  if (origin.kind === 'person') return 'added'
  return decision === 'proposed' ? 'not reviewed' : decision.replace('-', ' ')
}

/** "1 finding", "3 findings". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "14 Mar 2026" from an ISO date or time; the text itself where it is neither. */
export function dateText(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) ?? []
  const name = MONTHS[Number(month) - 1]
  return year && day && name ? `${Number(day)} ${name} ${year}` : iso
}

/** "Doe, Jane" from DICOM's "Doe^Jane". */
export function patientNameText(name: string): string {
  const [family = '', ...given] = name.split('^').map((part) => part.trim())
  const rest = given.filter((part) => part !== '').join(' ')
  return rest === '' ? family : `${family}, ${rest}`
}

const AGE_UNITS: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' }

/** "61 years" from DICOM's "061Y"; the text itself where it is something else. */
export function ageText(age: string): string {
  const [, number, unit] = /^(\d{3})([DWMY])$/.exec(age) ?? []
  const word = AGE_UNITS[unit ?? '']
  return number && word ? counted(Number(number), word) : age
}
