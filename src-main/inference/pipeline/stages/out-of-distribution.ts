import { tissueValue, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import type { PackManifest, SanityMeasure } from '../../pack/schema.js'
import type { Localisation } from './localise.js'

/** How far an image is from what the pack was trained on, and which check said so. */
export interface OutOfDistribution {
  readonly score: number
  readonly threshold: number
  readonly flagged: boolean
  /** Checks whose value lies outside the pack's range. */
  readonly failed: readonly SanityMeasure[]
}

/**
 * score = |W (e − mean)| / √rows(W) + Σ (distance of each sanity measure outside its range) / scale.
 * The first term alone misses an image that looks like nothing (its embedding may lie anywhere); the anatomy checks
 * alone miss an image that is nearly a knee. A score that is not a number counts as infinite.
 */
export function scoreOutOfDistribution(
  pack: Pick<PackManifest, 'outOfDistribution'>,
  localisation: Localisation,
): OutOfDistribution {
  const { mean, whitening, threshold, checks } = pack.outOfDistribution
  const measures = sanityMeasures(localisation)
  let score = embeddingDistance(localisation.embedding, mean, whitening)
  const failed: SanityMeasure[] = []
  for (const check of checks) {
    const value = measures[check.measure]
    const beyond = Math.max(0, check.min - value, value - check.max) / check.scale
    if (beyond > 0) failed.push(check.measure)
    score += beyond
  }
  // JSON knows no infinity, and a reading must stay readable.
  if (!Number.isFinite(score)) score = 1e6
  return { score, threshold, flagged: score > threshold, failed }
}

/** Root mean square of the whitened coordinates: about 1 for an image like those of the training. */
export function embeddingDistance(
  embedding: Float32Array,
  mean: readonly number[],
  whitening: readonly (readonly number[])[],
): number {
  let squares = 0
  for (const row of whitening) {
    let coordinate = 0
    for (let n = 0; n < row.length; n++) coordinate += (row[n] ?? 0) * ((embedding[n] ?? 0) - (mean[n] ?? 0))
    squares += coordinate * coordinate
  }
  return Math.sqrt(squares / Math.max(1, whitening.length))
}

const CARTILAGES: readonly Tissue[] = [
  'femoral-cartilage',
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'patellar-cartilage',
]

/** The measures that pack.json may set limits to. */
export function sanityMeasures(localisation: Localisation): Record<SanityMeasure, number> {
  const of = (tissue: Tissue) => localisation.statistics.get(tissueValue(tissue))
  const volume = (tissue: Tissue): number => of(tissue)?.volume ?? 0
  const bones = ['femur', 'tibia', 'patella'] as const
  const boneVoxels = bones.reduce((sum, bone) => sum + (of(bone)?.voxels ?? 0), 0)
  const femur = of('femur')
  const tibia = of('tibia')
  const patella = of('patella')
  return {
    'bone-fraction': boneVoxels / localisation.labels.data.length,
    'femur-volume': volume('femur'),
    'tibia-volume': volume('tibia'),
    'patella-volume': volume('patella'),
    'cartilage-volume': CARTILAGES.reduce((sum, tissue) => sum + volume(tissue), 0),
    'foreground-certainty': localisation.certainty,
    'femur-connected': localisation.connected.femur,
    'tibia-connected': localisation.connected.tibia,
    'femur-above-tibia': femur && tibia ? femur.centroid[2] - tibia.centroid[2] : 0,
    'patella-before-femur': patella && femur ? femur.centroid[1] - patella.centroid[1] : 0,
    'patella-above-tibia': patella && tibia ? patella.centroid[2] - tibia.centroid[2] : 0,
    'image-fraction': localisation.imageFraction,
  }
}
