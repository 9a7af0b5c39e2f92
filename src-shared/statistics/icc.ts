/**
 * Intraclass correlations of single measurements by the same readers (Shrout & Fleiss 1979, Psychological Bulletin 86:420;
 * named as McGraw & Wong 1996, Psychological Methods 1:30 do beside it). `ICC(2,1)`: readers are a sample of all readers, and
 * agree where they measure the same (absolute agreement). `ICC(3,1)`: these readers and no others, who agree where
 * they measure the same but for a constant of their own (consistency).
 */
export type IccForm = 'ICC(2,1)' | 'ICC(3,1)'

/**
 * What an intraclass correlation is made of, as sums over things: those of different patients add up, so that patients can be
 * resampled. In this order: things; sum of squares of all values; sum of squared totals of things; then the sum of values of each reader.
 * Values are best taken from their mean, or large ones swallow how they vary.
 */
export type IccSums = ArrayLike<number>

/** Cells of the sums of so many readers. */
export function iccCells(readers: number): number {
  return 3 + readers
}

/** What one thing adds to the sums: the values that its readers measured. */
export function iccTerms(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0)
  return [1, values.reduce((sum, value) => sum + value ** 2, 0), total ** 2, ...values]
}

/** The correlation of what was summed; null with fewer than two things or readers, and where nothing varies. */
export function iccOf(sums: IccSums, form: IccForm): number | null {
  const [things, squares, ofThings] = [sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0]
  const totals = Array.from({ length: sums.length - 3 }, (_, reader) => sums[3 + reader] ?? 0)
  const readers = totals.length
  if (readers < 2 || things < 2) return null
  const level = totals.reduce((sum, total) => sum + total, 0) ** 2 / (things * readers)
  const all = squares - level
  // What is left of equal values is rounding.
  if (all <= squares * 1e-12) return null
  const betweenThings = ofThings / readers - level
  const betweenReaders = totals.reduce((sum, total) => sum + total ** 2, 0) / things - level
  const rest = Math.max(0, all - betweenThings - betweenReaders)
  const thingsSquare = betweenThings / (things - 1)
  const readersSquare = betweenReaders / (readers - 1)
  const restSquare = rest / ((things - 1) * (readers - 1))
  const shared = thingsSquare + (readers - 1) * restSquare
  const total = form === 'ICC(3,1)' ? shared : shared + (readers * (readersSquare - restSquare)) / things
  return total > 0 ? (thingsSquare - restSquare) / total : null
}

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
    return values.length === row.length ? [{ values, weight: weights?.[index] ?? 1 }] : []
  })
  const readers = whole[0]?.values.length ?? 0
  const mean = meanOf(whole.flatMap(({ values }) => values))
  const sums = new Float64Array(iccCells(readers))
  for (const { values, weight } of whole)
    iccTerms(values.map((value) => value - mean)).forEach((term, cell) => {
      sums[cell] = (sums[cell] ?? 0) + weight * term
    })
  return iccOf(sums, form)
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
