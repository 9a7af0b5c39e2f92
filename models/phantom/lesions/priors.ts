import type { Random } from '../random.js'

/** How lesions are drawn: none; every grade often enough to learn from; or about as a cohort with osteoarthritis has them. */
export const PRIORS = ['healthy', 'balanced', 'natural'] as const
export type Prior = (typeof PRIORS)[number]

/** Rate of a finding: at burden 0, and added at burden 1. */
type Rate = readonly [number, number]

/** Rates and relative weights of grades (1…3, or 0…3 where a grade 0 is listed first). */
export interface Rates {
  /** How diseased the whole knee is, 0…1: findings go together. */
  readonly burden: (random: Random) => number
  readonly marrow: Rate
  readonly marrowGrades: readonly number[]
  readonly marrowParts: readonly number[]
  /** Weights of the four grades of `bml.share`: all cyst, mostly, half, mostly marrow. */
  readonly cystShares: readonly number[]
  readonly cartilage: Rate
  readonly cartilageGrades: readonly number[]
  readonly fullGrades: readonly number[]
  readonly osteophyte: Rate
  readonly osteophyteGrades: readonly number[]
  readonly hoffaGrades: readonly number[]
  readonly effusionGrades: readonly number[]
  readonly extrusionGrades: readonly number[]
  readonly morphology: Rate
  /** Weights of signal, radial, horizontal, vertical, complex, partial and complete maceration. */
  readonly morphologyClasses: readonly number[]
  readonly hypertrophy: Rate
  readonly rootTear: Rate
  readonly cyst: Rate
  readonly aclTear: Rate
  readonly aclRepair: Rate
  readonly pclTear: Rate
  readonly insertion: Rate
  readonly tendon: Rate
  readonly periarticular: Rate
}

const BALANCED: Rates = {
  burden: (random) => random.uniform(),
  marrow: [0.12, 0.5],
  marrowGrades: [1, 1, 1],
  marrowParts: [1.4, 1, 1],
  cystShares: [0.7, 0.8, 0.8, 3],
  cartilage: [0.18, 0.5],
  cartilageGrades: [1, 1, 1],
  fullGrades: [1.4, 1, 1, 0.7],
  osteophyte: [0.25, 0.5],
  osteophyteGrades: [1, 1, 1],
  hoffaGrades: [1, 1, 1, 1],
  effusionGrades: [1, 1, 1, 1],
  extrusionGrades: [1.2, 1.6, 1, 1],
  morphology: [0.5, 0.3],
  morphologyClasses: [1, 1, 1, 1, 1, 1, 1],
  hypertrophy: [0.25, 0],
  rootTear: [0.25, 0.1],
  cyst: [0.2, 0.1],
  aclTear: [0.25, 0],
  aclRepair: [0.25, 0],
  pclTear: [0.22, 0],
  insertion: [0.2, 0.1],
  tendon: [0.3, 0],
  periarticular: [0.1, 0.08],
}

/** Rough frequencies of a knee osteoarthritis cohort (domain.md: scores all zero in 0.72 of cartilage questions). */
const NATURAL: Rates = {
  burden: (random) => random.uniform() ** 2,
  marrow: [0.03, 0.35],
  marrowGrades: [7, 2, 0.7],
  marrowParts: [6, 1.5, 0.5],
  cystShares: [1, 0.7, 1, 9],
  cartilage: [0.1, 0.65],
  cartilageGrades: [3, 5, 1.5],
  fullGrades: [5, 2.5, 2, 0.6],
  osteophyte: [0.15, 0.65],
  osteophyteGrades: [6, 3, 1],
  hoffaGrades: [4, 4, 1.5, 0.5],
  effusionGrades: [5, 3.5, 1.5, 0.5],
  extrusionGrades: [6, 1.5, 1, 0.5],
  morphology: [0.1, 0.5],
  morphologyClasses: [4, 1, 1.5, 0.7, 0.8, 1.5, 0.4],
  hypertrophy: [0.02, 0.02],
  rootTear: [0.02, 0.06],
  cyst: [0.02, 0.08],
  aclTear: [0.03, 0.04],
  aclRepair: [0.02, 0],
  pclTear: [0.01, 0.01],
  insertion: [0.04, 0.12],
  tendon: [0.05, 0.05],
  periarticular: [0.02, 0.08],
}

export const PRIOR_RATES: Readonly<Record<Exclude<Prior, 'healthy'>, Rates>> = { balanced: BALANCED, natural: NATURAL }
