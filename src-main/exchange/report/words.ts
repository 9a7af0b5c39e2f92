import type { Evidence, Flag, MeasuredValue } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { boxSize, type Vec3 } from '../../../src-shared/geometry/box.js'

/** A measured value as read aloud: "38 %", "3.4 mm", "2". Small values keep a digit, large ones none. */
export function measureText({ value, unit }: MeasuredValue): string {
  const number = Number.isInteger(value) || Math.abs(value) >= 20 ? value.toFixed(0) : value.toFixed(1)
  return unit === 'count' ? number : `${number} ${unit}`
}

const DIRECTIONS = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
] as const

/** One coordinate of a place, in the letters of the images: x = −21.4 is "R 21". */
function coordinate(axis: 0 | 1 | 2, mm: number): string {
  const [plus, minus] = DIRECTIONS[axis]
  return `${Math.round(mm) < 0 ? minus : plus} ${Math.abs(Math.round(mm))}`
}

/** A place in the scanner's coordinates: "R 21 · P 8 · S 14 mm". */
export function placeText(point: Vec3): string {
  return `${coordinate(0, point[0])} · ${coordinate(1, point[1])} · ${coordinate(2, point[2])} mm`
}

const PLANE_AXIS = { sagittal: 0, coronal: 1, axial: 2 } as const

/** Where a plane lies: "sagittal, R 21 mm". */
export function planeText(plane: keyof typeof PLANE_AXIS, point: Vec3): string {
  const axis = PLANE_AXIS[plane]
  return `${plane}, ${coordinate(axis, point[axis])} mm`
}

/** What a step points at: "box 22 × 31 × 14 mm", "sagittal, R 21 mm · 0.9 mm". */
export function evidenceText(evidence: Evidence | null): string {
  if (!evidence) return 'no evidence in the image'
  const value = evidence.value ? `${evidence.value.name} ${measureText(evidence.value)}` : ''
  return [evidencePlace(evidence), value].filter((text) => text !== '').join(' · ')
}

function evidencePlace(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'box':
      return `box ${boxSize(evidence.boxLps).map(Math.round).join(' × ')} mm`
    case 'plane':
      return planeText(evidence.plane, evidence.pointLps)
    case 'point':
      return `at ${placeText(evidence.pointLps)}`
    case 'distance':
      return `from ${placeText(evidence.fromLps)} to ${placeText(evidence.toLps)}`
    case 'measure':
      return ''
  }
}

/** Reasons to look twice, as a phrase after a finding's title. */
const FLAG_PHRASES: Readonly<Record<Flag, string>> = {
  'out-of-distribution': 'images unlike the training data',
  'low-confidence': 'uncertain',
  'outside-field-of-view': 'outside the field of view',
  'side-inferred': 'side inferred',
  'coarse-slices': 'coarse slices',
  'region-cut-off': 'region cut off by the edge of the image',
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
      return parts.length > 0 ? `proposed by the model, ${joined(parts)} edited${by}` : `edited${by}`
    case 'rejected':
      return `proposed by the model, rejected${by}`
    case 'proposed':
      return parts.length > 0 ? `${joined(parts)} edited, not yet decided` : 'proposed by the model, not reviewed'
    case 'not-answered':
      return 'not answered'
  }
}

/** The same in a word, for a table. */
export function decisionWord({ decision, origin }: Pick<FindingState, 'decision' | 'origin'>): string {
  if (origin.kind === 'person') return 'added'
  return decision === 'proposed' ? 'not reviewed' : decision.replace('-', ' ')
}

/** "grades", "grades and box", "grades, box and reasoning". */
function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
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
