import { ScoredAnswerSchema, type ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { BenchmarkComparison } from '../../../src-shared/benchmark/comparison.js'
import { categoryLabel, mainCategory, MAIN_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { readJsonLines } from '../../datasets/json-lines.js'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { mcnemarExact, wilcoxonSignedRank } from '../../../src-shared/statistics/paired-tests.js'
import { PairedDifferences } from './paired-differences.js'
import { BOOTSTRAP_REPLICATES } from './summarise.js'

/** One run to compare: its name and its `questions.jsonl`. */
export interface ComparedRun {
  readonly title: string
  readonly questionsFile: string
}

/** What is kept of an answer of the first run while the second one is read. */
type Compact = Pick<ScoredAnswer, 'grades' | 'iou'>

/** Of the resamples, so that a comparison is the same each time. */
const SEED = 1

interface Tally {
  components: number
  first: number
  second: number
  onlyFirst: number
  onlySecond: number
}

/**
 * Compares two runs question by question: differences with intervals by patient, McNemar's exact test on right and wrong
 * components, Wilcoxon's signed-rank test on IoU. Only questions that both runs hold count. Components and boxes of one
 * knee are not independent, so the p-values are a guide; the intervals by patient are the stricter reading.
 */
export async function compareRuns(first: ComparedRun, second: ComparedRun): Promise<BenchmarkComparison> {
  const known = new Map<string, Compact>()
  for await (const { value } of readJsonLines(first.questionsFile)) {
    const scored = parseWithinBounds(ScoredAnswerSchema, value)
    if (scored.success) known.set(keyOf(scored.data), { grades: scored.data.grades, iou: scored.data.iou })
  }
  const overall = emptyTally()
  const categories = new Map(MAIN_CATEGORIES.map((category) => [category, emptyTally()]))
  const differences: number[] = []
  const sums = { first: 0, second: 0 }
  const paired = new PairedDifferences()
  const patients = new Set<string>()
  for await (const { value } of readJsonLines(second.questionsFile)) {
    const parsed = parseWithinBounds(ScoredAnswerSchema, value)
    const other = parsed.success ? known.get(keyOf(parsed.data)) : undefined
    if (!parsed.success || !other) continue
    const mine = parsed.data
    patients.add(mine.patient)
    paired.add(other, mine)
    const category = mainCategory(findQuestion(mine.question)?.category ?? 'periarticular')
    const tally = category && categories.get(category)
    if (tally)
      for (const grade of mine.grades) {
        const before = other.grades.find((entry) => entry.component === grade.component)
        if (!before) continue
        count(overall, before, grade)
        count(tally, before, grade)
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
    patients: patients.size,
    differences: paired.summarise({ replicates: BOOTSTRAP_REPLICATES, seed: SEED, level: 0.95 }),
    accuracy: [
      result('overall', 'All seven categories, pooled', overall),
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

type Graded = ScoredAnswer['grades'][number]

function count(tally: Tally, first: Graded, second: Graded): void {
  const a = first.answer === first.truth
  const b = second.answer === second.truth
  tally.components++
  if (a) tally.first++
  if (b) tally.second++
  if (a && !b) tally.onlyFirst++
  if (b && !a) tally.onlySecond++
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
