import { correlation, quantile } from './statistics.js'
import type { MeasureRow, ViewRows } from './rows.js'

/** How right one measure is over many regions and knees, in its own unit. */
export interface MeasureLine {
  readonly prior: string
  readonly contrast: string
  readonly sliceMm: string
  readonly component: string
  readonly name: string
  readonly unit: string
  /** How many regions were compared, and in how many the app measured nothing. */
  readonly count: number
  readonly missed: number
  readonly bias: number
  readonly medianError: number
  readonly error90: number
  /** Null where truth or measure never changes. */
  readonly correlation: number | null
  /** Median and 90th percentile of what is true and what was measured. */
  readonly truth: readonly [number, number]
  readonly measured: readonly [number, number]
}

/** `all` stands for every contrast or thickness. */
const ALL = 'all'

/**
 * A line for every measure: by kind of knee, over all views and by contrast and slice thickness. What the pack does not
 * answer on an image (fluid that is not bright) counts only in the line of that contrast.
 */
export function measureLines(views: readonly ViewRows[]): MeasureLine[] {
  const groups = new Map<string, { key: readonly [string, string, string]; rows: MeasureRow[] }>()
  const put = (key: readonly [string, string, string], rows: readonly MeasureRow[]): void => {
    const id = key.join('|')
    const group = groups.get(id) ?? { key, rows: [] }
    group.rows.push(...rows)
    groups.set(id, group)
  }
  for (const { prior, contrast, sliceMm, rows, fluidBright } of views) {
    if (fluidBright) put([prior, ALL, ALL], rows)
    put([prior, contrast, String(sliceMm)], rows)
  }
  return [...groups.values()].flatMap(({ key, rows }) => linesOf(key, rows))
}

function linesOf([prior, contrast, sliceMm]: readonly [string, string, string], rows: readonly MeasureRow[]) {
  const measures = new Map<string, MeasureRow[]>()
  for (const row of rows) {
    const id = `${row.component}|${row.name}`
    measures.set(id, [...(measures.get(id) ?? []), row])
  }
  return [...measures.values()].flatMap((own): MeasureLine[] => {
    const [first] = own
    if (!first) return []
    const pairs = own.flatMap(({ truth, measured }) => (measured === null ? [] : [{ truth, measured }]))
    const errors = pairs.map(({ truth, measured }) => measured - truth)
    const sizes = errors.map(Math.abs)
    const spread = (values: readonly number[]): readonly [number, number] => [
      quantile(values, 0.5),
      quantile(values, 0.9),
    ]
    return [
      {
        ...{ prior, contrast, sliceMm, component: first.component, name: first.name, unit: first.unit },
        count: pairs.length,
        missed: own.length - pairs.length,
        bias: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
        medianError: quantile(sizes, 0.5),
        error90: quantile(sizes, 0.9),
        correlation: correlation(
          pairs.map(({ truth }) => truth),
          pairs.map(({ measured }) => measured),
        ),
        truth: spread(pairs.map(({ truth }) => truth)),
        measured: spread(pairs.map(({ measured }) => measured)),
      },
    ]
  })
}

/** The lines over all views as markdown tables, one for each kind of knee, then those of every contrast. */
export function asMarkdown(lines: readonly MeasureLine[], pack: string): string {
  const parts = [`# Measures of ${pack} against the simulator’s truth`, '']
  const keys = [...new Set(lines.map(({ prior, contrast, sliceMm }) => `${prior}|${contrast}|${sliceMm}`))]
  const inOrder = keys.sort((a, b) => Number(b.includes(`|${ALL}|`)) - Number(a.includes(`|${ALL}|`)))
  for (const key of inOrder) {
    const [prior = '', contrast = '', sliceMm = ''] = key.split('|')
    const title =
      contrast === ALL
        ? `${prior} knees, every image that shows fluid bright`
        : `${prior} knees, ${contrast} at ${sliceMm} mm`
    parts.push(
      `## ${title}`,
      '',
      '| Measure | Regions (missed) | True, median (90 %) | Measured, median (90 %) | Bias | Error, median (90 %) | Correlation |',
      '|---|---|---|---|---|---|---|',
      ...lines
        .filter((line) => line.prior === prior && line.contrast === contrast && line.sliceMm === sliceMm)
        .map(asRow),
      '',
    )
  }
  return parts.join('\n')
}

function asRow(line: MeasureLine): string {
  const pair = ([median, most]: readonly [number, number]): string => `${short(median)} (${short(most)})`
  return [
    '',
    ` ${line.component}: ${line.name}, ${line.unit} `,
    ` ${line.count}${line.missed > 0 ? ` (${line.missed})` : ''} `,
    ` ${pair(line.truth)} `,
    ` ${pair(line.measured)} `,
    ` ${short(line.bias)} `,
    ` ${pair([line.medianError, line.error90])} `,
    ` ${line.correlation === null ? '–' : line.correlation.toFixed(2)} `,
    '',
  ].join('|')
}

/** Two digits that say something. */
function short(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : 2)
}
