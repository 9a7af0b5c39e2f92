import { LESIONS, TISSUES, type Lesion, type Tissue } from '../../../src-shared/anatomy/labels.js'
import type { Random } from '../random.js'

/** Signal levels relative to joint fluid in DESS = 1. */
export interface Contrast {
  readonly name: ContrastName
  /** By tissue value. */
  readonly tissues: readonly number[]
  /** By lesion value; NaN where the lesion leaves its tissue's level. */
  readonly lesions: readonly number[]
  /** Cortical bone, which is not labelled. */
  readonly cortex: number
  /** Fat where its suppression fails. */
  readonly unsuppressedFat: number
}

/** Sequences the renderer knows; `random` gives every tissue a level of its own. */
export const CONTRASTS = ['dess', 'qdess', 'pd-fs', 't2-fs', 'pd', 't1', 'random'] as const
export type ContrastName = (typeof CONTRASTS)[number]

type Levels = Readonly<Record<Tissue, number>>
type LesionLevels = Readonly<Partial<Record<Lesion, number>>>

/**
 * DESS: fluid bright, cartilage grey to bright, muscle mid, fat and marrow suppressed. On a real qDESS knee the meniscus
 * is half as bright again as the fat around it and three times as bright as marrow; that order is what shows its edge.
 */
const DESS: Levels = {
  background: 0,
  femur: 0.1,
  tibia: 0.1,
  fibula: 0.1,
  patella: 0.1,
  'femoral-cartilage': 0.62,
  'medial-tibial-cartilage': 0.62,
  'lateral-tibial-cartilage': 0.62,
  'patellar-cartilage': 0.64,
  'medial-meniscus': 0.2,
  'lateral-meniscus': 0.2,
  acl: 0.12,
  pcl: 0.08,
  'patellar-tendon': 0.07,
  'quadriceps-tendon': 0.07,
  'hoffa-fat-pad': 0.14,
  'joint-fluid': 1,
  muscle: 0.36,
  'subcutaneous-fat': 0.13,
  skin: 0.34,
  vessel: 0.62,
  'collateral-ligament': 0.08,
}
const DESS_LESIONS: LesionLevels = {
  'bone-marrow-lesion': 0.5,
  'subchondral-cyst': 0.93,
  'hoffa-synovitis': 0.6,
  'meniscal-signal': 0.5,
  'meniscal-cyst': 0.95,
  'ligament-graft': 0.12,
  'tendon-signal': 0.42,
  'periarticular-fluid': 0.92,
  'loose-body': 0.1,
}
const QDESS: Levels = {
  ...DESS,
  femur: 0.06,
  tibia: 0.06,
  fibula: 0.06,
  patella: 0.06,
  'medial-meniscus': 0.18,
  'lateral-meniscus': 0.18,
  'hoffa-fat-pad': 0.12,
  'subcutaneous-fat': 0.11,
  muscle: 0.56,
  skin: 0.4,
}
/** All cartilage of a sequence is of one level, the patella's at times a little brighter. */
const cartilageOf = (level: number, patellar = level): Partial<Levels> => ({
  'femoral-cartilage': level,
  'medial-tibial-cartilage': level,
  'lateral-tibial-cartilage': level,
  'patellar-cartilage': patellar,
})
/** Fat-suppressed spin echoes: what is left of fat is brighter than menisci, whose own signal is gone by then. */
const WATER: Levels = {
  ...DESS,
  femur: 0.13,
  tibia: 0.13,
  fibula: 0.13,
  patella: 0.13,
  'medial-meniscus': 0.09,
  'lateral-meniscus': 0.09,
  'hoffa-fat-pad': 0.18,
  'subcutaneous-fat': 0.17,
  ...cartilageOf(0.5),
  muscle: 0.34,
  vessel: 0.3,
}
const bright = (fat: number, fluid: number, cartilage: number, muscle: number): Levels => ({
  ...DESS,
  femur: fat * 0.92,
  tibia: fat * 0.92,
  fibula: fat * 0.92,
  patella: fat * 0.9,
  'hoffa-fat-pad': fat * 0.95,
  'subcutaneous-fat': fat,
  'joint-fluid': fluid,
  ...cartilageOf(cartilage),
  muscle,
  vessel: 0.15,
})

const TABLE: Readonly<
  Record<Exclude<ContrastName, 'random'>, { readonly levels: Levels; readonly lesions: LesionLevels }>
> = {
  dess: { levels: DESS, lesions: DESS_LESIONS },
  qdess: { levels: QDESS, lesions: DESS_LESIONS },
  'pd-fs': { levels: WATER, lesions: { ...DESS_LESIONS, 'bone-marrow-lesion': 0.6 } },
  't2-fs': {
    levels: { ...WATER, ...cartilageOf(0.32, 0.33), muscle: 0.2 },
    lesions: { ...DESS_LESIONS, 'bone-marrow-lesion': 0.62 },
  },
  pd: {
    levels: bright(0.85, 0.9, 0.62, 0.45),
    lesions: { ...DESS_LESIONS, 'bone-marrow-lesion': 0.55, 'subchondral-cyst': 0.88, 'hoffa-synovitis': 0.6 },
  },
  t1: {
    levels: bright(0.95, 0.3, 0.42, 0.38),
    lesions: {
      ...DESS_LESIONS,
      'bone-marrow-lesion': 0.4,
      'subchondral-cyst': 0.3,
      'hoffa-synovitis': 0.45,
      'meniscal-cyst': 0.32,
      'periarticular-fluid': 0.3,
      'tendon-signal': 0.3,
    },
  },
}

/** Contrasts in which fat is dark, and may fail to be. */
const SUPPRESSED: ReadonlySet<ContrastName> = new Set<ContrastName>(['dess', 'qdess', 'pd-fs', 't2-fs'])

/** The levels of a contrast for one examination, each a little off its typical value. */
export function drawContrast(name: ContrastName, random: Random): Contrast {
  const vary = (value: number, spread: number): number => Math.max(0, value * random.normal(1, spread))
  if (name === 'random') {
    const level = (): number => random.uniform(0.05, 1)
    const bone = level()
    const cartilage = level()
    const tissues = TISSUES.map((tissue) => {
      if (tissue === 'background') return 0
      if (tissue === 'femur' || tissue === 'tibia' || tissue === 'fibula' || tissue === 'patella') return bone
      return tissue.endsWith('cartilage') ? cartilage : level()
    })
    const lesions = LESIONS.map((lesion) => (lesion in DESS_LESIONS ? level() : Number.NaN))
    return { name, tissues, lesions, cortex: random.uniform(0, 0.2), unsuppressedFat: level() }
  }
  const { levels, lesions } = TABLE[name]
  const cartilage = random.normal(1, 0.08)
  const marrow = random.normal(1, 0.15)
  return {
    name,
    tissues: TISSUES.map((tissue) => {
      const isBone = tissue === 'femur' || tissue === 'tibia' || tissue === 'fibula' || tissue === 'patella'
      const shared = tissue.endsWith('cartilage') ? cartilage : isBone ? marrow : 1
      return vary(levels[tissue], shared === 1 ? 0.1 : 0.03) * shared
    }),
    lesions: LESIONS.map((lesion) => {
      const level = lesions[lesion]
      return level === undefined ? Number.NaN : vary(level, 0.1)
    }),
    cortex: random.uniform(0.03, 0.08),
    unsuppressedFat: SUPPRESSED.has(name) ? random.uniform(0.5, 0.9) : (levels['subcutaneous-fat'] ?? 0.8),
  }
}
