import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import type { TissueSampler } from '../raster/tissue-sampler.js'
import { Blobs, spreadPoints, thresholdFor } from './blobs.js'
import { inwards } from './marrow.js'
import { label, tissueSet, type PlacedLesion } from './placed.js'
import type { CartilagePlan } from './plan.js'
import { boneOf, type Bone, type RegionMap } from './region-map.js'

/** Distance that a defect keeps from the next subregion, mm; one over most of its own reaches nearly to the border. */
const MARGIN = 1.3
const WIDE_MARGIN = 0.5

const CARTILAGE_OF: Readonly<Record<Bone, number>> = {
  femur: tissueSet(T.femoralCartilage),
  tibia: tissueSet(T.medialTibialCartilage, T.lateralTibialCartilage),
  patella: tissueSet(T.patellarCartilage),
}

function distanceTo(bone: Bone, sampler: TissueSampler): number {
  return bone === 'femur' ? sampler.femur : bone === 'tibia' ? sampler.tibia : sampler.patella
}

/** Share of the thickness at which a point lies: 0 at the bone, 1 at the joint. */
function heightOver(bone: Bone, sampler: TissueSampler): number {
  const distance = distanceTo(bone, sampler)
  const cover = bone === 'femur' ? sampler.femurCover : bone === 'tibia' ? sampler.tibiaCover : sampler.patellaCover
  return distance / Math.max(0.1, distance - cover)
}

/** Places cartilage loss on a subregion: an area thinned to part of its thickness, within it an area bare to the bone. */
export function placeCartilageLoss(
  plan: CartilagePlan,
  knee: Knee,
  regions: RegionMap,
  random: Random,
): PlacedLesion[] {
  const feet = regions.surfaceVoxels(plan.subregion).map((n) => regions.position(n))
  if (feet.length < 10) return []
  const bone = boneOf(plan.subregion)
  const margin = plan.share > 0.72 ? WIDE_MARGIN : MARGIN
  const isOpen = (x: number, y: number, z: number): boolean => regions.isWithin(plan.subregion, x, y, z, margin)
  const open = feet.filter((p) => isOpen(p[0], p[1], p[2]))
  if (open.length === 0) return []
  const seeds = spreadPoints(open, plan.share < 0.5 && random.chance(0.25) ? 2 : 1, random)
  const blobs = new Blobs(seeds, knee.noise, random.uniform(0.6, 2.2), 0, random)
  const levels = open.map((p) => blobs.level(p[0], p[1], p[2]))
  const partial = thresholdFor(levels, plan.share * feet.length)
  const full = plan.full > 0 ? thresholdFor(levels, plan.full * feet.length) : -Infinity
  const keep = random.uniform(0.3, 0.5)
  return [
    {
      box: blobs.box(partial + 4),
      tissues: CARTILAGE_OF[bone],
      at: (x, y, z, _tissue, sampler) => {
        if (blobs.level(x, y, z) >= partial + 5) return -1
        // a column stands on the bone: what decides is the point of the bone under it
        const foot = inwards([x, y, z], knee[bone], distanceTo(bone, sampler))
        const level = blobs.level(foot[0], foot[1], foot[2])
        if (level >= partial || !isOpen(foot[0], foot[1], foot[2])) return -1
        if (level < full) return label(T.fluid, 'cartilage-full-loss')
        return heightOver(bone, sampler) > keep ? label(T.fluid, 'cartilage-partial-loss') : -1
      },
    },
  ]
}
