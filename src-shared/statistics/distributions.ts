/** ln Γ(x) for x > 0 by Stirling's series after shifting x above 15 (Abramowitz & Stegun 6.1.41); error below 1e-14. */
export function logGamma(x: number): number {
  let shifted = x
  let shift = 0
  while (shifted < 15) {
    shift += Math.log(shifted)
    shifted++
  }
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series =
    inverse *
    (1 / 12 -
      square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360)))))
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - shift
}

/**
 * Upper tail of the standard normal distribution, P(Z > z). Series of erf near 0 (Abramowitz & Stegun 7.1.6), continued
 * fraction of erfc in the tail (7.1.14).
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z)
  const x = z / Math.SQRT2
  if (x < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1)
      sum += term
    }
    return 0.5 - (Math.exp(-x * x) * sum) / Math.sqrt(Math.PI)
  }
  let fraction = 0
  for (let n = 120; n >= 1; n--) fraction = n / 2 / (x + fraction)
  return (0.5 * Math.exp(-x * x)) / Math.sqrt(Math.PI) / (x + fraction)
}

/** The z below which the standard normal distribution has the probability, 0 < p < 1: by halving, to the last digit. */
export function normalQuantile(probability: number): number {
  let [low, high] = [-40, 40]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (normalUpperTail(-middle) < probability) low = middle
    else high = middle
  }
}
