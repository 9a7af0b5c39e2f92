import fs from 'node:fs'
import { ScoredAnswerSchema, type ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import {
  QUESTION_FILTERS,
  type QuestionCategory,
  type QuestionFilter,
  type QuestionPage,
  type QuestionQuery,
  type QuestionRow,
} from '../../../src-shared/benchmark/runs.js'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { mainCategory } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { readJsonLines } from '../../datasets/json-lines.js'
import { recordAt } from './json-line.js'

interface Entry {
  readonly row: QuestionRow
  readonly category: QuestionCategory
  readonly wrong: boolean
  readonly unanswered: boolean
}

/**
 * The questions of one run, ready to be filtered and ordered. A row keeps some hundred bytes; texts stay in the file.
 */
export class QuestionIndex {
  private constructor(
    private readonly file: string,
    private readonly entries: readonly Entry[],
  ) {}

  /** Reads `questions.jsonl`. Rejects with a sentence where it is missing. */
  static async open(file: string): Promise<QuestionIndex> {
    if (!fs.existsSync(file))
      throw new Error('The questions of this run were not kept: import the whole folder that condyle bench wrote.')
    const entries: Entry[] = []
    let line = -1
    for await (const { value } of readJsonLines(file)) {
      line++
      const scored = parseWithinBounds(ScoredAnswerSchema, value)
      if (scored.success) entries.push(entryOf(scored.data, line))
    }
    return new QuestionIndex(file, entries)
  }

  /** One page of the questions that fit. */
  page(query: Omit<QuestionQuery, 'id'>): QuestionPage {
    const text = query.text.trim().toLowerCase()
    const among = this.entries.filter(
      (entry) =>
        (query.category === 'any' || entry.category === query.category) &&
        (text === '' || entry.row.case.toLowerCase().includes(text)),
    )
    const found = among.filter((entry) => passes(entry, query.filter))
    const ordered = query.sort === 'iou' ? found.sort(byIou) : found
    return {
      total: ordered.length,
      counts: countsOf(among),
      rows: ordered.slice(query.offset, query.offset + query.limit).map(({ row }) => row),
    }
  }

  /** Names of the cases that the run asked about. */
  cases(): Set<string> {
    return new Set(this.entries.map(({ row }) => row.case))
  }

  /** The whole scored answer of a line. Rejects with a sentence where there is none. */
  async scored(line: number): Promise<ScoredAnswer> {
    const scored = await recordAt(this.file, ScoredAnswerSchema, line)
    if (!scored) throw new Error('This question is not in the run any more: open the run again.')
    return scored
  }
}

function entryOf(scored: ScoredAnswer, line: number): Entry {
  const question = findQuestion(scored.question)
  return {
    row: {
      line,
      case: scored.case,
      question: scored.question,
      grades: scored.grades.map(({ component, truth, answer }) => ({ component, truth, answer })),
      iou: scored.iou,
      failures: scored.failures,
      repaired: scored.repairs.length > 0,
    },
    category: (question && mainCategory(question.category)) ?? 'periarticular',
    wrong: scored.grades.some(({ truth, answer }) => truth !== answer),
    unanswered: scored.grades.length > 0 && scored.grades.every(({ answer }) => answer === null),
  }
}

function passes({ row, wrong, unanswered }: Entry, filter: QuestionFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'wrong':
      return wrong
    case 'unanswered':
      return unanswered
    case 'repaired':
      return row.repaired
    default:
      return row.failures.includes(filter)
  }
}

function countsOf(entries: readonly Entry[]): QuestionPage['counts'] {
  const counts: QuestionPage['counts'] = {
    all: 0,
    wrong: 0,
    unanswered: 0,
    localisation: 0,
    format: 0,
    'missing-chain': 0,
    repaired: 0,
  }
  for (const entry of entries) for (const filter of QUESTION_FILTERS) if (passes(entry, filter)) counts[filter]++
  return counts
}

/** Worst overlap first; questions without a true box last. */
function byIou(a: Entry, b: Entry): number {
  return (a.row.iou ?? 2) - (b.row.iou ?? 2) || a.row.line - b.row.line
}
