/**
 * The most probable class of every voxel, as label values, and its logit.
 *
 * `logits` is [1, classes, voxels…]; `values[c]` is the label written for class c. The loop goes class by class
 * because that reads memory in order, which is several times as fast as voxel by voxel.
 */
export function argmaxLabels(
  logits: Float32Array,
  values: readonly number[],
  voxels: number,
): { readonly labels: Uint8Array; readonly best: Float32Array } {
  const labels = new Uint8Array(voxels).fill(values[0] ?? 0)
  const best = logits.slice(0, voxels)
  for (let c = 1; c < values.length; c++) {
    const value = values[c] ?? 0
    const plane = logits.subarray(c * voxels, (c + 1) * voxels)
    for (let n = 0; n < voxels; n++) {
      const logit = plane[n] ?? 0
      if (logit > (best[n] ?? 0)) {
        best[n] = logit
        labels[n] = value
      }
    }
  }
  return { labels, best }
}

/**
 * Classes as label values: `values[c]` for class c. With `room`, a class is kept only where the voxel's `allowed` bits
 * hold one of `needs[c]`; elsewhere the first class takes its place. Throws a sentence at a class without a value.
 */
export function classLabels(
  classes: Uint8Array,
  values: readonly number[],
  room?: { readonly allowed: Uint32Array; readonly needs: readonly number[] },
): Uint8Array {
  const none = values[0] ?? 0
  const labels = new Uint8Array(classes.length).fill(none)
  const valueOf = Uint8Array.from(values)
  const needOf = Uint32Array.from(room?.needs ?? [])
  const allowed = room?.allowed
  for (let n = 0; n < classes.length; n++) {
    const one = classes[n] ?? 0
    // Most voxels are of the first class, fit or not.
    if (one === 0) continue
    if (one >= valueOf.length)
      throw new Error(`The model pack's graph gives class ${one} where its pack.json names ${valueOf.length} classes.`)
    const fits = allowed === undefined || ((allowed[n] ?? 0) & (needOf[one] ?? 0)) !== 0
    if (fits) labels[n] = valueOf[one] ?? 0
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
