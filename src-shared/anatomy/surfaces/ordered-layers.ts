/** What a sample of a column can be, from bone to joint. */
export const LAYER_CLASSES = ['bone', 'cartilage', 'lost', 'beyond'] as const

/** Where the three surfaces cut a column, as numbers of samples from its start: bone ≤ cartilage ≤ expected. */
export interface LayerCuts {
  /** End of bone, of cartilage, and of where cartilage once ended; three for each column. */
  readonly cuts: Float32Array
}

/** A probability of nothing would rule a whole column out. */
const LEAST = 1e-4

/**
 * The most probable ordered surfaces of every column by dynamic programming: of all bone ≤ cartilage ≤ expected the ones
 * under which the samples' probabilities multiply to the most. `probabilities` [columns, 4, samples] as of LAYER_CLASSES.
 */
export function orderedLayers(probabilities: Float32Array, columns: number, samples: number): LayerCuts {
  const classes = LAYER_CLASSES.length
  const cuts = new Float32Array(3 * columns)
  // best[c][s]: of the samples before s, the first c classes hold them all, best so; from[c][s]: where class c began.
  const best = Array.from({ length: classes }, () => new Float64Array(samples + 1))
  const from = Array.from({ length: classes }, () => new Int32Array(samples + 1))
  const sums = Array.from({ length: classes }, () => new Float64Array(samples + 1))
  for (let column = 0; column < columns; column++) {
    for (let c = 0; c < classes; c++) {
      const [sum, base] = [sums[c], (column * classes + c) * samples]
      if (!sum) continue
      for (let s = 0; s < samples; s++)
        sum[s + 1] = (sum[s] ?? 0) + Math.log(Math.max(LEAST, probabilities[base + s] ?? 0))
    }
    best[0]?.set(sums[0] ?? [])
    for (let c = 1; c < classes; c++) {
      const [own, before, sum, began] = [best[c], best[c - 1], sums[c], from[c]]
      if (!own || !before || !sum || !began) continue
      let [most, at] = [-Infinity, 0]
      for (let s = 0; s <= samples; s++) {
        const start = (before[s] ?? 0) - (sum[s] ?? 0)
        if (start > most) [most, at] = [start, s]
        own[s] = most + (sum[s] ?? 0)
        began[s] = at
      }
    }
    let end = samples
    for (let c = classes - 1; c > 0; c--) {
      end = from[c]?.[end] ?? 0
      cuts[3 * column + c - 1] = end
    }
    refine(cuts, column, probabilities, samples)
  }
  return { cuts }
}

/**
 * Moves each cut by up to half a sample towards the side whose own sample is less sure: a boundary seldom falls between two
 * samples exactly. Order is kept.
 */
function refine(cuts: Float32Array, column: number, probabilities: Float32Array, samples: number): void {
  const classes = LAYER_CLASSES.length
  const whole = [0, 1, 2].map((n) => cuts[3 * column + n] ?? 0)
  const [bone = 0, cartilage = 0, expected = 0] = whole
  const p = (layer: number, s: number): number => probabilities[(column * classes + layer) * samples + s] ?? 0
  const shift = (cut: number, below: number, above: number): number => {
    if (cut <= 0 || cut >= samples) return cut
    const before = p(below, cut - 1) / Math.max(LEAST, p(below, cut - 1) + p(above, cut - 1))
    const after = p(above, cut) / Math.max(LEAST, p(below, cut) + p(above, cut))
    return cut + Math.max(-0.5, Math.min(0.5, before - after))
  }
  const layers = [bone, cartilage > bone ? cartilage : bone, expected]
  const boneAbove = cartilage > bone ? 1 : expected > cartilage ? 2 : 3
  const newBone = shift(layers[0] ?? 0, 0, boneAbove)
  const newCartilage = cartilage > bone ? shift(cartilage, 1, expected > cartilage ? 2 : 3) : newBone
  const newExpected = expected > cartilage ? shift(expected, 2, 3) : newCartilage
  cuts[3 * column] = newBone
  cuts[3 * column + 1] = Math.max(newBone, newCartilage)
  cuts[3 * column + 2] = Math.max(newBone, newCartilage, newExpected)
}
