import { annotationTitle } from '../../src-shared/annotations/words.js'
import { boxSize } from '../../src-shared/geometry/box.js'
import type { ComponentGrade, Evidence, Flag } from '../../src-shared/case/reading.js'
import type { FindingState, Revision } from '../../src-shared/case/revision.js'
import { findGrade, findScale } from '../../src-shared/moaks/scales.js'
import { formatMeasure } from './measure-bar.js'

/** What a reasoning step points at, as its second line: "box · 22 × 31 × 14 mm". `series` names the volume it is on. */
export function evidenceLine(evidence: Evidence, series: string | null = null): string {
  const measured = [
    ...(evidence.value ? [formatMeasure(evidence.value.value, evidence.value.unit)] : []),
    ...(series === null ? [] : [series]),
  ]
  switch (evidence.kind) {
    case 'box':
      return ['box', `${boxSize(evidence.boxLps).map(Math.round).join(' × ')} mm`, ...measured].join(' · ')
    case 'plane':
      return [`${evidence.plane} plane`, ...measured].join(' · ')
    case 'point':
      return ['point', ...measured].join(' · ')
    case 'points':
      return [`${evidence.pointsLps.length} points`, ...(series === null ? [] : [series])].join(' · ')
    case 'outline':
      return [evidence.shape === 'line' ? 'line' : 'outline', ...measured].join(' · ')
    case 'distance':
      return ['distance', ...measured].join(' · ')
    case 'measure':
      return [evidence.value.name, ...measured].join(' · ')
  }
}

/** Reasons to look twice, in words. */
export const FLAG_SENTENCES: Readonly<Record<Flag, { readonly title: string; readonly meaning: string }>> = {
  'out-of-distribution': {
    title: 'Unlike training',
    meaning: 'The images differ from what the model was trained on. Do not rely on its grades.',
  },
  'low-confidence': { title: 'Uncertain', meaning: 'The model gives several grades a similar probability.' },
  'outside-field-of-view': { title: 'Outside the field of view', meaning: 'The region is not in the images.' },
  'side-inferred': {
    title: 'Side inferred',
    meaning: 'Left or right was not in the header. Medial and lateral depend on it: check the side.',
  },
  'coarse-slices': { title: 'Coarse slices', meaning: 'Slices are far apart: thin structures may fall between them.' },
  'region-cut-off': { title: 'Cut off', meaning: 'Part of the region lies outside the field of view.' },
  'series-disagree': {
    title: 'Series disagree',
    meaning: 'Another series of this examination was answered otherwise.',
  },
  'side-changed': {
    title: 'Side changed',
    meaning: 'The model read this as the other knee; medial and lateral were exchanged afterwards. Run it again.',
  },
}

/** How sure the model is, as one sentence, or null where that is not known. */
export function confidenceSentence(finding: Pick<FindingState, 'confidence' | 'grades'>): string | null {
  if (finding.confidence === null) return null
  return `The model is ${Math.round(finding.confidence * 100)} % sure that ${gradesAreRight(finding.grades.length)}.`
}

function gradesAreRight(count: number): string {
  if (count === 1) return 'this grade is right'
  return count === 2 ? 'both grades are right' : `all ${count} grades are right`
}

/** What a revision did, in the past tense. */
export function revisionSentence(revision: Pick<Revision, 'action'>): string {
  const { action } = revision
  switch (action.type) {
    case 'set-grade':
      return `graded ${gradeWords(action)}`
    case 'set-grades':
      return `graded ${action.grades.map(gradeWords).join(' and ')}`
    case 'take-answer':
      return `took the answer of ${action.from}: ${action.grades.map(gradeWords).join(' and ')}`
    case 'accept-many':
      return acceptedTogether(action.findings.length)
    case 'reject':
      return action.reason ? `rejected: ${action.reason}` : 'rejected'
    case 'undo':
    case 'redo':
      return `${action.type === 'undo' ? 'took back' : 'restored'} revision ${action.revision}`
    case 'put-annotation':
      return `drew ${annotationTitle(action.annotation)}`
    case 'rename-annotation':
      return action.name === '' ? 'took a name away' : `named a measurement “${action.name}”`
    case 'set-side':
      return `set the side to ${action.side}`
    case 'set-report':
      return `${action.text === null ? 'took back' : 'wrote'} the ${action.section} of the report`
    default:
      return WORDS[action.type]
  }
}

function acceptedTogether(count: number): string {
  if (count === 1) return 'accepted'
  return `accepted with ${count === 2 ? 'one other' : `${count - 1} others`}`
}

const WORDS = {
  accept: 'accepted',
  reopen: 'took the decision back',
  'set-box': 'moved the box',
  'set-steps': 'edited the reasoning',
  'set-note': 'wrote a note',
  add: 'added the finding',
  'remove-added': 'removed the finding',
  'remove-annotation': 'deleted a measurement',
  'sign-off': 'signed off',
  'withdraw-sign-off': 'withdrew the sign-off',
  reveal: 'had the model’s answers shown',
} as const

function gradeWords({ component, grade }: Pick<ComponentGrade, 'component' | 'grade'>): string {
  const scale = findScale(component)
  const label = scale ? findGrade(scale, grade)?.label : undefined
  return `${scale?.title ?? component} ${grade}${label && label !== String(grade) ? ` (${label})` : ''}`
}
