/**
 * Counts of truth × answer for one grade scale. Rows are true classes; columns are answered classes, and one more column
 * counts what was not answered. Classes are positions in the scale's list of grades, not grade values.
 */
export interface Confusion {
  readonly classes: number
  /** Row-major, `classes` rows of `classes + 1` columns. May hold weighted counts. */
  readonly counts: Float64Array
}

export function emptyConfusion(classes: number): Confusion {
  return { classes, counts: new Float64Array(classes * (classes + 1)) }
}

/** Index into `counts`; `answer` −1 is the column of the unanswered. */
export function confusionCell(classes: number, truth: number, answer: number): number {
  return truth * (classes + 1) + (answer < 0 ? classes : answer)
}

/** Adds `weight` answers. */
export function addToConfusion(confusion: Confusion, truth: number, answer: number, weight = 1): void {
  const cell = confusionCell(confusion.classes, truth, answer)
  confusion.counts[cell] = (confusion.counts[cell] ?? 0) + weight
}

export function confusionFrom(classes: number, truth: readonly number[], answers: readonly number[]): Confusion {
  const confusion = emptyConfusion(classes)
  truth.forEach((value, index) => addToConfusion(confusion, value, answers[index] ?? -1))
  return confusion
}

const count = (confusion: Confusion, truth: number, answer: number): number =>
  confusion.counts[confusionCell(confusion.classes, truth, answer)] ?? 0

/** All, answered or not. */
export function confusionTotal(confusion: Confusion): number {
  let total = 0
  for (const value of confusion.counts) total += value
  return total
}

/** Those with an answer. */
export function confusionAnswered(confusion: Confusion): number {
  let total = confusionTotal(confusion)
  for (let truth = 0; truth < confusion.classes; truth++) total -= count(confusion, truth, -1)
  return total
}

/** Right answers, counted. */
export function confusionCorrect(confusion: Confusion): number {
  let correct = 0
  for (let truth = 0; truth < confusion.classes; truth++) correct += count(confusion, truth, truth)
  return correct
}

/** Share of right answers; what was not answered is wrong. Null where there is nothing to answer. */
export function accuracy(confusion: Confusion): number | null {
  const total = confusionTotal(confusion)
  return total > 0 ? confusionCorrect(confusion) / total : null
}

/**
 * Mean recall over the classes that occur in the truth, as in scikit-learn's `balanced_accuracy_score` (Brodersen et al.
 * 2010, ICPR). What was not answered is wrong.
 */
export function balancedAccuracy(confusion: Confusion): number | null {
  let sum = 0
  let present = 0
  for (let truth = 0; truth < confusion.classes; truth++) {
    const all = rowTotal(confusion, truth)
    if (all === 0) continue
    sum += count(confusion, truth, truth) / all
    present++
  }
  return present > 0 ? sum / present : null
}

/**
 * Mean F1 over the classes that occur in truth or answers, as in scikit-learn's `f1_score(average="macro")`. What was not
 * answered lowers recall.
 */
export function macroF1(confusion: Confusion): number | null {
  let sum = 0
  let present = 0
  for (let value = 0; value < confusion.classes; value++) {
    const truth = rowTotal(confusion, value)
    const answered = columnTotal(confusion, value)
    if (truth + answered === 0) continue
    sum += (2 * count(confusion, value, value)) / (truth + answered)
    present++
  }
  return present > 0 ? sum / present : null
}

/** How far two classes are apart: all alike, by their distance in the declared order, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

/**
 * Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20:37), weighted (Cohen 1968, Psychological
 * Bulletin 70:213): 1 − Σ weight·observed / Σ weight·expected, over answered pairs; a blank is no class. Weights go by the
 * declared list of classes, also where one of them never occurs. Null without answers, and where both keep to one class, which
 * leaves no disagreement to expect.
 */
export function cohenKappa(confusion: Confusion, weights: KappaWeights): number | null {
  const { classes } = confusion
  const answered = confusionAnswered(confusion)
  if (answered === 0) return null
  let observed = 0
  let expected = 0
  for (let truth = 0; truth < classes; truth++) {
    const row = rowTotal(confusion, truth) - count(confusion, truth, -1)
    for (let answer = 0; answer < classes; answer++) {
      const weight = apart(truth, answer, weights)
      observed += weight * count(confusion, truth, answer)
      expected += (weight * row * columnTotal(confusion, answer)) / answered
    }
  }
  return expected > 0 ? 1 - observed / expected : null
}

function apart(first: number, second: number, weights: KappaWeights): number {
  if (weights === 'none') return first === second ? 0 : 1
  return weights === 'linear' ? Math.abs(first - second) : (first - second) ** 2
}

/** Share of the commonest true class: the accuracy of always giving that answer. */
export function majorityShare(confusion: Confusion): number | null {
  const total = confusionTotal(confusion)
  if (total === 0) return null
  let most = 0
  for (let truth = 0; truth < confusion.classes; truth++) most = Math.max(most, rowTotal(confusion, truth))
  return most / total
}

function rowTotal(confusion: Confusion, truth: number): number {
  let total = count(confusion, truth, -1)
  for (let answer = 0; answer < confusion.classes; answer++) total += count(confusion, truth, answer)
  return total
}

function columnTotal(confusion: Confusion, answer: number): number {
  let total = 0
  for (let truth = 0; truth < confusion.classes; truth++) total += count(confusion, truth, answer)
  return total
}
