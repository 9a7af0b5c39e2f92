import type { ComponentGrade } from '../../src-shared/case/reading.js'
import type { Revision } from '../../src-shared/case/revision.js'
import type { ScaleId } from '../../src-shared/moaks/scales.js'
import { findGrade, findScale } from '../../src-shared/moaks/scales.js'
import { gradeWords, revisionSentence } from './sentences.js'

/** What somebody did, and what stood before it. */
interface Chapter {
  readonly revision: Revision
  readonly sentence: string
}

type Grade = Pick<ComponentGrade, 'component' | 'grade'>
type Grades = ReadonlyMap<ScaleId, number>

/**
 * The history of a finding as it is told, oldest first: each grade with the one that stood before it, and what was taken back by
 * what it was. `proposed` are the model's grades, before anybody's.
 */
export function findingStory(proposed: readonly Grade[], revisions: readonly Revision[]): Chapter[] {
  let now: Grades = new Map(proposed.map(({ component, grade }) => [component, grade]))
  const told = new Map<number, { sentence: string; before: Grades; after: Grades }>()
  return revisions.map((revision) => {
    const { action, sequence } = revision
    const before = now
    if (action.type === 'undo' || action.type === 'redo') {
      const meant = told.get(action.revision)
      if (meant) now = action.type === 'undo' ? meant.before : meant.after
      const verb = action.type === 'undo' ? 'took back' : 'restored'
      return { revision, sentence: meant ? `${verb} “${meant.sentence}”` : revisionSentence(revision) }
    }
    const given = gradesOf(revision)
    const sentence =
      given.length > 0 ? given.map((grade) => changeWords(grade, before)).join(' and ') : revisionSentence(revision)
    now = new Map([...before, ...given.map(({ component, grade }): [ScaleId, number] => [component, grade])])
    told.set(sequence, { sentence, before, after: now })
    return { revision, sentence }
  })
}

/** What the model proposed, before anybody decided; null where it answered nothing. */
export function proposalSentence(proposed: readonly Grade[]): string | null {
  const words = proposed.map(gradeWords)
  const last = words.at(-1)
  if (last === undefined) return null
  return `The model proposed ${words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`}.`
}

function gradesOf({ action }: Revision): readonly Grade[] {
  if (action.type === 'set-grade') return [action]
  return action.type === 'set-grades' ? action.grades : []
}

function changeWords(given: Grade, before: Grades): string {
  const was = before.get(given.component)
  if (was === undefined || was === given.grade) return `graded ${gradeWords(given)}`
  const scale = findScale(given.component)
  const word = (grade: number): string => {
    const label = scale ? findGrade(scale, grade)?.label : undefined
    return label === undefined || label === String(grade) ? String(grade) : `${grade} (${label})`
  }
  return `changed ${scale?.title ?? given.component} from ${word(was)} to ${word(given.grade)}`
}
