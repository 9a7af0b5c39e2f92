import { distance } from '../../../src-shared/annotations/geometry.js'
import { hasFreshName } from '../../../src-shared/annotations/words.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import { isAnswered, type Answer } from '../../../src-shared/session/answers.js'
import { questionOf } from '../../../src-shared/moaks/questions.js'
import type { TakenMeasure } from '../../../src-shared/session/compare/input.js'

/**
 * What a read measured in mm and %: the values behind the grades that its reader stands behind, and the lengths that were drawn and given
 * a name, which says what two readers both measured. Taken twice under one name, the last counts. `assumed` names the volumes whose
 * voxels have no known size: their lengths are no millimetres.
 */
export function takenMeasures(
  { findings, annotations }: Pick<ReadState, 'findings' | 'annotations'>,
  answers: readonly Answer[],
  assumed: ReadonlySet<string>,
): TakenMeasure[] {
  const answered = new Set(answers.filter(isAnswered).map(({ question }) => question))
  const ofGrades = findings
    .filter(({ question, origin }) => origin.kind === 'model' && answered.has(question))
    .flatMap(({ question, grades, numbersOfModelBox }) =>
      grades.flatMap(({ measured }): TakenMeasure[] => {
        const unit = measured && unitOf(measured.unit)
        // Behind a box that was moved the numbers are of another place.
        if (!measured || !unit || numbersOfModelBox) return []
        return [{ about: `${questionOf(question).title}: ${measured.name}`, unit, value: measured.value }]
      }),
    )
  const drawn = annotations.flatMap(({ annotation }): TakenMeasure[] => {
    if (annotation.kind !== 'length' || hasFreshName(annotation) || annotation.prior) return []
    if (assumed.has(annotation.volume)) return []
    const length = distance(...annotation.pointsLps)
    return [{ about: annotation.name.trim().toLowerCase(), unit: 'mm', value: length }]
  })
  return [...new Map([...ofGrades, ...drawn].map((one) => [`${one.unit} ${one.about}`, one])).values()]
}

function unitOf(unit: string): TakenMeasure['unit'] | null {
  return unit === 'mm' || unit === '%' ? unit : null
}
