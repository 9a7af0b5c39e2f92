/** One bin of a reliability diagram: confidences in (low, high], the first bin from 0 on. */
export interface ReliabilityBin {
  readonly low: number
  readonly high: number
  readonly count: number
  /** Mean confidence and share of right answers; 0 in an empty bin. */
  readonly confidence: number
  readonly accuracy: number
}

export interface Calibration {
  /** Σ over bins of share of answers × |accuracy − confidence|; null without answers. */
  readonly expectedCalibrationError: number | null
  readonly bins: readonly ReliabilityBin[]
}

/**
 * Reliability bins of equal width and the expected calibration error (Guo et al. 2017, ICML, equations 1–3).
 * `confidences` are the probabilities of the answers given, 0…1.
 */
export function calibrate(confidences: readonly number[], correct: readonly boolean[], binCount = 15): Calibration {
  const counts = new Float64Array(binCount)
  const confidenceSums = new Float64Array(binCount)
  const correctCounts = new Float64Array(binCount)
  confidences.forEach((confidence, index) => {
    const bin = Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))
    counts[bin] = (counts[bin] ?? 0) + 1
    confidenceSums[bin] = (confidenceSums[bin] ?? 0) + confidence
    if (correct[index]) correctCounts[bin] = (correctCounts[bin] ?? 0) + 1
  })
  let error = 0
  const bins = Array.from(counts, (inBin, bin): ReliabilityBin => {
    const confidence = inBin > 0 ? (confidenceSums[bin] ?? 0) / inBin : 0
    const accuracy = inBin > 0 ? (correctCounts[bin] ?? 0) / inBin : 0
    error += (inBin / confidences.length) * Math.abs(accuracy - confidence)
    return { low: bin / binCount, high: (bin + 1) / binCount, count: inBin, confidence, accuracy }
  })
  return { expectedCalibrationError: confidences.length > 0 ? error : null, bins }
}
