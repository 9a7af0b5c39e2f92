import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { PERIARTICULAR } from '../lesions/plan.js'
import type { KneeTruth } from './knee-truth.js'
import type { Study, StudyChange } from './study.js'
import { identityOf } from './study-header.js'

/**
 * `change.json` of a second visit: what became of each planned lesion, the true grades and measured values at both
 * visits, and how the leg lies against the first visit (LPS mm → LPS mm).
 */
export function changeRecord(study: Study, since: StudyChange): Record<string, unknown> {
  const visit = (which: 1 | 2): Record<string, string> => {
    const { studyUid, date, frameOfReference } = identityOf(study, which)
    return { studyUid, date, frameOfReference }
  }
  return {
    schema: 'condyle.phantom-change/1',
    simulated: true,
    seed: study.seed,
    side: study.side,
    months: since.months,
    first: visit(1),
    second: visit(2),
    moved: since.moved,
    lesions: since.lesions,
    answers: answersAtBoth(since.firstTruth, study.truth),
    // collections are not made to change
    periarticular: PERIARTICULAR.filter((finding) => study.truth.periarticular.get(finding)),
  }
}

/** A component of a question at both visits. */
interface AnswerAtBoth {
  readonly question: number
  readonly component: string
  readonly before: { readonly grade: number; readonly value: Measurement['value'] }
  readonly after: { readonly grade: number; readonly value: Measurement['value'] }
}

function answersAtBoth(first: KneeTruth, second: KneeTruth): AnswerAtBoth[] {
  return first.measurements.flatMap((before) => {
    const after = second.measurements.find(
      ({ question, component }) => question === before.question && component === before.component,
    )
    if (!after) return []
    return [
      {
        question: before.question,
        component: before.component,
        before: { grade: before.grade, value: before.value },
        after: { grade: after.grade, value: after.value },
      },
    ]
  })
}
