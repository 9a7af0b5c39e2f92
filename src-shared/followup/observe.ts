import type { Reading } from '../case/reading.js'
import type { FindingState, ReadState } from '../case/revision.js'
import { meanThickness, measuredIn, QUANTITIES, type Quantity } from './quantities.js'
import type { Observed } from './record.js'

/** How everything that is followed stands at one date, by the quantity's id; what was not answered is not in it. */
export function observe(state: Pick<ReadState, 'findings'>, reading: Reading | null): Map<string, Observed> {
  const thickness = reading ? meanThickness(reading) : new Map<string, { mm: number; volume: string }>()
  const byQuestion = new Map(
    state.findings
      .filter((finding) => finding.answered && finding.decision !== 'rejected')
      .map((finding) => [finding.question, finding]),
  )
  const observed = new Map<string, Observed>()
  for (const quantity of QUANTITIES) {
    const finding = quantity.question === null ? undefined : byQuestion.get(quantity.question)
    const seen = finding ? graded(quantity, finding) : quantity.question === null ? thick(quantity, thickness) : null
    if (seen) observed.set(quantity.id, seen)
  }
  return observed
}

function graded(quantity: Quantity, finding: FindingState): Observed | null {
  const { component } = quantity
  const own = finding.grades.find((one) => one.component === component)
  const value = measuredIn(quantity, finding)
  if (component === null ? value === null : !own) return null
  const graded = component !== null && finding.gradedByHand?.includes(component) === true
  const byHand = component !== null && (graded || finding.origin.kind === 'person')
  return {
    grade: own?.grade ?? null,
    value,
    by: byHand ? 'person' : finding.decision === 'accepted' || finding.decision === 'edited' ? 'accepted' : 'model',
    volume: finding.volume,
    boxLps: finding.boxLps,
  }
}

function thick(
  { region }: Quantity,
  thickness: ReadonlyMap<string, { readonly mm: number; readonly volume: string }>,
): Observed | null {
  const own = thickness.get(region)
  return own ? { grade: null, value: own.mm, by: 'model', volume: own.volume, boxLps: null } : null
}
