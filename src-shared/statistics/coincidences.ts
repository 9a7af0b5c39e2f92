/**
 * Which answers come together on the same thing, over any number of readers with any number of blanks: what Krippendorff's alpha
 * is made of. Tables of different patients add up, so that patients can be resampled.
 */
export interface Coincidences {
  readonly classes: number
  /** Row-major, symmetric. May hold weighted counts. */
  readonly counts: Float64Array
}

/** How classes relate: merely named, ordered, or at equal distances in the order they are declared. */
export type Level = 'nominal' | 'ordinal' | 'interval'

export function emptyCoincidences(classes: number): Coincidences {
  return { classes, counts: new Float64Array(classes * classes) }
}

/**
 * Enters what the readers answered of one thing, as positions in the declared list of classes; a blank is left out of
 * `answers`. With fewer than two answers there is nothing to compare, and nothing is entered.
 */
export function addToCoincidences({ classes, counts }: Coincidences, answers: readonly number[]): void {
  if (answers.length < 2) return
  const share = 1 / (answers.length - 1)
  answers.forEach((first, at) =>
    answers.forEach((second, other) => {
      const cell = first * classes + second
      if (at !== other) counts[cell] = (counts[cell] ?? 0) + share
    }),
  )
}

/** Of all pairs of answers, the share that is alike; null where there is none. */
export function pairedAgreement({ classes, counts }: Coincidences): number | null {
  let alike = 0
  let total = 0
  counts.forEach((count, cell) => {
    total += count
    if (cell % (classes + 1) === 0) alike += count
  })
  return total > 0 ? alike / total : null
}

/**
 * Krippendorff's alpha (Krippendorff 2018, Content Analysis, 4th ed., ch. 12; Hayes & Krippendorff 2007, Communication
 * Methods and Measures 1:77): 1 − observed / expected disagreement. Null where nothing is compared, and where every
 * answer is the same, which leaves no disagreement to expect.
 */
export function krippendorffAlpha({ classes, counts }: Coincidences, level: Level): number | null {
  const totals = Array.from({ length: classes }, (_, row) => {
    let total = 0
    for (let column = 0; column < classes; column++) total += counts[row * classes + column] ?? 0
    return total
  })
  const all = totals.reduce((sum, total) => sum + total, 0)
  let observed = 0
  let expected = 0
  for (let first = 0; first < classes; first++)
    for (let second = first + 1; second < classes; second++) {
      const distance = squaredDistance(first, second, level, totals)
      observed += distance * (counts[first * classes + second] ?? 0)
      expected += distance * (totals[first] ?? 0) * (totals[second] ?? 0)
    }
  return expected > 0 ? 1 - ((all - 1) * observed) / expected : null
}

function squaredDistance(first: number, second: number, level: Level, totals: readonly number[]): number {
  if (level === 'nominal') return 1
  if (level === 'interval') return (second - first) ** 2
  let between = -((totals[first] ?? 0) + (totals[second] ?? 0)) / 2
  for (let value = first; value <= second; value++) between += totals[value] ?? 0
  return between ** 2
}
