import { median } from '../../statistics/iou-summary.js'
import type { Answer } from '../answers.js'
import type { RevealRow } from '../rows.js'
import { MODEL_READER, type SessionAnswers } from './input.js'
import { positionIn, type Slot } from './slots.js'

/** Every reader's changes after the reveal. Empty where the protocol reveals nothing. */
export function revealRows(
  { plan, reads }: SessionAnswers,
  reference: ReadonlyMap<string, readonly Answer[]>,
  slots: readonly Slot[],
): RevealRow[] {
  if (plan.protocol !== 'blind-then-revealed') return []
  const model = new Map(
    reads.filter(({ reader }) => reader === MODEL_READER).map(({ caseId, answers }) => [caseId, answers]),
  )
  return plan.readers.map((reader) => {
    const own = reads.filter((read) => read.reader === reader && read.before !== null)
    const counts = { compared: 0, changed: 0, toModel: 0 }
    const judged = { becameRight: 0, becameWrong: 0, stayedWrong: 0, misled: 0 }
    const withModel = { compared: 0, before: 0, after: 0 }
    let references = 0
    for (const { caseId, before, answers } of own)
      for (const slot of slots) {
        const [was, is] = [positionIn(slot, before ?? []), positionIn(slot, answers)]
        if (was === null || is === null) continue
        const said = positionIn(slot, model.get(caseId) ?? [])
        const right = positionIn(slot, reference.get(caseId) ?? [])
        counts.compared++
        if (said !== null) {
          withModel.compared++
          if (was === said) withModel.before++
          if (is === said) withModel.after++
        }
        if (right !== null) references++
        if (was === is) continue
        counts.changed++
        if (is === said) counts.toModel++
        if (right === null) continue
        if (is === right) judged.becameRight++
        else if (was === right) judged.becameWrong++
        else judged.stayedWrong++
        if (is === said && is !== right) judged.misled++
      }
    return {
      reader,
      ...counts,
      judged: references > 0 ? judged : null,
      withModel,
      timeMs: {
        before: middle(own.map(({ timeMs }) => timeMs.before)),
        after: middle(own.map(({ timeMs }) => timeMs.after)),
      },
    }
  })
}

function middle(values: readonly number[]): number | null {
  return median([...values].sort((a, b) => a - b))
}
