import type { Vec3 } from '../../src-shared/geometry/box.js'
import { buildKnee, HEALTHY, type Knee } from './anatomy/knee.js'
import { drawParameters } from './anatomy/parameters.js'
import { jointCentre } from './joint-centre.js'
import { drawPose, type ScannerPose } from './pose.js'
import { Random } from './random.js'
import type { PointLabels } from './raster/rasterise.js'
import { TissueSampler } from './raster/tissue-sampler.js'

/** How the lesions of a knee are drawn. */
export const PRIORS = ['healthy', 'balanced', 'natural'] as const
export type Prior = (typeof PRIORS)[number]

/** A simulated knee, ready to be sampled on any grid of its canonical LPS frame. */
export interface SimulatedKnee {
  readonly seed: number
  readonly knee: Knee
  readonly pose: ScannerPose
  readonly labels: PointLabels
  /** Centroid of tibial cartilages and menisci, canonical mm. */
  readonly jointCentre: Vec3
}

/** Draws the knee of a seed. */
export function simulateKnee(seed: number, _prior: Prior): SimulatedKnee {
  const random = new Random(seed, 1)
  const parameters = drawParameters(random)
  const knee = buildKnee(parameters, HEALTHY, seed)
  const pose = drawPose(random, parameters.flexion)
  const sampler = new TissueSampler(knee, random.uniform(0.3, 1.2))
  const labels: PointLabels = { labelAt: (x, y, z) => sampler.at(x, y, z) }
  return { seed, knee, pose, labels, jointCentre: jointCentre(labels, pose.toKnee) }
}
