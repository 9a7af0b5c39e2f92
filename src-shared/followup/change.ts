import { numberText } from '../reasoning/numbers.js'
import { courseRank, worseIsMore } from './course.js'
import type { Quantity } from './quantities.js'
import type { Change, Observed, Outcome } from './record.js'
import { smallestChange, type Repeatability } from './repeatability.js'

/** What stands between two observations of one quantity. */
export interface ChangeContext {
  /** Why the model's numbers of both dates are not to be compared; empty where nothing speaks against it. */
  readonly against: string
  /** Undefined where the measure was never repeated. */
  readonly repeatability: Repeatability | undefined
}

interface Verdict {
  readonly outcome: Outcome
  readonly difference: number | null
  readonly reason: string
}

const cannotTell = (reason: string): Verdict => ({ outcome: 'cannot-tell', difference: null, reason })

/**
 * What became of a quantity. Where a person stands behind both grades and set one of them, the grades decide; else what was
 * measured does, and only beyond what a second measurement of an unchanged knee would give. With both dates exchanged the
 * difference has the other sign and worse is better; nothing else.
 */
export function changeOf(
  quantity: Quantity,
  before: Observed | null,
  now: Observed | null,
  context: ChangeContext,
): Change {
  const { outcome, difference, reason } = verdictOf(quantity, before, now, context)
  const { id, question, component, title, region, bone, unit } = quantity
  return {
    ...{ id, question, component, title, region, bone, unit, before, now, outcome, difference, reason },
    suggestedGrade: null,
    smallestChange: unit !== null && context.repeatability ? smallestChange(context.repeatability) : null,
  }
}

function verdictOf(
  quantity: Quantity,
  before: Observed | null,
  now: Observed | null,
  { against, repeatability }: ChangeContext,
): Verdict {
  if (!before || !now)
    return cannotTell(
      !before && !now
        ? 'Answered at neither date.'
        : before
          ? 'Not answered at this examination.'
          : 'Not answered at the earlier examination.',
    )
  if (byPeople(before, now)) return byGrades(quantity, before, now)
  if (against !== '') return cannotTell(against)
  if (before.by === 'person' || now.by === 'person')
    return cannotTell(
      'One date was graded by a person and the other by the model alone: accept or change the model’s grade first.',
    )
  if (before.value === null || now.value === null) return cannotTell('Nothing was measured for it.')
  if (!repeatability) return cannotTell('Nobody knows how well this is measured again in a knee that does not change.')
  return quantity.unit === null
    ? byExpectation(quantity, before, now, now.value - before.value, repeatability)
    : byMeasure(quantity, before.value, now.value, repeatability)
}

/** Somebody stands behind both grades, and not only behind two numbers of the model. */
function byPeople(before: Observed, now: Observed): boolean {
  const both = before.by !== 'model' && now.by !== 'model'
  return both && (before.by === 'person' || now.by === 'person')
}

function byGrades({ component }: Quantity, before: Observed, now: Observed): Verdict {
  if (component === null || before.grade === null || now.grade === null) return cannotTell('Not graded at both dates.')
  const moved = courseRank(component, now.grade) - courseRank(component, before.grade)
  if (moved === 0 && before.grade !== now.grade)
    return cannotTell('Another kind than before, and neither is worse than the other by its kind.')
  return {
    outcome: moved > 0 ? 'worse' : moved < 0 ? 'better' : 'unchanged',
    difference: null,
    reason: 'By the grades that people gave.',
  }
}

/** A sign that is as likely there as not has not come or gone: the expected grade has to move by more than that, too. */
const LEAST_EXPECTED = 0.5

/** Signs have no number of their own: the model must grade them otherwise, and be surer of it than it is from reading to reading. */
function byExpectation(
  { component }: Quantity,
  before: Observed,
  now: Observed,
  moved: number,
  repeatability: Repeatability,
): Verdict {
  if (component === null || before.grade === null || now.grade === null) return cannotTell('Not graded at both dates.')
  const ranks = courseRank(component, now.grade) - courseRank(component, before.grade)
  const least = Math.max(LEAST_EXPECTED, smallestChange(repeatability))
  const told = ranks !== 0 && Math.sign(ranks) === Math.sign(moved) && Math.abs(moved) > least
  if (told) return { outcome: ranks > 0 ? 'worse' : 'better', difference: null, reason: '' }
  const reason = before.grade === now.grade ? '' : 'Graded otherwise, but no surer than from one reading to the next.'
  return { outcome: 'unchanged', difference: null, reason }
}

function byMeasure({ kind, unit }: Quantity, before: number, now: number, repeatability: Repeatability): Verdict {
  const difference = now - before
  const least = smallestChange(repeatability)
  if (Math.abs(difference) <= least)
    return { outcome: 'unchanged', difference, reason: `Within repeatability, ±${numberText(least)} ${unit ?? ''}.` }
  return { outcome: difference * worseIsMore(kind) > 0 ? 'worse' : 'better', difference, reason: '' }
}
