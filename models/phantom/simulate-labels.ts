import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import { buildKnee, type Knee } from './anatomy/knee.js'
import { drawParameters } from './anatomy/parameters.js'
import { jointCentre } from './joint-centre.js'
import { changesFor, placeLesions } from './lesions/place.js'
import { drawPlan, type LesionPlan, type PeriarticularFinding } from './lesions/plan.js'
import type { Prior } from './lesions/priors.js'
import { RegionMap } from './lesions/region-map.js'
import { ownStreams, sharedStream, type LesionStreams } from './lesions/streams.js'
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
  const plan = planOf(seed, prior, wanted)
  const knee = buildKnee(parameters, changesFor(plan), seed)
  const pose = drawPose(random, parameters.flexion)
  const place = placesOf(knee, pose)
  return lesioned(seed, plan, knee, pose, place, sharedStream(new Random(seed, 4)))
}

/**
 * The knee of a seed at a visit: `later` turns what was wrong at the first visit into what is wrong now. Build and pose
 * of the bones are those of the first visit, and a lesion in both lies where it lay.
 */
export function simulateKneeAtVisit(
  seed: number,
  prior: Prior,
  wanted: Partial<LesionPlan>,
  later: (first: LesionPlan) => LesionPlan,
): SimulatedKnee {
  const random = new Random(seed, 1)
  const parameters = drawParameters(random)
  const first = planOf(seed, prior, wanted)
  const plan = later(first)
  const firstChanges = changesFor(first)
  const firstKnee = buildKnee(parameters, firstChanges, seed)
  const pose = drawPose(random, parameters.flexion)
  // lesions are planned on the regions of the first visit: an extruded meniscus would shift the lattice under them all
  const place = placesOf(firstKnee, pose)
  const knee = buildKnee(parameters, { ...changesFor(plan), gaps: firstChanges.gaps }, seed)
  return lesioned(seed, plan, knee, pose, place, ownStreams(seed))
}

function planOf(seed: number, prior: Prior, wanted: Partial<LesionPlan>): LesionPlan {
  return { ...drawPlan(new Random(seed, 2), prior), ...wanted }
}

/** Where lesions can go in a knee. */
interface Places {
  readonly centre: Vec3
  readonly regions: RegionMap
}

function placesOf(knee: Knee, pose: ScannerPose): Places {
  const dry = new TissueSampler(knee, -Infinity)
  const healthy: PointLabels = { labelAt: (x, y, z) => dry.at(x, y, z) }
  const centre = jointCentre(healthy, pose.toKnee)
  return { centre, regions: new RegionMap(healthy, pose, centre) }
}

function lesioned(
  seed: number,
  plan: LesionPlan,
  knee: Knee,
  pose: ScannerPose,
  { centre, regions }: Places,
  streams: LesionStreams,
): SimulatedKnee {
  const distension = distensionFor(plan.fluid, new TissueSampler(knee, -Infinity), regions)
  const { lesions, collections } = placeLesions(plan, knee, regions, streams)
  return {
    seed,
    knee,
    plan,
    pose,
    labels: new LesionedKnee(new TissueSampler(knee, distension), lesions),
    jointCentre: centre,
    collections: new Map(collections.map(({ finding, extent }) => [finding, extent])),
  }
}
