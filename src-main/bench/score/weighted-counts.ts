import { SCALES } from '../../../src-shared/moaks/scales.js'
import { confusionCell, emptyConfusion, type Confusion } from '../../../src-shared/statistics/confusion.js'
import { MOST_COMPONENTS, NO_TRUTH, type ScoreSheet } from './score-sheet.js'

/** Confusions of all scales, in the order of `SCALES`. */
export type ScaleConfusions = readonly Confusion[]

interface SparseCounts {
  readonly patient: Int32Array
  readonly cell: Int32Array
  readonly count: Int32Array
}

/**
 * The answers of a sheet, counted per patient, scale and confusion cell, so that a resample of patients is a weighted
 * sum instead of another pass over all answers.
 */
export class WeightedCounts {
  private readonly scales: readonly { readonly classes: number; readonly counts: SparseCounts }[]

  constructor(sheet: ScoreSheet) {
    const scaleIndex = new Map<string, number>(SCALES.map((scale, index) => [scale.id, index]))
    const tallies = SCALES.map(() => new Map<number, number>())
    sheet.rows.forEach(({ item }, row) => {
      const patient = sheet.patientOf[row] ?? 0
      item.question.components.forEach((component, index) => {
        const at = row * MOST_COMPONENTS + index
        const truth = sheet.truth[at] ?? NO_TRUTH
        const tally = tallies[scaleIndex.get(component.key) ?? -1]
        const scale = SCALES[scaleIndex.get(component.key) ?? -1]
        if (truth < 0 || !tally || !scale) return
        const classes = scale.grades.length
        const key = patient * CELLS + confusionCell(classes, truth, sheet.answer[at] ?? -1)
        tally.set(key, (tally.get(key) ?? 0) + 1)
      })
    })
    this.scales = SCALES.map((scale, index) => ({
      classes: scale.grades.length,
      counts: sparse(tallies[index] ?? new Map()),
    }))
  }

  /** The confusions of a resample in which patient p counts `weights[p]` times. */
  confusions(weights: Uint16Array): ScaleConfusions {
    return this.scales.map(({ classes, counts }) => {
      const confusion = emptyConfusion(classes)
      const into = confusion.counts
      const { patient, cell, count } = counts
      for (let entry = 0; entry < cell.length; entry++) {
        const weight = weights[patient[entry] ?? 0] ?? 0
        const at = cell[entry] ?? 0
        if (weight > 0) into[at] = (into[at] ?? 0) + weight * (count[entry] ?? 0)
      }
      return confusion
    })
  }
}

/** More than the cells of any scale's confusion: nine grades by ten columns. */
const CELLS = 128

function sparse(tally: ReadonlyMap<number, number>): SparseCounts {
  const keys = [...tally.keys()].sort((a, b) => a - b)
  return {
    patient: Int32Array.from(keys, (key) => Math.floor(key / CELLS)),
    cell: Int32Array.from(keys, (key) => key % CELLS),
    count: Int32Array.from(keys, (key) => tally.get(key) ?? 0),
  }
}
