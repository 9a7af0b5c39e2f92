/**
 * The most probable class of every voxel, as label values.
 *
 * `logits` is [1, classes, voxels…]; `values[c]` is the label written for class c. The loop goes class by class
 * because that reads memory in order, which is several times as fast as voxel by voxel. With `room`, class c is taken
 * only where the voxel's `allowed` bits hold one of `needs[c]`; class 0 needs none.
 */
export function argmaxLabels(
  logits: Float32Array,
  values: readonly number[],
  voxels: number,
  room?: { readonly allowed: Uint32Array; readonly needs: readonly number[] },
): Uint8Array {
  const labels = new Uint8Array(voxels).fill(values[0] ?? 0)
  const best = logits.slice(0, voxels)
  for (let c = 1; c < values.length; c++) {
    const value = values[c] ?? 0
    const plane = logits.subarray(c * voxels, (c + 1) * voxels)
    const allowed = room?.allowed
    const need = room?.needs[c] ?? 0
    for (let n = 0; n < voxels; n++) {
      const logit = plane[n] ?? 0
      if (logit > (best[n] ?? 0) && (allowed === undefined || ((allowed[n] ?? 0) & need) !== 0)) {
        best[n] = logit
        labels[n] = value
      }
    }
  }
  return labels
}

/**
 * Mean softmax probability of the chosen class over voxels whose label is not 0, looking at every `stride`-th;
 * 0 where there are none.
 */
export function foregroundCertainty(logits: Float32Array, labels: Uint8Array, classes: number, stride: number): number {
  const voxels = labels.length
  let sum = 0
  let count = 0
  for (let n = 0; n < voxels; n += stride) {
    if (labels[n] === 0) continue
    let max = -Infinity
    for (let c = 0; c < classes; c++) max = Math.max(max, logits[c * voxels + n] ?? 0)
    let total = 0
    for (let c = 0; c < classes; c++) total += Math.exp((logits[c * voxels + n] ?? 0) - max)
    sum += 1 / total
    count++
  }
  return count === 0 ? 0 : sum / count
}
