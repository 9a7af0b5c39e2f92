/**
 * Area under the ROC curve: the probability that a positive gets a higher score than a negative, ties counting one half
 * (Mann–Whitney U; Hanley & McNeil 1982, Radiology 143:29). Null unless both kinds occur.
 */
export function auroc(positive: readonly boolean[], scores: readonly number[]): number | null {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  let positives = 0
  let rankSum = 0
  for (let start = 0; start < order.length;) {
    let end = start
    const score = scores[order[start] ?? 0]
    while (end < order.length && scores[order[end] ?? 0] === score) end++
    const sharedRank = (start + 1 + end) / 2
    for (let index = start; index < end; index++)
      if (positive[order[index] ?? 0]) {
        positives++
        rankSum += sharedRank
      }
    start = end
  }
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return null
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
