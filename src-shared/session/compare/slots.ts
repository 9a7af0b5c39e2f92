import { questionOf } from '../../moaks/questions.js'
import { gradeIndex, scaleOf, type GradeScale, type ScaleId } from '../../moaks/scales.js'
import type { Level } from '../../statistics/coincidences.js'
import type { Answer } from '../answers.js'

/** One graded component of one question: what two readers can agree on. */
export interface Slot {
  readonly question: number
  readonly component: ScaleId
  readonly scale: GradeScale
}

/** The slots of some questions, in their order. */
export function slotsOf(questions: readonly number[]): Slot[] {
  return questions.flatMap((question) =>
    questionOf(question).components.map(({ key }) => ({ question, component: key, scale: scaleOf(key) })),
  )
}

/** The grade of a slot as its position in the declared list of its scale; null where it was left open. */
export function positionIn({ question, component, scale }: Slot, answers: readonly Answer[]): number | null {
  const grade = answers
    .find((answer) => answer.question === question)
    ?.grades.find((given) => given.component === component)?.grade
  const position = grade === undefined ? -1 : gradeIndex(scale, grade)
  return position < 0 ? null : position
}

/** How alpha takes the grades of a scale. */
export function levelOf({ kind }: GradeScale): Level {
  return kind === 'ordinal' ? 'ordinal' : 'nominal'
}

/** Mean of what is there, or null. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
