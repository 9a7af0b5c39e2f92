import type { Estimate } from '../case/estimate.js'
import type { AgreementRow, ColumnName, SessionNumbers } from './rows.js'
import { columnName } from './titles.js'

/** A line of a table for other programs; the first one names the columns. */
export type Row = readonly (string | number | null)[]

/** The name of a reader by id. */
export type NameOf = (readerId: string) => string

/** The numbers of a session, a line for each. */
export function numberRows(numbers: SessionNumbers, nameOf: NameOf): readonly Row[] {
  const lines: Row[] = [['table', 'about', 'compared', 'statistic', 'value', 'low', 'high']]
  const put = (
    table: string,
    about: string,
    compared: number,
    statistics: Readonly<Record<string, Estimate>>,
  ): void => {
    for (const [statistic, { value, low, high }] of Object.entries(statistics))
      lines.push([table, about, compared, statistic, value ?? 'not computable', low, high])
  }
  const column = ({ reader, stage }: ColumnName): string => columnName(nameOf(reader), stage)
  const agreement = (table: string, rows: readonly AgreementRow[]): void => {
    for (const row of rows) put(table, row.label, row.compared, coefficients(row))
  }
  agreement('agreement', numbers.agreement)
  agreement('agreement after the reveal', numbers.agreementAfter)
  for (const { reader, row } of numbers.repeats)
    put('agreement with oneself', nameOf(reader), row.compared, coefficients(row))
  for (const row of numbers.pairs) {
    const about = `${column(row.first)} – ${column(row.second)}`
    const { agreement: same, kappa, weightedKappa, boxIou, test } = row
    put('pairs', about, row.compared, { agreement: same, kappa, 'quadratic weighted kappa': weightedKappa })
    put('pairs', about, row.boxes, { 'box IoU': boxIou })
    if (!test) continue
    put('pairs', about, row.compared, { 'difference of accuracy': test.difference })
    put('pairs', about, test.onlyFirst + test.onlySecond, { 'McNemar, exact p': plain(test.exact) })
    put('pairs', about, test.onlyFirst + test.onlySecond, { 'McNemar, corrected p': plain(test.corrected) })
  }
  for (const { label, compared, agreement: absolute, consistency } of numbers.measures)
    put('measures', label, compared, { 'ICC(2,1)': absolute, 'ICC(3,1)': consistency })
  for (const row of numbers.accuracy) {
    const { accuracy, sensitivity, specificity } = row
    put('against the settled answer', column(row), row.compared, { accuracy, sensitivity, specificity })
  }
  for (const row of numbers.reveal) {
    const { reader, compared, changed, toModel, judged, withModel, timeMs } = row
    const counts = { changed, 'changed to the model’s grade': toModel, ...(judged ? judgedCounts(judged) : {}) }
    for (const [statistic, count] of Object.entries(counts))
      put('the reveal', nameOf(reader), compared, { [statistic]: plain(count) })
    put('the reveal', nameOf(reader), withModel.compared, {
      'agrees with the model before': plain(withModel.before),
      'agrees with the model after': plain(withModel.after),
    })
    put('the reveal', nameOf(reader), compared, {
      'median time before, s': plain(seconds(timeMs.before)),
      'median time after, s': plain(seconds(timeMs.after)),
    })
  }
  return lines
}

function judgedCounts(judged: NonNullable<SessionNumbers['reveal'][number]['judged']>): Record<string, number> {
  return {
    'became right': judged.becameRight,
    'became wrong': judged.becameWrong,
    'stayed wrong': judged.stayedWrong,
    'misled by the model': judged.misled,
  }
}

function coefficients({ agreement, kappa, weightedKappa, alpha, boxIou }: AgreementRow): Record<string, Estimate> {
  return {
    agreement,
    kappa,
    'quadratic weighted kappa': weightedKappa,
    'Krippendorff’s alpha': alpha,
    ...(boxIou.value === null ? {} : { 'box IoU': boxIou }),
  }
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000
}

function plain(value: number | null): Estimate {
  return { value, low: null, high: null }
}
