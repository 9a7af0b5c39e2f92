/**
 * Answers of a fixed number of readers, counted for Fleiss' kappa. Tables of different patients add up, so that patients can be
 * resampled.
 */
export interface FleissCounts {
  readonly raters: number
  /** Things that every reader answered. */
  things: number
  /** Sum over things of the share of pairs of readers who agree. */
  agreement: number
  /** Answers in each class. */
  readonly classes: Float64Array
}

export function emptyFleiss(raters: number, classes: number): FleissCounts {
  return { raters, things: 0, agreement: 0, classes: new Float64Array(classes) }
}

/**
 * Enters what the readers answered of one thing, as positions in the declared list of classes; a thing that somebody left blank
 * is left out, since the statistic is defined for a fixed number of readers.
 */
export function addToFleiss(counts: FleissCounts, answers: readonly number[]): void {
  const { raters, classes } = counts
  if (answers.length !== raters || raters < 2) return
  const given = new Map<number, number>()
  for (const answer of answers) {
    given.set(answer, (given.get(answer) ?? 0) + 1)
    classes[answer] = (classes[answer] ?? 0) + 1
  }
  let pairs = 0
  for (const times of given.values()) pairs += times * (times - 1)
  counts.things++
  counts.agreement += pairs / (raters * (raters - 1))
}

/**
 * Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76:378). Null where nothing was answered by all, and where every
 * answer is the same, which leaves no disagreement to expect.
 */
export function fleissKappa({ raters, things, agreement, classes }: FleissCounts): number | null {
  if (things === 0) return null
  let chance = 0
  for (const answers of classes) chance += (answers / (things * raters)) ** 2
  const observed = agreement / things
  return classes.filter((answers) => answers > 0).length > 1 ? (observed - chance) / (1 - chance) : null
}
