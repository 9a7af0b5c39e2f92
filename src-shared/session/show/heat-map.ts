import { categoryLabel, type FineCategory } from '../../moaks/categories.js'
import { questionOf } from '../../moaks/questions.js'
import type { SessionSummary } from '../record.js'
import type { HeatRow, SessionNumbers } from '../rows.js'
import { columnText } from './number-words.js'

/** One field: how often one reader's grades are those of the others. */
export interface HeatCell {
  /** 0…1; null where nothing could be compared. */
  readonly share: number | null
  readonly compared: number
}

/** A line: one question, or all of a category. */
export interface HeatLine {
  readonly label: string
  /** Null for the line of a category. */
  readonly question: number | null
  readonly cells: readonly HeatCell[]
}

export interface HeatMap {
  /** Readers, a column each. */
  readonly columns: readonly string[]
  readonly lines: readonly HeatLine[]
}

/** The heat map of readers × questions: a line for each question, under one for its category. */
export function heatMap({ heat }: Pick<SessionNumbers, 'heat'>, readers: SessionSummary['readers']): HeatMap {
  const questions = heat[0]?.cells.map(({ question }) => question) ?? []
  const categories = new Map<FineCategory, number[]>()
  for (const question of questions) {
    const { category } = questionOf(question)
    categories.set(category, [...(categories.get(category) ?? []), question])
  }
  return {
    columns: heat.map(({ reader, stage }) => columnText({ reader, stage }, readers)),
    lines: [...categories].flatMap(([category, asked]): HeatLine[] => [
      { label: categoryLabel(category), question: null, cells: heat.map((row) => cellOf(row, asked)) },
      ...asked.map((question): HeatLine => ({
        label: questionOf(question).title,
        question,
        cells: heat.map((row) => cellOf(row, [question])),
      })),
    ]),
  }
}

/** "83": percent, in a field that is too small for more. */
export function heatText({ share }: HeatCell): string {
  return share === null ? '–' : String(Math.round(share * 100))
}

/** In which of ten shades a field is: 0 for nothing alike, 9 for all. */
export function heatShade(share: number): number {
  return Math.min(9, Math.floor(share * 10))
}

function cellOf({ cells }: HeatRow, questions: readonly number[]): HeatCell {
  const asked = cells.filter(({ question }) => questions.includes(question))
  const compared = asked.reduce((sum, cell) => sum + cell.compared, 0)
  return { share: compared === 0 ? null : asked.reduce((sum, cell) => sum + cell.same, 0) / compared, compared }
}
