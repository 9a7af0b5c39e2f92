import type { ComponentGrade, Reading } from '../case/reading.js'
import type { FindingState, ReadState } from '../case/revision.js'
import { meanThickness, measuredIn, QUANTITIES, type Quantity } from './quantities.js'
import type { Observed } from './record.js'

/**
 * How everything that is followed stands at one date, by the quantity's id; what was not answered is not in it. First comes what stands
 * in the finding, then what other series of the date answered: the two dates are held against each other on series that are alike.
 */
export function observe(state: Pick<ReadState, 'findings'>, reading: Reading | null): Map<string, Observed[]> {
  const thickness = reading ? meanThickness(reading) : []
  const byQuestion = new Map(
    state.findings
      .filter((finding) => finding.answered && finding.decision !== 'rejected')
      .map((finding) => [finding.question, finding]),
  )
  const observed = new Map<string, Observed[]>()
  for (const quantity of QUANTITIES) {
    const finding = quantity.question === null ? undefined : byQuestion.get(quantity.question)
    const seen = finding
      ? [own(quantity, finding), ...elsewhere(quantity, finding)].filter((one) => one !== null)
      : thickness
          .filter(({ region }) => quantity.kind === 'cartilage.thickness' && region === quantity.region)
          .map(({ mm, volume }): Observed => ({ grade: null, value: mm, by: 'model', volume, boxLps: null }))
    if (seen.length > 0) observed.set(quantity.id, seen)
  }
  return observed
}

function own(quantity: Quantity, finding: FindingState): Observed | null {
  const { component } = quantity
  const byHand =
    component !== null && (finding.gradedByHand?.includes(component) === true || finding.origin.kind === 'person')
  const accepted = finding.decision === 'accepted' || finding.decision === 'edited'
  return answer(quantity, finding.grades, finding.gradedByHand ?? [], {
    by: byHand ? 'person' : accepted ? 'accepted' : 'model',
    volume: finding.volume,
    boxLps: finding.boxLps,
  })
}

/** What other series answered, unless a person graded: then the finding is theirs, whatever a series says. */
function elsewhere(quantity: Quantity, finding: FindingState): (Observed | null)[] {
  if (finding.origin.kind === 'person' || (finding.gradedByHand ?? []).length > 0) return []
  const accepted = finding.decision === 'accepted'
  return finding.others.map(({ volume, grades, boxLps, agrees }) =>
    answer(quantity, grades, [], { by: accepted && agrees ? 'accepted' : 'model', volume, boxLps }),
  )
}

function answer(
  quantity: Quantity,
  grades: readonly ComponentGrade[],
  gradedByHand: readonly string[],
  rest: Pick<Observed, 'by' | 'volume' | 'boxLps'>,
): Observed | null {
  const graded = grades.find(({ component }) => component === quantity.component)
  const value = measuredIn(quantity, grades, gradedByHand)
  if (quantity.component === null ? value === null : !graded) return null
  return { grade: graded?.grade ?? null, value, ...rest }
}
