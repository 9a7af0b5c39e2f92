import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { REGIONS } from '../../../src-shared/moaks/regions.js'
import { summariseIou, type IouSummary } from '../../../src-shared/statistics/iou-summary.js'
import type { Estimates } from './estimates.js'
import { iouOf } from './estimates.js'
import { MOST_COMPONENTS, type ScoreSheet } from './score-sheet.js'

/** Localisation over all questions with a true box, and per region. */
export function localisationResult(sheet: ScoreSheet, estimates: Estimates): Benchmark['localisation'] {
  const all: number[] = []
  const byRegion = new Map<string, number[]>()
  sheet.rows.forEach(({ item }, row) => {
    const value = sheet.iou[row] ?? -1
    if (value < 0) return
    all.push(value)
    const values = byRegion.get(item.question.regionId)
    if (values) values.push(value)
    else byRegion.set(item.question.regionId, [value])
  })
  return {
    ...mutable(summariseIou(all)),
    meanInterval: estimates.meanIou,
    over50Interval: estimates.over50,
    regions: REGIONS.flatMap((region) => {
      const values = byRegion.get(region.id)
      return values ? [{ region: region.id, label: region.label, ...mutable(summariseIou(values)) }] : []
    }),
  }
}

function mutable(summary: IouSummary): Omit<IouSummary, 'histogram'> & { histogram: number[] } {
  return { ...summary, histogram: [...summary.histogram] }
}

/** Accuracy and localisation of each question that was asked. */
export function questionResults(sheet: ScoreSheet): Benchmark['questions'] {
  const tallies = new Map<
    number,
    { rows: number; answered: number; components: number; right: number; iou: number; boxes: number }
  >()
  sheet.rows.forEach(({ item }, row) => {
    const id = item.question.id
    const tally = tallies.get(id) ?? { rows: 0, answered: 0, components: 0, right: 0, iou: 0, boxes: 0 }
    tallies.set(id, tally)
    tally.rows++
    if (isComplete(sheet, row)) tally.answered++
    item.question.components.forEach((_, index) => {
      const cell = row * MOST_COMPONENTS + index
      const truth = sheet.truth[cell] ?? -1
      if (truth < 0) return
      tally.components++
      if (sheet.answer[cell] === truth) tally.right++
    })
    const iou = iouOf(sheet, row)
    if (iou === null) return
    tally.boxes++
    tally.iou += iou
  })
  return QUESTIONS.flatMap((question) => {
    const tally = tallies.get(question.id)
    if (!tally) return []
    return [
      {
        question: question.id,
        title: question.title,
        region: question.regionId,
        count: tally.rows,
        answered: tally.answered,
        accuracy: tally.components > 0 ? tally.right / tally.components : null,
        meanIou: tally.boxes > 0 ? tally.iou / tally.boxes : null,
      },
    ]
  })
}

/** Whether every component of a row has a grade. */
export function isComplete(sheet: ScoreSheet, row: number): boolean {
  return answeredComponents(sheet, row) === (sheet.rows[row]?.item.question.components.length ?? -1)
}

/** Components of a row with a grade. */
export function answeredComponents(sheet: ScoreSheet, row: number): number {
  let answered = 0
  for (let index = 0; index < MOST_COMPONENTS; index++)
    if ((sheet.answer[row * MOST_COMPONENTS + index] ?? -1) >= 0) answered++
  return answered
}
