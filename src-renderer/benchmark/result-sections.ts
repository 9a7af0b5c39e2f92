import type { Benchmark } from '../../src-shared/benchmark/benchmark.js'
import type { Estimate } from '../../src-shared/case/estimate.js'
import { PUBLISHED_RESULTS } from '../../src-shared/benchmark/published-results.js'
import { formatDuration } from '../../src-shared/report/words.js'

/** One number of a run. */
export type ResultCell =
  | {
      readonly kind: 'share'
      readonly value: number
      readonly low: number | null
      readonly high: number | null
      /** How much of what was asked is behind the number. */
      readonly note?: string
    }
  | { readonly kind: 'text'; readonly text: string; readonly detail: string; readonly note?: string }

export interface ResultRow {
  readonly label: string
  /** What the number is, for whoever points at it. */
  readonly meaning: string
  /** Of always giving the commonest grade; null where that makes no sense. */
  readonly majority: number | null
  /** In the order of the runs; null where a run has no such number. */
  readonly cells: readonly (ResultCell | null)[]
  /** In the order of PUBLISHED_RESULTS. */
  readonly published: readonly (number | null)[]
}

export interface ResultSection {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly rows: readonly ResultRow[]
}

const NONE_PUBLISHED: readonly (number | null)[] = PUBLISHED_RESULTS.map(() => null)

/** Every number of some runs side by side. A row is there where at least one run has its number. */
export function resultSections(runs: readonly Benchmark[]): ResultSection[] {
  return [
    overall(runs),
    categories(runs),
    balanced(runs),
    scales(runs),
    regions(runs),
    failures(runs),
    chains(runs),
    costs(runs),
  ].filter(({ rows }) => rows.length > 0)
}

/** Whether all runs were made on the same data. */
export function sameData(runs: readonly Benchmark[]): boolean {
  return new Set(runs.map(({ dataset }) => dataset.fingerprint)).size <= 1
}

function overall(runs: readonly Benchmark[]): ResultSection {
  const row = (
    label: string,
    meaning: string,
    of: (run: Benchmark) => Estimate,
    more: Partial<Pick<ResultRow, 'majority' | 'published'>> = {},
  ): ResultRow => ({
    label,
    meaning,
    majority: null,
    published: NONE_PUBLISHED,
    cells: runs.map((run) => share(of(run))),
    ...more,
  })
  return section('overall', 'Overall', 'Value and 95 % interval, resampled by patient', [
    row('Accuracy', 'Unweighted mean of the seven categories, as the paper averages', (run) => run.overall.accuracy, {
      majority: runs[0]?.overall.majority ?? null,
      published: PUBLISHED_RESULTS.map(({ accuracy }) => accuracy),
    }),
    row(
      'Balanced accuracy',
      'Unweighted mean of the eight balanced accuracies',
      (run) => run.overall.balancedAccuracy,
      {
        published: PUBLISHED_RESULTS.map(({ balancedAccuracy }) => balancedAccuracy),
      },
    ),
    row('Accuracy, pooled', 'Share of all graded components of questions 1–62', (run) => run.overall.microAccuracy),
    row('All grades right', 'Share of questions with every grade right', (run) => run.overall.exactMatch),
    row('Mean IoU', 'Overlap of the answered box with the true region, 0 where there is no box', (run) =>
      run.localisation.count > 0 ? run.localisation.meanInterval : NOTHING,
    ),
    row('IoU at least 0.5', 'Share of boxes that overlap the true region by half', (run) =>
      run.localisation.count > 0 ? run.localisation.over50Interval : NOTHING,
    ),
    {
      ...counted(
        runs,
        'Answered',
        'Questions with every grade readable',
        (run) => run.counts.answered,
        (run) => run.counts.questions,
      ),
    },
  ])
}

function categories(runs: readonly Benchmark[]): ResultSection {
  return byKey('categories', 'Accuracy by category', 'Share of components right', runs, (run) =>
    run.categories.map(({ category, label, accuracy, majority, components, answered }) => ({
      key: category,
      label,
      meaning: `${components.toLocaleString('en-GB')} graded components`,
      majority,
      cell: share(accuracy, `${answered.toLocaleString('en-GB')} of ${components.toLocaleString('en-GB')} answered`),
    })),
  )
}

function balanced(runs: readonly Benchmark[]): ResultSection {
  return byKey('balanced', 'Balanced accuracy by category', 'Every grade counts alike, however rare', runs, (run) =>
    run.balanced.map(({ category, label, balancedAccuracy, majority, components }) => ({
      key: category,
      label,
      meaning: `${components.toLocaleString('en-GB')} graded components`,
      majority,
      cell: share(balancedAccuracy),
    })),
  )
}

function scales(runs: readonly Benchmark[]): ResultSection {
  return byKey('scales', 'Agreement by scale', 'κ weighted quadratically, macro F1, AUROC', runs, (run) =>
    run.scales.flatMap(({ scale, title, kind, components, quadraticWeightedKappa, macroF1, auroc }) => {
      const meaning = `${components.toLocaleString('en-GB')} graded components`
      const row = { key: scale, meaning, majority: null }
      if (kind === 'ordinal') return [{ ...row, label: `${title}, κ`, cell: share(quadraticWeightedKappa ?? NOTHING) }]
      if (kind === 'nominal') return [{ ...row, label: `${title}, macro F1`, cell: share(macroF1 ?? NOTHING) }]
      return [{ ...row, label: `${title}, AUROC`, cell: share({ ...NOTHING, value: auroc }) }]
    }),
  )
}

function regions(runs: readonly Benchmark[]): ResultSection {
  return byKey('regions', 'Mean IoU by region', 'Overlap with the true region', runs, (run) =>
    run.localisation.regions.map(({ region, label, mean, count, missing }) => ({
      key: region,
      label,
      meaning: `${count.toLocaleString('en-GB')} true boxes`,
      majority: null,
      cell: share(
        { ...NOTHING, value: mean },
        `${missing.toLocaleString('en-GB')} of ${count.toLocaleString('en-GB')} missing`,
      ),
    })),
  )
}

function failures(runs: readonly Benchmark[]): ResultSection {
  const row = (label: string, meaning: string, of: (run: Benchmark) => number): ResultRow =>
    counted(runs, label, meaning, of, (run) => run.counts.questions)
  return section('failures', 'Failures', 'Questions, by the paper’s signatures', [
    row('Localisation', 'No box, or IoU below 0.25', (run) => run.failures.localisation),
    row('Format', 'Not every grade could be read', (run) => run.failures.format),
    row('Missing chain', 'Reasoning was asked for, and there is none', (run) => run.failures.missingChain),
    row('Repaired', 'The tolerant parser had to mend the answer', (run) => run.failures.repaired),
    row('Declined', 'Not answered, with a reason', (run) => run.counts.declined),
    row('Errors', 'The answerer failed', (run) => run.counts.errors),
  ])
}

function chains(runs: readonly Benchmark[]): ResultSection {
  if (runs.every((run) => run.chain.chains === 0)) return section('chains', 'Reasoning chains', '', [])
  return section('chains', 'Reasoning chains', 'Checked without a judge', [
    counted(
      runs,
      'Evidence outside the region',
      'Steps that point outside the region asked about',
      (run) => run.chain.outsideRegion,
      (run) => run.chain.located,
    ),
    counted(
      runs,
      'Measure implies another grade',
      'Stated measures whose threshold gives another grade than the one stated',
      (run) => run.chain.contradictedMeasures,
      (run) => run.chain.measures,
    ),
    counted(
      runs,
      'Chain contradicts the grade',
      'Answers whose words contradict the final grade',
      (run) => run.chain.contradictory,
      (run) => run.chain.chains,
    ),
  ])
}

function costs(runs: readonly Benchmark[]): ResultSection {
  const text = (label: string, meaning: string, of: (run: Benchmark) => string | null): ResultRow => ({
    label,
    meaning,
    majority: null,
    published: NONE_PUBLISHED,
    cells: runs.map((run) => {
      const words = of(run)
      return words === null ? null : { kind: 'text', text: words, detail: '' }
    }),
  })
  const calibration: ResultRow = {
    label: 'Calibration error',
    meaning: 'Expected difference of stated and observed probability; lower is better',
    majority: null,
    published: NONE_PUBLISHED,
    cells: runs.map((run) => share({ ...NOTHING, value: run.calibration.expectedCalibrationError })),
  }
  return section(
    'costs',
    'Calibration and cost',
    '',
    [
      calibration,
      text('Time per question', 'Median', ({ resources }) =>
        resources.timePerQuestionMs === null ? null : briefDuration(resources.timePerQuestionMs.median),
      ),
      text('Memory', 'Peak of the process', ({ resources }) =>
        resources.peakMemoryBytes === null ? null : `${(resources.peakMemoryBytes / 1024 ** 3).toFixed(1)} GB`,
      ),
    ].filter(({ cells }) => cells.some((cell) => cell !== null)),
  )
}

const NOTHING: Estimate = { value: null, low: null, high: null }

function section(id: string, title: string, note: string, rows: readonly ResultRow[]): ResultSection {
  return { id, title, note, rows }
}

function share({ value, low, high }: Estimate, note?: string): ResultCell | null {
  return value === null ? null : { kind: 'share', value, low, high, ...(note === undefined ? {} : { note }) }
}

function counted(
  runs: readonly Benchmark[],
  label: string,
  meaning: string,
  of: (run: Benchmark) => number,
  among: (run: Benchmark) => number,
): ResultRow {
  return {
    label,
    meaning,
    majority: null,
    published: NONE_PUBLISHED,
    cells: runs.map((run) => {
      const [count, whole] = [of(run), among(run)]
      const detail = whole === 0 ? '' : `${((100 * count) / whole).toFixed(count === 0 || count === whole ? 0 : 1)} %`
      return { kind: 'text', text: count.toLocaleString('en-GB'), detail }
    }),
  }
}

interface KeyedNumber {
  readonly key: string
  readonly label: string
  readonly meaning: string
  readonly majority: number | null
  readonly cell: ResultCell | null
}

/** Rows by key, in the order in which the runs name them: runs on other data may lack some. */
function byKey(
  id: string,
  title: string,
  note: string,
  runs: readonly Benchmark[],
  of: (run: Benchmark) => readonly KeyedNumber[],
): ResultSection {
  const lists = runs.map(of)
  const keys = [...new Set(lists.flatMap((list) => list.map(({ key }) => key)))]
  const rows = keys.flatMap((key): ResultRow[] => {
    const found = lists.map((list) => list.find((one) => one.key === key))
    const first = found.find((one) => one !== undefined)
    if (!first || found.every((one) => !one?.cell)) return []
    return [
      {
        label: first.label,
        meaning: first.meaning,
        majority: first.majority,
        cells: found.map((one) => one?.cell ?? null),
        published: NONE_PUBLISHED,
      },
    ]
  })
  return section(id, title, note, rows)
}

/** Times of a baseline are under a millisecond. */
function briefDuration(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms'
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds)
}
