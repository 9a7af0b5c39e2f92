import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { Blobs, spreadPoints, stretchOf, thresholdFor } from './blobs.js'
import { ballBox, label, tissueSet, type PlacedLesion } from './placed.js'
import type { MarrowPlan } from './plan.js'
import { boneOf, type RegionMap } from './region-map.js'

/** Distance that a lesion keeps from the next subregion, mm, unless it is meant to cross. */
const MARGIN = 1.2

/** A marrow lesion nearer to a cruciate ligament than this counts as one of its insertion, mm. */
const INSERTION = 5.5

/** Places a bone marrow lesion with its cysts under the surface of a subregion; none where the subregion was not found. */
export function placeMarrow(
  plan: MarrowPlan,
  knee: Knee,
  regions: RegionMap,
  /** Ligaments whose footprints stay free of marrow lesions. */
  spared: readonly ('acl' | 'pcl')[],
  random: Random,
): PlacedLesion[] {
  const voxels = regions.boneVoxels(plan.subregion)
  const surface = regions.surfaceVoxels(plan.subregion)
  if (voxels.length < 30) return []
  const bone = boneOf(plan.subregion)
  const field = knee[bone]
  const positions = voxels.map((n) => regions.position(n))
  const crosses = random.chance(0.12)
  // a lesion that fills the subspinous region cannot keep off the footprints in it
  const kept = plan.subregion === 'tibia-subspinous' && plan.share > 0.5 ? [] : spared
  const isOpenAt = (x: number, y: number, z: number): boolean =>
    kept.every((ligament) => knee[ligament].sample(x, y, z) > INSERTION) &&
    (crosses || regions.isWithin(plan.subregion, x, y, z, MARGIN))
  const isOpen = (p: Vec3): boolean => isOpenAt(p[0], p[1], p[2])
  const roots = (surface.length > 20 ? surface.map((n) => regions.position(n)) : positions).filter(isOpen)
  if (roots.length === 0) return []
  // a small lesion hangs under the surface, one that fills its subregion is centred in it
  const middle = centroid(positions)
  const central = plan.parts === 1 ? Math.min(1, plan.share * 1.2) : 0
  const seeds = spreadPoints(roots, plan.parts, random).map((seed): Vec3 => {
    const p = inwards(seed, field, random.uniform(2, 5))
    return [mix(p[0], middle[0], central), mix(p[1], middle[1], central), mix(p[2], middle[2], central)]
  })
  const shape = stretchOf(positions)
  const roughness = plan.cyst > 0.95 ? 0 : random.uniform(1, 2.6)
  const stretch: Vec3 = [shape[0] ** 0.8, shape[1] ** 0.8, shape[2] ** 0.8]
  const blobs = new Blobs(seeds, knee.noise, roughness, 3.2, random, plan.share > 0.3 ? stretch : [1, 1, 1])
  const levels = positions.map((p) => (isOpen(p) ? blobs.level(p[0], p[1], p[2]) : Infinity))
  // a lesion smaller than a few voxels could not be seen
  const wanted = Math.max(plan.share * voxels.length, (18 * seeds.length) / regions.voxelVolume)
  const threshold = thresholdFor(levels, wanted)
  const cysts = new Blobs(seeds, knee.noise, 0, 0, random)
  const within = positions.filter((_p, at) => (levels[at] ?? Infinity) < threshold)
  const cystThreshold =
    plan.cyst > 0.95
      ? Infinity
      : thresholdFor(
          within.map((p) => cysts.level(p[0], p[1], p[2])),
          plan.cyst * within.length,
        )
  const value = T[bone]
  const marrow = label(value, 'bone-marrow-lesion')
  const cyst = label(value, 'subchondral-cyst')
  return [
    {
      box: blobs.box(threshold),
      tissues: tissueSet(value),
      at: (x, y, z) => {
        if (blobs.level(x, y, z) >= threshold) return -1
        if (!isOpenAt(x, y, z)) return -1
        return cysts.level(x, y, z) < cystThreshold ? cyst : marrow
      },
    },
  ]
}

const mix = (a: number, b: number, t: number): number => a * (1 - t) + b * t

function centroid(points: readonly Vec3[]): Vec3 {
  const mean = (axis: 0 | 1 | 2): number => points.reduce((sum, p) => sum + p[axis], 0) / points.length
  return [mean(0), mean(1), mean(2)]
}

/** A marrow lesion about one point of the bone, such as a ligament's footprint. */
export function marrowAt(knee: Knee, point: Vec3, radius: number, random: Random): PlacedLesion {
  const blobs = new Blobs([point], knee.noise, 1.5, 0, random)
  const cystRadius = random.chance(0.25) ? radius * 0.5 : 0
  return {
    box: ballBox(point, radius + 4),
    tissues: tissueSet(T.femur, T.tibia),
    at: (x, y, z, tissue) => {
      if (blobs.level(x, y, z) >= radius) return -1
      const inCyst = Math.hypot(x - point[0], y - point[1], z - point[2]) < cystRadius
      return label(tissue, inCyst ? 'subchondral-cyst' : 'bone-marrow-lesion')
    },
  }
}

/** The point moved `depth` mm into the bone along the field's gradient. */
export function inwards(p: Vec3, field: { sample(x: number, y: number, z: number): number }, depth: number): Vec3 {
  const h = 1.5
  const gx = field.sample(p[0] + h, p[1], p[2]) - field.sample(p[0] - h, p[1], p[2])
  const gy = field.sample(p[0], p[1] + h, p[2]) - field.sample(p[0], p[1] - h, p[2])
  const gz = field.sample(p[0], p[1], p[2] + h) - field.sample(p[0], p[1], p[2] - h)
  const length = Math.max(1e-6, Math.hypot(gx, gy, gz))
  return [p[0] - (gx / length) * depth, p[1] - (gy / length) * depth, p[2] - (gz / length) * depth]
}
