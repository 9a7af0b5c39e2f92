/**
 * Intraclass correlations of single measurements by the same readers (Shrout & Fleiss 1979, Psychological Bulletin 86:420;
 * named as McGraw & Wong 1996, Psychological Methods 1:30 do beside it). `ICC(2,1)`: readers are a sample of all readers, and
 * agree where they measure the same (absolute agreement). `ICC(3,1)`: these readers and no others, who agree where
 * they measure the same but for a constant of their own (consistency).
 */
export type IccForm = 'ICC(2,1)' | 'ICC(3,1)'

/**
 * `rows`: a thing each, with one value of every reader; null is a blank, and a row with one is left out. `weights` says how often
 * each row counts, once where it is left out. Null with fewer than two rows or readers, and where nothing varies.
 */
export function intraclassCorrelation(
  rows: readonly (readonly (number | null)[])[],
  form: IccForm,
  weights?: ArrayLike<number>,
): number | null {
  const whole = rows.flatMap((row, index) => {
    const values = row.filter((value) => value !== null)
    const weight = weights?.[index] ?? 1
    return values.length === row.length && weight > 0 ? [{ values, weight }] : []
  })
  const readers = whole[0]?.values.length ?? 0
  const things = whole.reduce((sum, { weight }) => sum + weight, 0)
  if (readers < 2 || things < 2) return null
  const sumOf = (valueOf: (values: readonly number[]) => number): number =>
    whole.reduce((sum, { values, weight }) => sum + weight * valueOf(values), 0)
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const grand = sumOf(meanOf) / things
  const ofReaders = Array.from({ length: readers }, (_, reader) => sumOf((values) => values[reader] ?? 0) / things)
  const total = sumOf((values) => values.reduce((sum, value) => sum + (value - grand) ** 2, 0))
  const betweenThings = readers * sumOf((values) => (meanOf(values) - grand) ** 2)
  const betweenReaders = things * ofReaders.reduce((sum, mean) => sum + (mean - grand) ** 2, 0)
  if (total === 0) return null
  const rest = Math.max(0, total - betweenThings - betweenReaders)
  const thingsSquare = betweenThings / (things - 1)
  const readersSquare = betweenReaders / (readers - 1)
  const restSquare = rest / ((things - 1) * (readers - 1))
  const shared = thingsSquare + (readers - 1) * restSquare
  const all = form === 'ICC(3,1)' ? shared : shared + (readers * (readersSquare - restSquare)) / things
  return all > 0 ? (thingsSquare - restSquare) / all : null
}
