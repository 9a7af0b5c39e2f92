import type { Column } from './columns.js'
import { isMachine } from './input.js'
import type { HeatRow } from '../rows.js'
import { positionIn, type Slot } from './slots.js'

/**
 * How often each reader's grades are those of the other people, question by question: what a heat map of readers × questions shows.
 * People as they answered before the reveal where there was one; the model against all of them.
 */
export function heatRows(columns: readonly Column[], slots: readonly Slot[], questions: readonly number[]): HeatRow[] {
  const shown = columns.filter(({ stage }) => stage !== 'after')
  return shown.map((column) => ({
    reader: column.reader,
    stage: column.stage,
    cells: questions.map((question) => {
      const parts = slots.filter((slot) => slot.question === question)
      let [same, compared] = [0, 0]
      for (const other of shown) {
        if (other === column || isMachine(other.reader)) continue
        for (const [caseId, answers] of column.cases) {
          const others = other.cases.get(caseId)
          if (!others) continue
          for (const slot of parts) {
            const [one, two] = [positionIn(slot, answers), positionIn(slot, others)]
            if (one === null || two === null) continue
            compared++
            if (one === two) same++
          }
        }
      }
      return { question, same, compared }
    }),
  }))
}
