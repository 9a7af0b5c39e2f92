import { standingOfGrades } from '../../moaks/standing.js'
import { isAnswered, type Answer } from '../answers.js'
import type { Column } from './columns.js'
import { NO_ESTIMATE, type AccuracyRow } from '../rows.js'
import type { Section } from './section.js'
import { positionIn, type Slot } from './slots.js'
import type { PatientSums } from './sums.js'

/** right, compared, found, present, spared, absent */
const CELLS = 6

/** Each reader against the reference; what either left open is left out. */
export function accuracySection(
  columns: readonly Column[],
  reference: ReadonlyMap<string, readonly Answer[]>,
  slots: readonly Slot[],
  patients: ReadonlyMap<string, string>,
  sums: PatientSums,
): Section<AccuracyRow[]> {
  const starts = columns.map((column) => {
    const start = sums.reserve(CELLS)
    for (const [caseId, right] of reference) {
      const answers = column.cases.get(caseId)
      if (!answers) continue
      const add = (cell: number): void => sums.add(patients.get(caseId) ?? '', start + cell)
      for (const slot of slots) {
        const [truth, answer] = [positionIn(slot, right), positionIn(slot, answers)]
        if (truth === null || answer === null) continue
        add(1)
        if (truth === answer) add(0)
      }
      for (const truth of right) {
        const answer = answers.find(({ question }) => question === truth.question)
        if (!answer || !isAnswered(answer)) continue
        const [present, found] = [isAbnormal(truth), isAbnormal(answer)]
        add(present ? 3 : 5)
        if (present === found) add(present ? 2 : 4)
      }
    }
    return start
  })
  const share = (total: Float64Array, start: number, hits: number): number | null => {
    const of = total[start + hits + 1] ?? 0
    return of > 0 ? (total[start + hits] ?? 0) / of : null
  }
  return {
    statistics: (total) =>
      starts.flatMap((start) => [share(total, start, 0), share(total, start, 2), share(total, start, 4)]),
    rows: (estimates, total) =>
      columns.map(({ reader, stage }, index) => {
        const [accuracy, sensitivity, specificity] = estimates.slice(3 * index, 3 * index + 3)
        return {
          reader,
          stage,
          compared: total[(starts[index] ?? 0) + 1] ?? 0,
          accuracy: accuracy ?? NO_ESTIMATE,
          sensitivity: sensitivity ?? NO_ESTIMATE,
          specificity: specificity ?? NO_ESTIMATE,
        }
      }),
  }
}

function isAbnormal({ grades }: Answer): boolean {
  return standingOfGrades(grades) !== 0
}
