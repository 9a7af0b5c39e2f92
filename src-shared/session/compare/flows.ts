import type { Answer } from '../answers.js'
import type { FlowRow, FlowState } from '../rows.js'
import { MODEL_READER, type SessionAnswers } from './input.js'
import { positionIn, type Slot } from './slots.js'

/**
 * Where the grades of each reader went at the reveal: from how they stood to the model's answer, or to the one held for right, to how they
 * stand after it. Empty where the protocol reveals nothing.
 */
export function flowRows(
  { plan, reads }: SessionAnswers,
  reference: ReadonlyMap<string, readonly Answer[]>,
  slots: readonly Slot[],
): FlowRow[] {
  if (plan.protocol !== 'blind-then-revealed') return []
  const model = new Map(
    reads.filter(({ reader }) => reader === MODEL_READER).map(({ caseId, answers }) => [caseId, answers]),
  )
  return plan.readers.flatMap((reader) => {
    const own = reads.filter((read) => read.reader === reader && read.repeat === 1 && read.before !== null)
    const counted = (against: FlowRow['against'], truth: ReadonlyMap<string, readonly Answer[]>): FlowRow[] => {
      const counts = new Map<string, FlowRow>()
      for (const { caseId, before, answers } of own)
        for (const slot of slots) {
          const right = positionIn(slot, truth.get(caseId) ?? [])
          if (right === null) continue
          const [from, to] = [stateOf(slot, before ?? [], right), stateOf(slot, answers, right)]
          const known = counts.get(`${from} ${to}`)
          counts.set(`${from} ${to}`, { reader, against, from, to, count: (known?.count ?? 0) + 1 })
        }
      return [...counts.values()]
    }
    return [...counted('model', model), ...counted('reference', reference)]
  })
}

function stateOf(slot: Slot, answers: readonly Answer[], right: number): FlowState {
  const position = positionIn(slot, answers)
  if (position === null) return 'open'
  return position === right ? 'same' : 'other'
}
