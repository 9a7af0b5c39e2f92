import { LESIONS, TISSUES, tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import type { Random } from '../random.js'
import { drawLayers, randomLayers, type CartilageLayers } from './cartilage-layers.js'
import { LESION_RELAXATION, RELAXATION } from './relaxation.js'
import { SEQUENCES, type PlayedSequence } from './sequences.js'

/** Signal levels of one examination; the brightest of fluid and fat that is not suppressed = 1. */
export interface Contrast {
  readonly name: ContrastName
  /** By tissue value; of cartilage that of its middle. */
  readonly tissues: readonly number[]
  /** What the layers of cartilage have of its level. */
  readonly layers: CartilageLayers
  /** By lesion value; NaN where the lesion leaves its tissue's level. */
  readonly lesions: readonly number[]
  /** Cortical bone, which is not labelled. */
  readonly cortex: number
  /** Capsule, synovium and periosteum. */
  readonly capsule: number
  /** Fat where its suppression fails. */
  readonly unsuppressedFat: number
}

/** Sequences the renderer knows; `random` gives every tissue a level of its own. */
export const CONTRASTS = ['dess', 'qdess', 'pd-fs', 't2-fs', 'pd', 't1', 'random'] as const
export type ContrastName = (typeof CONTRASTS)[number]

const BONES: ReadonlySet<Tissue> = new Set<Tissue>(['femur', 'tibia', 'fibula', 'patella'])
const FATS: ReadonlySet<Tissue> = new Set<Tissue>(['hoffa-fat-pad', 'subcutaneous-fat'])

/** Capsule and synovium, relative to cartilage: a grey line on a real qDESS knee. */
const CAPSULE = 0.6

/** The levels of a contrast for one examination, each a little off its typical value. */
export function drawContrast(name: ContrastName, random: Random): Contrast {
  return name === 'random' ? randomContrast(random) : sequenceContrast(name, SEQUENCES[name](random), random)
}

function sequenceContrast(name: ContrastName, sequence: PlayedSequence, random: Random): Contrast {
  const vary = (value: number, spread: number): number => Math.max(0, value * random.normal(1, spread))
  const suppressed = sequence.fatLeft < 1
  const fluid = sequence.signal(RELAXATION['joint-fluid'])
  const fat = sequence.signal(RELAXATION['subcutaneous-fat'])
  const one = suppressed ? fluid : Math.max(fluid, fat)
  const level = (tissue: Tissue): number => {
    if (tissue === 'background') return 0
    if (tissue === 'vessel') return (sequence.vessel * fluid) / one
    const left = BONES.has(tissue) ? sequence.marrowLeft : FATS.has(tissue) ? sequence.fatLeft : 1
    return (left * sequence.signal(RELAXATION[tissue])) / one
  }
  const cartilage = random.normal(1, 0.08)
  const marrow = random.normal(1, 0.12)
  const tissues = TISSUES.map((tissue) => {
    const shared = tissue.endsWith('cartilage') ? cartilage : BONES.has(tissue) ? marrow : null
    return shared === null ? vary(level(tissue), 0.08) : vary(level(tissue), 0.03) * shared
  })
  const lesions = LESIONS.map((lesion) => {
    const made = LESION_RELAXATION[lesion]
    if (made === undefined) return Number.NaN
    const water = made.share === 0 ? 0 : sequence.signal(made.water) / one
    return vary(made.share * water + (1 - made.share) * level(made.rest), 0.1)
  })
  return {
    name,
    tissues,
    layers: drawLayers(sequence.signal, random),
    lesions,
    cortex: random.uniform(0.015, 0.05),
    capsule: CAPSULE * (tissues[tissueValue('femoral-cartilage')] ?? 0) * random.normal(1, 0.18),
    unsuppressedFat: suppressed ? random.uniform(0.35, 0.8) : level('subcutaneous-fat'),
  }
}

function randomContrast(random: Random): Contrast {
  const level = (): number => random.uniform(0.05, 1)
  const bone = level()
  const cartilage = level()
  return {
    name: 'random',
    tissues: TISSUES.map((tissue) => {
      if (tissue === 'background') return 0
      if (BONES.has(tissue)) return bone
      return tissue.endsWith('cartilage') ? cartilage : level()
    }),
    layers: randomLayers(random),
    lesions: LESIONS.map((lesion) => (lesion in LESION_RELAXATION ? level() : Number.NaN)),
    cortex: random.uniform(0, 0.2),
    capsule: random.uniform(0.05, 1),
    unsuppressedFat: level(),
  }
}
