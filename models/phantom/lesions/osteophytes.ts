import { cross, dot, unit } from '../../../src-shared/geometry/vector.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { OsteophyteSite } from '../../../src-shared/anatomy/osteophyte-sites.js'
import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { inwards } from './marrow.js'
import { ballBox, label, tissueSet, type PlacedLesion } from './placed.js'
import type { OsteophytePlan } from './plan.js'
import type { Bone, RegionMap } from './region-map.js'

/** Distance of a base from the next site of the same bone, voxels of the region map from front to back. */
const BORDER = 3

/** What an outgrowth may displace. */
const SOFT = tissueSet(
  T.fluid,
  T.muscle,
  T.fat,
  T.collateral,
  T.fatPad,
  T.vessel,
  T.quadricepsTendon,
  T.patellarTendon,
  T.pcl,
)

/** The direction that leads out of the joint at a site, knee frame. */
function outwards(site: OsteophyteSite): Vec3 {
  if (site === 'patella-superior-margin') return [0, 0, 1]
  if (site === 'patella-inferior-margin') return [0, 0, -1]
  const medial = site.includes('medial')
  const x = medial ? 1 : -1
  if (site.endsWith('anterior-margin')) return unit([x, -0.35, 0.2])
  if (site.endsWith('posterior-margin')) return unit([x, 0.25, 0.25])
  return [x, 0, 0]
}

interface Base {
  readonly point: Vec3
  readonly normal: Vec3
}

/** Places an outgrowth on the margin of a bone: a ridge along the margin that ends in a rounded beak. */
export function placeOsteophyte(
  plan: OsteophytePlan,
  knee: Knee,
  regions: RegionMap,
  margins: ReadonlyMap<OsteophyteSite, readonly number[]>,
  random: Random,
): PlacedLesion[] {
  const bone: Bone = plan.site.startsWith('femur') ? 'femur' : plan.site.startsWith('tibia') ? 'tibia' : 'patella'
  const base = findBase(plan.site, bone, knee, regions, margins.get(plan.site) ?? [], random)
  if (!base) return []
  const direction = unit([
    base.normal[0] * 0.75 + outwards(plan.site)[0] * 0.35,
    base.normal[1] * 0.75 + outwards(plan.site)[1] * 0.35,
    base.normal[2] * 0.75 + outwards(plan.site)[2] * 0.35,
  ])
  // margins of femur and tibia run from front to back, those of the patella around it in the coronal plane
  const along = bone === 'patella' ? cross(direction, [0, 1, 0]) : cross(direction, [0, 0, 1])
  const tangent = unit(bone === 'patella' ? along : [along[0] * 0.3, along[1], along[2] + random.normal(0, 0.2)])
  const third = unit(cross(direction, tangent))
  const p = plan.protrusion
  const embedded = 1.6
  const radii = [
    (p + embedded) * 0.62,
    Math.max(2.4, p * random.uniform(0.5, 0.8) + 1.2),
    Math.max(1.9, p * random.uniform(0.35, 0.6) + 1.2),
  ] as const
  const centreAlong = p - radii[0]
  const centre: Vec3 = [
    base.point[0] + direction[0] * centreAlong,
    base.point[1] + direction[1] * centreAlong,
    base.point[2] + direction[2] * centreAlong,
  ]
  const value = T[bone]
  const grown = label(value, 'osteophyte')
  const box: Box = ballBox(centre, Math.max(...radii) + 1)
  return [
    {
      box,
      tissues: SOFT,
      at: (x, y, z) => {
        const d: Vec3 = [x - centre[0], y - centre[1], z - centre[2]]
        const a = dot(d, direction) / radii[0]
        const b = dot(d, tangent) / radii[1]
        const c = dot(d, third) / radii[2]
        const rough = 0.12 * knee.noise.sample(x * 1.7, y * 1.7, z * 1.7)
        return a * a + b * b + c * c < 1 + rough ? grown : -1
      },
    },
  ]
}

/** A bare point of the margin whose surface looks outwards, near the articular surface. */
function findBase(
  site: OsteophyteSite,
  bone: Bone,
  knee: Knee,
  regions: RegionMap,
  voxels: readonly number[],
  random: Random,
): Base | undefined {
  const field = knee[bone]
  const out = outwards(site)
  const cover =
    bone === 'femur'
      ? [knee.femurCartilage]
      : bone === 'tibia'
        ? [knee.medialTibialCartilage, knee.lateralTibialCartilage]
        : [knee.patellarCartilage]
  const foreign = regions.foreignMargins(site)
  const candidates: (Base & { readonly merit: number })[] = []
  for (const n of voxels) {
    // an outgrowth across the border of two sites would be graded at both
    if (foreign.has(n + BORDER) || foreign.has(n - BORDER)) continue
    const p = regions.position(n)
    const depth = field.sample(p[0], p[1], p[2])
    if (depth < -1.6) continue
    const point = inwards(p, field, depth)
    const under = inwards(p, field, depth + 1)
    const normal = unit([point[0] - under[0], point[1] - under[1], point[2] - under[2]])
    const facing = dot(normal, out)
    if (facing < 0.45) continue
    const covered = Math.max(...cover.map((layer) => layer.sample(point[0], point[1], point[2])))
    if (covered > 0.7) continue
    candidates.push({ point, normal, merit: facing + nearness(point, cover) + random.uniform(0, 0.3) })
  }
  candidates.sort((a, b) => b.merit - a.merit)
  return candidates.length > 0 ? random.pick(candidates.slice(0, Math.max(3, candidates.length >> 3))) : undefined
}

/** 1 where cartilage begins within some millimetres, less further off. */
function nearness(p: Vec3, cover: readonly { sample(x: number, y: number, z: number): number }[]): number {
  for (const reach of [2.5, 5, 8])
    for (const d of [
      [0, 0, reach],
      [0, 0, -reach],
      [0, reach, 0],
      [0, -reach, 0],
      [reach, 0, 0],
      [-reach, 0, 0],
    ] as const)
      for (const layer of cover) if (layer.sample(p[0] + d[0], p[1] + d[1], p[2] + d[2]) > 1) return 1 - reach / 10
  return 0
}
