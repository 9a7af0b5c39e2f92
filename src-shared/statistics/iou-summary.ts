/** Localisation over many boxes. A missing box counts with IoU 0. */
export interface IouSummary {
  readonly count: number
  /** Boxes that were not given or could not be compared. */
  readonly missing: number
  readonly mean: number | null
  readonly median: number | null
  /** Share with IoU of at least 0.25 and 0.5. */
  readonly over25: number | null
  readonly over50: number | null
  /** Counts in ten bins of width 0.1; 1 belongs to the last. */
  readonly histogram: readonly number[]
}

/** Summary of IoU values 0…1; `NaN` stands for a missing box. */
export function summariseIou(values: ArrayLike<number>): IouSummary {
  const histogram = Array.from({ length: 10 }, () => 0)
  const sorted: number[] = []
  let missing = 0
  let sum = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN
    const iou = Number.isNaN(value) ? 0 : value
    if (Number.isNaN(value)) missing++
    sorted.push(iou)
    sum += iou
    const bin = Math.min(9, Math.floor(iou * 10))
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  sorted.sort((a, b) => a - b)
  const count = sorted.length
  if (count === 0) return { count, missing, mean: null, median: null, over25: null, over50: null, histogram }
  const share = (threshold: number): number => sorted.filter((iou) => iou >= threshold).length / count
  return {
    count,
    missing,
    mean: sum / count,
    median: median(sorted),
    over25: share(0.25),
    over50: share(0.5),
    histogram,
  }
}

/** Median of sorted values: the mean of the two middle ones where their number is even. */
export function median(sorted: readonly number[]): number | null {
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
