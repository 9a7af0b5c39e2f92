import type { JudgingChoice, OperatingPointName, PrevalenceName } from '../case/judging.js'

/** The operating points in a word, and what choosing one means. */
export const POINT_WORDS: Readonly<Record<OperatingPointName, string>> = {
  sensitive: 'Sensitive',
  balanced: 'Balanced',
  specific: 'Specific',
}

/** For whom probabilities are stated. */
export const PREVALENCE_WORDS: Readonly<Record<PrevalenceName, string>> = {
  training: 'As in training',
  'osteoarthritis-cohort': 'Osteoarthritis cohort',
  'orthopaedic-clinic': 'Orthopaedic clinic',
  even: 'Abnormal as often as normal',
  own: 'Estimated from this casebook',
}

const FOR: Readonly<Record<PrevalenceName, string>> = {
  training: 'as often abnormal as in training',
  'osteoarthritis-cohort': 'as often abnormal as in a cohort with osteoarthritis',
  'orthopaedic-clinic': 'as often abnormal as in an orthopaedic clinic',
  even: 'abnormal as often as normal',
  own: 'as often abnormal as in this casebook',
}

/** "at the balanced operating point, for knees as often abnormal as in training". */
export function judgingWords({ point, prevalence }: JudgingChoice): string {
  return `at the ${point} operating point, for knees ${FOR[prevalence]}`
}
