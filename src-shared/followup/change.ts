import { numberText } from '../reasoning/numbers.js'
import { courseRank, worseIsMore } from './course.js'
import type { Quantity } from './quantities.js'
import type { Change, Observed, Outcome } from './record.js'
import type { Repeatability } from './repeatability.js'

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
    smallestChange: unit === null ? null : (context.repeatability?.smallestChange ?? null),
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
    return cannotTell('One date was graded by a person and the other by the model alone: accept or change the model’s grade first.')
  if (before.value === null || now.value === null) return cannotTell('Nothing was measured for it.')
  if (!repeatability)
    return cannotTell('Nobody knows how well this is measured again in a knee that does not change.')
  return byMeasure(quantity, before.value, now.value, repeatability)
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

function byMeasure({ kind, unit }: Quantity, before: number, now: number, { smallestChange }: Repeatability): Verdict {
  const difference = now - before
  const told = Math.abs(difference) > smallestChange
  const worse = difference * worseIsMore(kind) > 0
  const within = unit === null ? 'within what a second reading would give' : `within ±${numberText(smallestChange)} ${unit}`
  return {
    outcome: told ? (worse ? 'worse' : 'better') : 'unchanged',
    difference: unit === null ? null : difference,
    reason: told ? '' : `Unchanged ${within}.`,
  }
}
