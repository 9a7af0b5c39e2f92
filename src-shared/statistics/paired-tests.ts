import { logGamma, normalUpperTail } from './distributions.js'

/**
 * McNemar's exact test of two answerers on the same questions: the two-sided binomial probability of splitting the
 * `onlyFirst + onlySecond` discordant questions at least as unevenly (McNemar 1947, Psychometrika 12:153).
 * 1 where nothing is discordant.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const discordant = onlyFirst + onlySecond
  const fewer = Math.min(onlyFirst, onlySecond)
  if (discordant === 0 || onlyFirst === onlySecond) return 1
  let tail = 0
  let term = Math.exp(logBinomialHalf(discordant, fewer))
  for (let k = fewer; k >= 0 && term > 0; k--) {
    tail += term
    term *= k / (discordant - k + 1)
  }
  return Math.min(1, 2 * tail)
}

export interface CorrectedMcnemar {
  /** Chi-squared with one degree of freedom. */
  readonly statistic: number
  readonly pValue: number
}

/**
 * McNemar's test with Edwards' correction for continuity (Edwards 1948, Psychometrika 13:185), for many discordant questions.
 * Null where nothing is discordant.
 */
export function mcnemarCorrected(onlyFirst: number, onlySecond: number): CorrectedMcnemar | null {
  const discordant = onlyFirst + onlySecond
  if (discordant === 0) return null
  const statistic = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / discordant
  return { statistic, pValue: 2 * normalUpperTail(Math.sqrt(statistic)) }
}

/** ln of C(n, k) / 2ⁿ. */
function logBinomialHalf(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2
}

export interface SignedRankTest {
  /** The smaller of the two rank sums. */
  readonly statistic: number
  /** Pairs that differ. */
  readonly pairs: number
  /** Two-sided. */
  readonly pValue: number
  readonly exact: boolean
}

/** Pairs up to which the exact distribution is used, where no two differences are equal. */
const EXACT_PAIRS = 50

/**
 * Wilcoxon's signed-rank test on paired differences (Wilcoxon 1945, Biometrics Bulletin 1:80). Zero differences are left
 * out, equal ones share their mean rank. Exact up to 50 untied pairs, else the normal approximation with correction of
 * the variance for ties and none for continuity — the choices of SciPy's `wilcoxon`.
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRankTest {
  const nonZero = differences.filter((difference) => difference !== 0 && Number.isFinite(difference))
  const pairs = nonZero.length
  if (pairs === 0) return { statistic: 0, pairs, pValue: 1, exact: true }
  nonZero.sort((a, b) => Math.abs(a) - Math.abs(b))
  let positive = 0
  let ties = 0
  for (let start = 0; start < pairs;) {
    let end = start
    const size = Math.abs(nonZero[start] ?? 0)
    while (end < pairs && Math.abs(nonZero[end] ?? 0) === size) end++
    const rank = (start + 1 + end) / 2
    for (let index = start; index < end; index++) if ((nonZero[index] ?? 0) > 0) positive += rank
    const group = end - start
    ties += group ** 3 - group
    start = end
  }
  const statistic = Math.min(positive, (pairs * (pairs + 1)) / 2 - positive)
  const exact = ties === 0 && pairs <= EXACT_PAIRS && pairs === differences.length
  return { statistic, pairs, pValue: exact ? exactTail(statistic, pairs) : normalTail(statistic, pairs, ties), exact }
}

/** Twice the share of all 2ⁿ sign patterns whose rank sum is at most the statistic. */
function exactTail(statistic: number, pairs: number): number {
  const most = (pairs * (pairs + 1)) / 2
  const ways = new Float64Array(most + 1)
  ways[0] = 1
  for (let rank = 1; rank <= pairs; rank++)
    for (let sum = most; sum >= rank; sum--) ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0)
  let tail = 0
  for (let sum = 0; sum <= statistic; sum++) tail += ways[sum] ?? 0
  return Math.min(1, (2 * tail) / 2 ** pairs)
}

function normalTail(statistic: number, pairs: number, ties: number): number {
  const mean = (pairs * (pairs + 1)) / 4
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - ties / 48
  return variance > 0 ? Math.min(1, 2 * normalUpperTail(Math.abs(statistic - mean) / Math.sqrt(variance))) : 1
}
