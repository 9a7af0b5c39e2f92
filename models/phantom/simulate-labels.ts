import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import { buildKnee, type Knee } from './anatomy/knee.js'
import { drawParameters } from './anatomy/parameters.js'
import { jointCentre } from './joint-centre.js'
import { changesFor, placeLesions } from './lesions/place.js'
import { drawPlan, type LesionPlan, type PeriarticularFinding } from './lesions/plan.js'
import type { Prior } from './lesions/priors.js'
import { RegionMap } from './lesions/region-map.js'
import { distensionFor } from './lesions/synovitis.js'
import { drawPose, type ScannerPose } from './pose.js'
import { Random } from './random.js'
import { LesionedKnee } from './raster/lesioned-knee.js'
import type { PointLabels } from './raster/rasterise.js'
import { TissueSampler } from './raster/tissue-sampler.js'

/** A simulated knee, ready to be sampled on any grid of its canonical LPS frame. */
export interface SimulatedKnee {
  readonly seed: number
  readonly knee: Knee
  /** What was planned to be wrong; what is wrong is measured on the labels. */
  readonly plan: LesionPlan
  readonly pose: ScannerPose
  readonly labels: PointLabels
  /** Centroid of tibial cartilages and menisci, canonical mm. */
  readonly jointCentre: Vec3
  /** Extent of each periarticular collection, knee frame, mm. */
  readonly collections: ReadonlyMap<PeriarticularFinding, Box>
}

/** Draws the knee of a seed: its build, what is wrong with it (`wanted` overrides the draw), and how it lies. */
export function simulateKnee(seed: number, prior: Prior, wanted: Partial<LesionPlan> = {}): SimulatedKnee {
  const random = new Random(seed, 1)
  const parameters = drawParameters(random)
  const plan = { ...drawPlan(new Random(seed, 2), prior), ...wanted }
  const knee = buildKnee(parameters, changesFor(plan), seed)
  const pose = drawPose(random, parameters.flexion)
  const dry = new TissueSampler(knee, -Infinity)
  const healthy: PointLabels = { labelAt: (x, y, z) => dry.at(x, y, z) }
  const centre = jointCentre(healthy, pose.toKnee)
  const regions = new RegionMap(healthy, pose, centre)
  const distension = distensionFor(plan.fluid, dry, regions)
  const { lesions, collections } = placeLesions(plan, knee, regions, new Random(seed, 4))
  const labels = new LesionedKnee(new TissueSampler(knee, distension), lesions)
  return {
    seed,
    knee,
    plan,
    pose,
    labels,
    jointCentre: centre,
    collections: new Map(collections.map(({ finding, extent }) => [finding, extent])),
  }
}
