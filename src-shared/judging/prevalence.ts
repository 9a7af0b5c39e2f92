import type { JudgedFamily, JudgingChoice } from '../case/judging.js'

/**
 * A probability of something abnormal, brought from people of whom a share `fitted` is abnormal to others of whom a share
 * `stated` is: Bayes' rule with new priors (Saerens, Latinne and Decaestecker 2002, Neural Computation 14:21, eq. 2.4).
 */
export function atPrevalence(probability: number, fitted: number, stated: number): number {
  const abnormal = (probability * stated) / fitted
  const normal = ((1 - probability) * (1 - stated)) / (1 - fitted)
  return abnormal + normal > 0 ? abnormal / (abnormal + normal) : probability
}

/** The share of abnormal answers that a choice states for a family; that of its training where nothing else is known. */
export function statedShare(family: JudgedFamily, { prevalence, own }: JudgingChoice): number {
  if (prevalence === 'even') return 0.5
  if (prevalence === 'own') return own[family.name] ?? family.fitted
  return prevalence === 'training' ? family.fitted : (family.prevalence[prevalence] ?? family.fitted)
}

/** An answer whose probability is known, and what a person said about it; null where nobody did. */
export interface Answered {
  readonly probability: number
  readonly abnormal: boolean | null
}

const MOST_ROUNDS = 200
const SETTLED = 1e-5
/** Nobody's own examinations are all normal, or all abnormal, for good. */
const LEAST = 0.005

/**
 * The share of abnormal answers among these, by expectation and maximisation (Saerens et al. 2002, eq. 2.9): posteriors
 * under the present share give the next one. What a person decided counts as they decided. Null without answers.
 */
export function estimatedShare(answers: readonly Answered[], fitted: number): number | null {
  if (answers.length === 0) return null
  let share = fitted
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const present = share
    const sum = answers.reduce((total, { probability, abnormal }) => {
      return total + (abnormal === null ? atPrevalence(probability, fitted, present) : Number(abnormal))
    }, 0)
    share = Math.min(1 - LEAST, Math.max(LEAST, sum / answers.length))
    if (Math.abs(share - present) < SETTLED) break
  }
  return share
}
