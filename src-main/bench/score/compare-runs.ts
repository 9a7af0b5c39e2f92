import { ScoredAnswerSchema, type BenchmarkComparison, type ScoredAnswer } from '../../../src-shared/case/benchmark.js'
import { categoryLabel, mainCategory, MAIN_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { readJsonLines } from '../json-lines.js'
import { mcnemarExact, wilcoxonSignedRank } from '../metrics/paired-tests.js'

/** One run to compare: its name and its `questions.jsonl`. */
export interface ComparedRun {
  readonly title: string
  readonly questionsFile: string
}

interface Compact {
  /** 1 right, 0 wrong, per component in the order of the scored answer. */
  readonly right: string
  readonly iou: number | null
}

interface Tally {
  components: number
  first: number
  second: number
  onlyFirst: number
  onlySecond: number
}

/**
 * Compares two runs question by question: McNemar's exact test on right and wrong components, Wilcoxon's signed-rank
 * test on IoU. Only questions that both runs hold count. Components and boxes of one knee are not independent, so the
 * p-values are a guide; the intervals by patient in each bench.json are the stricter reading.
 */
export async function compareRuns(first: ComparedRun, second: ComparedRun): Promise<BenchmarkComparison> {
  const known = new Map<string, Compact>()
  for await (const { value } of readJsonLines(first.questionsFile)) {
    const scored = ScoredAnswerSchema.safeParse(value)
    if (scored.success) known.set(keyOf(scored.data), compact(scored.data))
  }
  const overall = emptyTally()
  const categories = new Map(MAIN_CATEGORIES.map((category) => [category, emptyTally()]))
  const differences: number[] = []
  const sums = { first: 0, second: 0 }
  for await (const { value } of readJsonLines(second.questionsFile)) {
    const parsed = ScoredAnswerSchema.safeParse(value)
    const other = parsed.success ? known.get(keyOf(parsed.data)) : undefined
    if (!parsed.success || !other) continue
    const mine = compact(parsed.data)
    const category = mainCategory(findQuestion(parsed.data.question)?.category ?? 'periarticular')
    if (category && mine.right.length === other.right.length) {
      count(overall, other.right, mine.right)
      const tally = categories.get(category)
      if (tally) count(tally, other.right, mine.right)
    }
    if (mine.iou !== null && other.iou !== null) {
      differences.push(mine.iou - other.iou)
      sums.first += other.iou
      sums.second += mine.iou
    }
  }
  const pairs = differences.length
  return {
    schema: 'condyle.bench-comparison/1',
    first: first.title,
    second: second.title,
    components: overall.components,
    accuracy: [
      result('overall', 'All seven categories', overall),
      ...[...categories]
        .filter(([, tally]) => tally.components > 0)
        .map(([category, tally]) => result(category, categoryLabel(category), tally)),
    ],
    localisation: {
      pairs,
      first: pairs > 0 ? sums.first / pairs : null,
      second: pairs > 0 ? sums.second / pairs : null,
      pValue: wilcoxonSignedRank(differences).pValue,
    },
  }
}

function emptyTally(): Tally {
  return { components: 0, first: 0, second: 0, onlyFirst: 0, onlySecond: 0 }
}

function keyOf(scored: ScoredAnswer): string {
  return `${scored.case} ${scored.question}`
}

function compact(scored: ScoredAnswer): Compact {
  return { right: scored.grades.map(({ truth, answer }) => (truth === answer ? '1' : '0')).join(''), iou: scored.iou }
}

function count(tally: Tally, first: string, second: string): void {
  for (let index = 0; index < first.length; index++) {
    const a = first[index] === '1'
    const b = second[index] === '1'
    tally.components++
    if (a) tally.first++
    if (b) tally.second++
    if (a && !b) tally.onlyFirst++
    if (b && !a) tally.onlySecond++
  }
}

function result(category: string, label: string, tally: Tally): BenchmarkComparison['accuracy'][number] {
  const share = (right: number): number | null => (tally.components > 0 ? right / tally.components : null)
  return {
    category,
    label,
    components: tally.components,
    first: share(tally.first),
    second: share(tally.second),
    onlyFirst: tally.onlyFirst,
    onlySecond: tally.onlySecond,
    pValue: mcnemarExact(tally.onlyFirst, tally.onlySecond),
  }
}
