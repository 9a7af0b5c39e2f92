import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import type { TissueSampler } from '../raster/tissue-sampler.js'
import { Blobs, spreadPoints, thresholdFor } from './blobs.js'
import { label, tissueSet, type PlacedLesion } from './placed.js'
import type { RegionMap } from './region-map.js'

/** Bright areas over a share of the fat pad. */
export function placeHoffa(share: number, knee: Knee, regions: RegionMap, random: Random): PlacedLesion[] {
  const pad = regions.voxelsOf(T.fatPad).map((n) => regions.position(n))
  if (share <= 0 || pad.length < 100) return []
  const count = 1 + random.weighted([2, 2, 1, 1])
  const blobs = new Blobs(spreadPoints(pad, count, random), knee.noise, random.uniform(2, 4), 0, random)
  const threshold = thresholdFor(
    pad.map((p) => blobs.level(p[0], p[1], p[2])),
    share * pad.length,
  )
  const value = label(T.fatPad, 'hoffa-synovitis')
  return [
    {
      box: blobs.box(threshold),
      tissues: tissueSet(T.fatPad),
      at: (x, y, z) => (blobs.level(x, y, z) < threshold ? value : -1),
    },
  ]
}

/** Beyond this the capsule would burst. */
const TENSE = 16

/**
 * The distension at which the joint holds `millilitres` of fluid, counted on the region map. A joint cannot be made
 * tighter than its surfaces' wet film, nor wider than tense.
 */
export function distensionFor(millilitres: number, sampler: TissueSampler, regions: RegionMap): number {
  const levels: number[] = []
  const open = new Set<number>([T.fat, T.fatPad, T.muscle, T.fluid])
  regions.tissue.forEach((tissue, n) => {
    if (!open.has(tissue)) return
    const p: Vec3 = regions.position(n)
    sampler.at(p[0], p[1], p[2])
    const level = sampler.lastFluidLevel
    if (level < TENSE) levels.push(level)
  })
  return Math.min(TENSE, Math.max(-0.5, thresholdFor(levels, (millilitres * 1000) / regions.voxelVolume)))
}
