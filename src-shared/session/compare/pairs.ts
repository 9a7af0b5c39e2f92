import { cohenKappa, confusionCell } from '../../statistics/confusion.js'
import { mcnemarCorrected, mcnemarExact } from '../../statistics/paired-tests.js'
import type { Answer } from '../answers.js'
import type { Column } from './columns.js'
import { overlaps } from './overlaps.js'
import { NO_ESTIMATE, type PairRow } from '../rows.js'
import type { Section } from './section.js'
import { meanOf, positionIn, type Slot } from './slots.js'
import type { PatientSums } from './sums.js'

/** same, compared, IoU, boxes, only the first right, only the second, both have a reference, first right, second right */
const CELLS = 9

/** Every pair of columns that is worth a look. */
export function pairSection(
  pairs: readonly (readonly [Column, Column])[],
  reference: ReadonlyMap<string, readonly Answer[]>,
  slots: readonly Slot[],
  patients: ReadonlyMap<string, string>,
  sums: PatientSums,
): Section<PairRow[]> {
  const scales = [...new Map(slots.map(({ scale }) => [scale.id, scale])).values()]
  const places = pairs.map(([first, second]) => {
    const start = sums.reserve(CELLS)
    const tables = new Map(
      scales.map((scale) => [scale.id, sums.reserve(scale.grades.length * (scale.grades.length + 1))]),
    )
    for (const [caseId, one] of first.cases) {
      const other = second.cases.get(caseId)
      if (!other) continue
      const patient = patients.get(caseId) ?? ''
      const add = (cell: number, amount = 1): void => sums.add(patient, start + cell, amount)
      const right = reference.get(caseId) ?? []
      for (const slot of slots) {
        const [a, b] = [positionIn(slot, one), positionIn(slot, other)]
        if (a === null || b === null) continue
        add(1)
        if (a === b) add(0)
        sums.add(patient, (tables.get(slot.scale.id) ?? 0) + confusionCell(slot.scale.grades.length, a, b))
        const truth = positionIn(slot, right)
        if (truth === null) continue
        add(6)
        if (a === truth) add(7)
        if (b === truth) add(8)
        if (a === truth && b !== truth) add(4)
        if (b === truth && a !== truth) add(5)
      }
      for (const { iou } of overlaps(one, other)) {
        add(2, iou)
        add(3)
      }
    }
    return { start, tables }
  })
  const at = (total: Float64Array, cell: number): number => total[cell] ?? 0
  const share = (total: Float64Array, hits: number, of: number): number | null =>
    at(total, of) > 0 ? at(total, hits) / at(total, of) : null
  return {
    statistics: (total) =>
      places.flatMap(({ start, tables }) => {
        const kappas = scales.map(({ id, kind, grades }) => {
          const from = tables.get(id) ?? 0
          const confusion = {
            classes: grades.length,
            counts: total.subarray(from, from + grades.length * (grades.length + 1)),
          }
          return {
            plain: cohenKappa(confusion, 'none'),
            weighted: kind === 'ordinal' ? cohenKappa(confusion, 'quadratic') : null,
          }
        })
        const [one, other] = [share(total, start + 7, start + 6), share(total, start + 8, start + 6)]
        return [
          share(total, start, start + 1),
          meanOf(kappas.map(({ plain }) => plain)),
          meanOf(kappas.map(({ weighted }) => weighted)),
          share(total, start + 2, start + 3),
          one === null || other === null ? null : one - other,
        ]
      }),
    rows: (estimates, total) =>
      pairs.map(([first, second], index): PairRow => {
        const { start } = places[index] ?? { start: 0 }
        const [agreement, kappa, weightedKappa, iou, difference] = estimates.slice(5 * index, 5 * index + 5)
        const [onlyFirst, onlySecond] = [at(total, start + 4), at(total, start + 5)]
        return {
          first: { reader: first.reader, stage: first.stage },
          second: { reader: second.reader, stage: second.stage },
          compared: at(total, start + 1),
          agreement: agreement ?? NO_ESTIMATE,
          kappa: kappa ?? NO_ESTIMATE,
          weightedKappa: weightedKappa ?? NO_ESTIMATE,
          boxes: at(total, start + 3),
          boxIou: iou ?? NO_ESTIMATE,
          test:
            at(total, start + 6) === 0
              ? null
              : {
                  onlyFirst,
                  onlySecond,
                  exact: mcnemarExact(onlyFirst, onlySecond),
                  corrected: mcnemarCorrected(onlyFirst, onlySecond)?.pValue ?? null,
                  difference: difference ?? NO_ESTIMATE,
                },
        }
      }),
  }
}
